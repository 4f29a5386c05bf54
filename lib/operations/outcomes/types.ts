import type { ExternalOperationType, OperationStatus } from "@/lib/operations/types";

/** What screens are given about outcomes that nobody knows, and about those that people settled. */

export const OUTCOME_TABS = ["open", "contradicted", "settled"] as const;
export type OutcomeTab = (typeof OUTCOME_TABS)[number];

export const SETTLEMENT_OUTCOMES = ["executed", "never_executed"] as const;
export type SettlementOutcome = (typeof SETTLEMENT_OUTCOMES)[number];

/** `superseded`: the gateway answered before the second person did. */
export type SettlementStatus = "proposed" | "confirmed" | "rejected" | "withdrawn" | "superseded";

export type OutcomeListInput = { tab: OutcomeTab; after: string | null };

export type OutcomeSummary = {
  operationId: string;
  type: ExternalOperationType;
  status: OperationStatus;
  /** Decimal text. */
  amount: string;
  currency: string;
  since: string;
  /** Session id of the payment. */
  transaction: string;
  orderNo: string | null;
  account: string;
  inquiryCount: number;
  nextInquiryAt: string | null;
  /** Open for so long that people were alerted. */
  alerted: boolean;
  /** A settlement waits for its second person. */
  proposed: boolean;
  /** The latest confirmed settlement by hand. */
  settledAs: SettlementOutcome | null;
};

export type OutcomePage = {
  rows: OutcomeSummary[];
  next: string | null;
  /** Accounts whose calls are paused, because nobody answered. */
  paused: { account: string; until: string }[];
};

export type OutcomeCounts = {
  /** Operations of the first list. */
  open: number;
  /** Those of them that people were alerted about. */
  alerted: number;
  /** Settlements by hand that the gateway contradicts and nobody has looked at. */
  contradicted: number;
};

export type InquiryLine = {
  id: string;
  askedAt: string;
  askedBy: string;
  answer: string;
  code: string | null;
  message: string | null;
  gatewayReference: string | null;
  /** As it was stored, scrubbed. */
  exchange: unknown;
};

export type SettlementLine = {
  id: number;
  outcome: SettlementOutcome;
  gatewayReference: string | null;
  note: string;
  evidence: string;
  file: { id: string; name: string; sizeBytes: number; sha256: string } | null;
  status: SettlementStatus;
  proposedBy: string;
  /** The reader proposed it. */
  isOwn: boolean;
  proposedAt: string;
  endedBy: string | null;
  endedAt: string | null;
  endNote: string | null;
  nextCheckAt: string | null;
};

export type AlertLine = {
  id: string;
  kind: "unknown_too_long" | "contradicts_settlement";
  /** What the gateway said, for a contradiction. */
  answer: string | null;
  raisedAt: string;
  endedAt: string | null;
  endedBy: string | null;
  endNote: string | null;
};

export type OutcomeVerdict =
  | { ok: true }
  | {
      ok: false;
      code: "forbidden" | "own_request" | "conflict" | "already_exists";
      reason: string;
      retryAfterS?: number;
    };

export type OutcomeDetail = OutcomeSummary & {
  referenceNumber: string;
  gatewayReference: string | null;
  trackingKey: string | null;
  requestId: number | null;
  initiator: string | null;
  source: string;
  outcomeCode: string | null;
  outcomeMessage: string | null;
  settledAt: string | null;
  /** The first call, and calls again under the same key where the gateway allows them. */
  calls: unknown[];
  inquiries: InquiryLine[];
  settlements: SettlementLine[];
  alerts: AlertLine[];
  mayReadEvidence: boolean;
  can: { ask: OutcomeVerdict; propose: OutcomeVerdict; decide: OutcomeVerdict; withdraw: OutcomeVerdict };
};
