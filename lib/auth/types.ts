import type { CeilingLine } from "@/lib/auth/ceilings/rules";
import type { Permission, Right } from "@/lib/auth/permissions";

/** A row of the list of people. */
export type PersonSummary = {
  id: number;
  username: string;
  email: string;
  name: string;
  active: boolean;
  mustChangePassword: boolean;
  /** His own and those of his groups. */
  permissions: Permission[];
  lastSignInAt: string | null;
};

/** Everything that a person's card shows. */
export type Person = PersonSummary & {
  firstName: string;
  lastName: string;
  phone: string;
  createdAt: string;
  disabledAt: string | null;
  /** The rights that can be changed on the card. */
  ownPermissions: Right[];
  /** All gateway accounts, each of which needs a right of its own to be used in a checkout session. */
  gateways: { pgCode: string; name: string }[];
  groups: { id: number; name: string; permissions: Right[]; ceilings: CeilingLine[] }[];
  /** The most in one operation, as far as it is written for him alone. */
  ownCeilings: CeilingLine[];
  /** What holds of these and those of his groups. */
  ceilings: CeilingLine[];
  /** Currencies of the installation's gateway accounts. */
  currencies: string[];
  /** The rights that he may give to others; null: all. */
  grantScope: Right[] | null;
  liveSessions: number;
  /** How many he can show. */
  secondFactors: number;
};

export type PersonFilter = { search: string; active: "all" | "active" | "disabled" };

/** A browser in which somebody is signed in. */
export type OwnSession = {
  id: string;
  current: boolean;
  createdAt: string;
  lastActAt: string;
  /** Whatever happens. */
  expiresAt: string;
  /** Without another act. */
  idleEndsAt: string;
  address: string | null;
  userAgent: string | null;
};
