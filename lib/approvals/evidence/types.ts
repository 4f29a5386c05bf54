import type { AttachmentLine, CommentLine } from "@/lib/approvals/additions/types";
import type { Requirement } from "@/lib/approvals/policy/types";

/** Everything that proves what became of one request, as it goes into a pack. Amounts are decimal text. */
export interface RequestEvidence {
  number: string;
  request: {
    id: number;
    operation: string;
    amount: string;
    currency: string;
    status: string;
    statusReason: string | null;
    maker: string;
    source: string;
    reasonCode: string;
    note: string | null;
    transaction: string;
    orderNo: string | null;
    gatewayAccount: string | null;
    policyVersion: number;
    requiredChecks: number;
    createdAt: string;
    statusChangedAt: string;
    expiresAt: string;
    endedBy: string | null;
  };
  requirement: Requirement | Record<string, unknown>;
  /** The policy that it was made under, whole. */
  policy: Record<string, unknown> | null;
  decisions: EvidenceDecision[];
  comments: CommentLine[];
  attachments: AttachmentLine[];
  attempts: EvidenceAttempt[];
  audit: EvidenceEvent[];
}

export interface EvidenceDecision {
  checker: string;
  onBehalfOf: string | null;
  verdict: string;
  /** Counted from zero; null where the word was not one of a stage, such as the no of somebody of another one. */
  stage: number | null;
  note: string | null;
  at: string;
  policyVersion: number;
  contentHash: string;
  /** What was on the checker's screen. */
  seen: Record<string, unknown>;
  stepUp: Record<string, unknown> | null;
}

export interface EvidenceAttempt {
  operationId: string;
  attempt: number;
  status: string;
  reference: string;
  gatewayReference: string | null;
  code: string | null;
  message: string | null;
  startedAt: string;
  settledAt: string | null;
  /** What was said to the gateway and by it, without secrets and card numbers. */
  exchanges: unknown[];
  child: { transaction: string; state: string; amount: string; at: string } | null;
}

/** An event of the trail with its place in the chain: hash = SHA-256(previous hash, line feed, canonical). */
export interface EvidenceEvent {
  id: string;
  at: string;
  actor: string;
  action: string;
  object: string;
  result: string;
  reason: string | null;
  canonical: string;
  /** Null until the sealer has been there, within a second. */
  sequence: string | null;
  previousHash: string | null;
  hash: string | null;
}
