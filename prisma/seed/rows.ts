import type { RequestContent, RequestStatus } from "@/lib/approvals/types";
import type { OperationStatus, OperationType } from "@/lib/operations/types";
import type { ChildState, TransactionState } from "@/lib/transactions/types";

/** Rows as builders make them, before the database gave them ids. People and accounts are named, not numbered. */

export interface SeedTransaction {
  sessionId: string;
  orderNo: string | null;
  type: "payment_request" | "e_commerce";
  paymentType: "one_off" | "auto_debit" | "save_card";
  state: TransactionState;
  currencyCode: string;
  amountMinor: bigint;
  feeMinor: bigint;
  settledMinor: bigint;
  paymentCurrencyCode: string | null;
  paymentAmountMinor: bigint | null;
  exchangeRate: string | null;
  pgCode: string | null;
  referenceNumber: string | null;
  gatewayReference: string | null;
  pgCodes: string[];
  customerId: string | null;
  customerEmail: string | null;
  customerPhone: string | null;
  customerFirstName: string | null;
  customerLastName: string | null;
  extra: Record<string, unknown>;
  language: "en" | "ar";
  expiresAt: Date | null;
  dueAt: Date | null;
  paidAt: Date | null;
  deletedAt: Date | null;
  deletedBy: string | null;
  stateChangedAt: Date;
  createdAt: Date;
}

export interface SeedAttempt {
  pgCode: string;
  referenceNumber: string;
  state: "pending" | "success" | "failed" | "canceled" | "error" | "cod";
  currencyCode: string;
  amountMinor: bigint;
  feeMinor: bigint;
  gatewayReference: string | null;
  gatewayResponse: Record<string, unknown>;
  pgParams: Record<string, string>;
  message: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export type SeedActor =
  | { type: "user"; username: string }
  | { type: "api_key" }
  | { type: "system"; label: string };

export interface SeedOperation {
  id: string;
  type: Extract<OperationType, "refund" | "capture" | "void">;
  source: "console" | "api";
  status: OperationStatus;
  amountMinor: bigint;
  referenceNumber: string;
  trackingKey: string | null;
  gatewayReference: string | null;
  actor: SeedActor;
  outcomeCode: string | null;
  outcomeMessage: string | null;
  pgParams: Record<string, string>;
  createdAt: Date;
  settledAt: Date | null;
  child: { sessionId: string; state: ChildState } | null;
  /** Carries out the request of the same payment. */
  ofRequest: boolean;
}

export interface SeedRequest {
  type: "refund" | "void";
  status: RequestStatus;
  amountMinor: bigint;
  maker: string;
  reasonCode: string;
  note: string | null;
  submissionKey: string;
  statusReason: string | null;
  endedBy: string | null;
  expiresAt: Date;
  createdAt: Date;
  statusChangedAt: Date;
  decision: SeedDecision | null;
}

export interface SeedDecision {
  checker: string;
  verdict: "approve" | "reject";
  note: string | null;
  createdAt: Date;
  /** What the checker was shown, without the number that the request does not have yet. */
  content: Omit<RequestContent, "request">;
}

/** One payment with everything that belongs to it. */
export interface SeedPayment {
  transaction: SeedTransaction;
  attempts: SeedAttempt[];
  operations: SeedOperation[];
  request: SeedRequest | null;
}

/** Who and what the rows refer to by name. */
export interface SeedReferences {
  /** pg_code -> id. */
  accounts: ReadonlyMap<string, number>;
  /** username -> person. */
  people: ReadonlyMap<string, SeedPerson>;
  apiKey: { id: number; label: string } | null;
}

export interface SeedPerson {
  id: number;
  label: string;
  /** The person as an operation's `initiator` keeps him. */
  facts: Record<string, unknown>;
}
