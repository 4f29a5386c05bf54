/** A key as the console shows it; never the key itself. */
export type ApiKeySummary = {
  id: number;
  name: string;
  prefix: string;
  /** Null: everything that keys may. */
  permissions: string[] | null;
  state: "live" | "expired" | "revoked";
  createdAt: string;
  createdBy: string | null;
  expiresAt: string | null;
  revokedAt: string | null;
  lastUsedAt: string | null;
  /** Its own limit; null: the general one. */
  dailyLimit: number | null;
  callsToday: number;
  /** From where it opens anything; empty: from everywhere. */
  networks: string[];
  rotatedAt: string | null;
  /** Until then the secret before the last rotation works on; null when it does not. */
  oldSecretUntil: string | null;
};

/** A person who may call the API with his password. */
export type ApiPerson = {
  id: number;
  username: string;
  name: string;
  dailyLimit: number | null;
  callsToday: number;
};

/** A gateway account as the rights of a key name it. */
export type KeyGateway = { code: string; name: string; isActive: boolean };

/** Everything of the page. */
export type ApiAccess = {
  keys: ApiKeySummary[];
  people: ApiPerson[];
  generalLimit: number;
  /** Gateway accounts that a key can be narrowed to; those that are switched off for the sake of their names. */
  gateways: KeyGateway[];
};
