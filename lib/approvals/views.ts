import type { Demands, Explanation } from "@/lib/approvals/policy/types";
import type { RequestVerdict } from "@/lib/approvals/rules";
import type { RequestContent, RequestedOperation, RequestStatus } from "@/lib/approvals/types";
import type { ExtraField, RefundArrival } from "@/lib/gateways/capability-types";
import type { KeptReason, KeptWords } from "@/lib/i18n/kept-words";
import type { OperationStatus } from "@/lib/operations/types";
import type { ChildState, TransactionState } from "@/lib/transactions/types";

/** What screens are given about requests. Amounts are decimal text, moments ISO 8601, so that all of it is JSON. */

export interface RequestSummary {
  id: number;
  operation: RequestedOperation;
  amount: string;
  currency: string;
  /** As it counts now: what outlived its clock is expired, whether or not the sweeper has been there. */
  status: RequestStatus;
  /** The gateway was asked and has not answered; it is being asked what became of it. */
  outcomeUnknown: boolean;
  maker: string;
  isOwn: boolean;
  reasonCode: string;
  orderNo: string | null;
  transaction: string;
  createdAt: string;
  expiresAt: string;
  statusChangedAt: string;
  /** Who decided or ended it; null when nobody did, or the system. */
  decidedBy: string | null;
}

export interface RequestDecision {
  id: string;
  checker: string;
  /** In whose place he decided. */
  onBehalfOf: string | null;
  /** Name of the stage; null for what the policy of a later day wanted besides. */
  stage: string | null;
  stepUp: string | null;
  verdict: "approve" | "reject";
  note: string | null;
  at: string;
}

/** One execution attempt. */
export interface RequestAttempt {
  id: string;
  number: number;
  status: OperationStatus;
  code: string | null;
  message: string | null;
  reference: string;
  gatewayReference: string | null;
  startedAt: string;
  settledAt: string | null;
  child: PaymentMove | null;
}

/** A child transaction of the payment: what has moved before, or by this request. */
export interface PaymentMove {
  sessionId: string;
  state: ChildState;
  amount: string;
  at: string;
  /** A capture that the gateway took back. */
  reversed: boolean;
}

export interface RequestedPayment {
  sessionId: string;
  orderNo: string | null;
  state: TransactionState;
  amount: string;
  fee: string;
  voided: string;
  disputed: string;
  gateway: string | null;
  reference: string | null;
  customer: string | null;
  email: string | null;
  phone: string | null;
  createdAt: string;
  paidAt: string | null;
  deleted: boolean;
}

export interface RequestDetail extends RequestSummary {
  note: string | null;
  /** Why it stopped or ended. */
  statusReason: string | null;
  /** The same for any language, where the reason is one of ours. */
  statusReasonWords: KeptWords | null;
  requiredChecks: number;
  /** What a decision is about and answers for, with the hash that travels with it. */
  content: RequestContent;
  contentHash: string;
  /** What could still be refunded after it; null where that question does not arise any more. */
  left: string | null;
  decisions: RequestDecision[];
  attempts: RequestAttempt[];
  payment: RequestedPayment;
  history: PaymentMove[];
  can: Record<"decide" | "cancel" | "retry" | "recall", RequestVerdict>;
  /** Until when it can be recalled; null when it is not approved or has no undo window. */
  releaseAt: string | null;
  /** Approved, and its gateway does not answer: not sent before then. */
  pausedUntil: string | null;
  explanation: RequestExplanation;
}

/** A pool by the names of its people and groups. */
export interface PoolWords {
  anyChecker: boolean;
  users: string[];
  groups: string[];
}

export interface ExplainedStage {
  name: string;
  needed: number;
  /** Names of those whose approval counts here now. */
  counted: string[];
  isCurrent: boolean;
  /** Not of the policy that it was made under: the policy of today wants it besides. */
  ofLivePolicy: boolean;
  pool: PoolWords;
}

/** Why so many, who now, why not me. */
export interface RequestExplanation {
  rule: string;
  policyVersion: number;
  livePolicyVersion: number;
  because: Explanation[];
  stages: ExplainedStage[];
  demands: Required<Demands>;
  /** The policy of today asks for more than, or something else than, the one it was made under. */
  stricter: boolean;
  /** Why nobody can approve it under the policy of today. */
  denied: KeptReason | null;
  /** Whether enough people are left for all that is missing. */
  completable: boolean;
  canDecideNow: string[];
  me: RequestVerdict;
}

/** What would come of a wish. */
export type RequestPreview =
  | { kind: "deny"; reason: KeptReason }
  | { kind: "direct"; bypass: boolean; because: Explanation[] }
  | {
      kind: "approval";
      rule: string;
      checks: number;
      stages: { name: string; needed: number; pool: PoolWords }[];
      demands: Required<Demands>;
      because: Explanation[];
    };

/** What follows an operation once it is carried out. */
export interface OperationOutlook {
  /** The gateway account; null for a payment without one. */
  account: string | null;
  /** It does not answer: until then nothing is sent to it; null while it is called as usual. */
  pausedUntil: string | null;
  /** The gateway may take a refund now and settle it later. */
  queued: boolean;
  /** How long a refund takes to the customer; null where the gateway does not say. */
  arrival: RefundArrival | null;
  /** Options that the gateway takes for it. */
  extraFields: ExtraField[];
  /** Addresses that get the webhook. */
  told: string[];
}
