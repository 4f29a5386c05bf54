import "server-only";
import { formatAmount } from "@/lib/money/money";
import { withoutNulls } from "@/lib/webhooks/without-nulls";

export type Body = Record<string, unknown>;

/** What the body needs of an operation; the records of lib/operations fit. */
export interface OperationFacts {
  operation: {
    type: string;
    source: string;
    status: string;
    amountMinor: bigint | null;
    currencyCode: string;
    referenceNumber: string;
    initiator: Record<string, unknown>;
    pgResponse: Record<string, unknown>;
    pgParams: Record<string, unknown>;
    createdAt: string;
    settledAt: string | null;
  };
  child: { sessionId: string; state: string; amountMinor: bigint; currencyCode: string } | null;
}

/** What it needs of the payment. */
export interface PaymentFacts {
  sessionId: string;
  orderNo: string | null;
  extra: Record<string, unknown>;
  pgCode: string;
  isSandbox: boolean;
}

/** `success`, `queued` or `rejected`, as the operation stands now. */
export function resultOf({ operation, child }: OperationFacts): "success" | "queued" | "rejected" {
  if (!child || child.state === "refund_queued")
    return operation.status === "rejected" ? "rejected" : "queued";
  return child.state === "refund_rejected" || operation.status === "rejected" ? "rejected" : "success";
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, without an offset: the contract's own format. */
export function timestampUtc(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}

/** Answer to the call that executed an external operation, and body of its webhook; not signed yet, never with a `null`. */
export function operationEvent(facts: OperationFacts, payment: PaymentFacts): Body {
  const { operation } = facts;
  const result = resultOf(facts);
  return withoutNulls({
    amount: formatAmount(operation.amountMinor ?? 0n, operation.currencyCode),
    session_id: payment.sessionId,
    order_no: payment.orderNo,
    operation: operation.type,
    pg_code: payment.pgCode,
    pg_response: operation.pgResponse,
    pg_params: operation.pgParams,
    reference_number: operation.referenceNumber,
    result,
    success: result !== "rejected",
    source: operation.source === "gateway" ? "pg" : "input",
    is_sandbox: payment.isSandbox,
    timestamp_utc: timestampUtc(operation.settledAt ?? operation.createdAt),
    initiator: operation.initiator,
    txn: childSummary(facts),
    extra: payment.extra,
  });
}

/**
 * The child in short. A capture or void that was taken back has none: the contract has no state for it, and "paid" would tell
 * readers of `txn.state` the opposite.
 */
export function childSummary({ operation, child }: OperationFacts): Body | null {
  if (!child || (operation.status === "rejected" && operation.type !== "refund")) return null;
  return {
    amount: formatAmount(child.amountMinor, child.currencyCode),
    currency_code: child.currencyCode,
    order_no: "",
    session_id: child.sessionId,
    state: child.state,
  };
}
