/** A kind of second factor that a person enrols. */
export type FactorKind = "totp" | "passkey";

/** How a second factor was shown. */
export type StepUpMethod = FactorKind | "recovery_code";

/** That a person showed a second factor for one act, and that it has been counted for this act now. */
export type StepUpProof = {
  id: bigint;
  method: StepUpMethod;
  /** ISO 8601, UTC. */
  provedAt: string;
};

/** A proof counts this long. */
export const proofMinutes = 5;

/** What a proof for a decision is good for: this request with the content that the checker saw, and nothing else. */
export function requestBinding(requestId: number, contentHash: string): string {
  return `request:${requestId}:${contentHash}`;
}

/** What a proof for agreeing to a change of the rules is good for. */
export function changeBinding(changeRequestId: number, contentHash: string): string {
  return `change:${changeRequestId}:${contentHash}`;
}

/** What a proof for a change of one's own second factors is good for. */
export const accountBinding = {
  addFactor: "account:factors:add",
  removeFactor: (factorId: number) => `account:factors:remove:${factorId}`,
  replaceCodes: "account:recovery-codes",
} as const;

/** A second factor on its owner's page. */
export type Factor = {
  id: number;
  kind: FactorKind;
  name: string;
  addedAt: string;
  lastUsedAt: string | null;
};

/** What a person sees of his second factors. */
export type OwnFactors = {
  factors: Factor[];
  recoveryCodesLeft: number;
  /** False where browsers refuse passkeys at the configured address: no name of a host, or no TLS. */
  passkeysPossible: boolean;
  /** Whether the next factor takes the password: the first one, unless the provider has just vouched for the person. */
  asksPassword: boolean;
};

/** What an authenticator app needs; shown while it is enrolled and never again. */
export type NewTotp = {
  factorId: number;
  /** Base32, for typing it in. */
  secret: string;
  /** For an app on the same device. */
  uri: string;
  /** Of the picture for the camera: modules a side, and the dark ones as an SVG path. */
  picture: { size: number; path: string };
};

/** A confirmed factor; the codes come with the first one only and are shown this once. */
export type EnrolledFactor = { factorId: number; recoveryCodes: string[] | null };
