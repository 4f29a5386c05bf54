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
