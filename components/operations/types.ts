import type { CaptureWish, CreateRequestInput } from "@/lib/approvals/schemas";
import type { RequestPreview } from "@/lib/approvals/views";
import type { ServerAction } from "@/lib/http/action-failure";
import type { OperationStatus } from "@/lib/operations/types";
import type { TransactionState } from "@/lib/transactions/types";

/** What came of a refund, void or capture. */
export type ExternalOutcome =
  /** A checker has to approve it first. */
  | { kind: "requested"; requestId: number }
  /** The gateway was asked; `message` is its own word, `child` the session of the child transaction that it made. */
  | { kind: "performed"; status: OperationStatus; message: string | null; child: string | null };

/** Says what would come of a wish. */
export type PreviewAction = ServerAction<
  { sessionId: string; type: "refund" | "void"; amount?: string },
  RequestPreview
>;

export type SessionInput = { sessionId: string };

/** What can be done about a payment without touching its money; null where the person lacks the right. */
export type PaymentActActions = {
  copyLink: ServerAction<SessionInput, { link: string }> | null;
  mailLink: ServerAction<SessionInput, { recipient: string }> | null;
  inquire: ServerAction<SessionInput, { state: TransactionState }> | null;
  resendWebhook: ServerAction<SessionInput, { eventId: string }> | null;
};

/** The server actions behind the dialogs, handed down by the page. */
export type OperationActions = {
  refund: ServerAction<CreateRequestInput, ExternalOutcome>;
  void: ServerAction<CreateRequestInput, ExternalOutcome>;
  preview: PreviewAction;
  capture: ServerAction<CaptureWish, ExternalOutcome>;
  cancel: ServerAction<SessionInput, { state: string | null }>;
  expire: ServerAction<SessionInput, { state: string | null }>;
  delete: ServerAction<SessionInput, { state: string | null }>;
  acts: PaymentActActions;
  /** Takes back a request that nobody has decided. */
  withdraw: ServerAction<{ requestId: number }, unknown>;
};
