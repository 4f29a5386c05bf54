import "server-only";
import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import type { OperationWithChild } from "@/lib/operations/operation-record";
import {
  childSummary,
  operationEvent,
  type PaymentFacts,
  resultOf,
  timestampUtc,
} from "@/lib/webhooks/operation-event";
import { signedBody } from "@/lib/webhooks/signing-secret";
import { withoutNulls } from "@/lib/webhooks/without-nulls";

type Body = Record<string, unknown>;

/** The answer to the call that executed an external operation: the body of its webhook, with an empty order number spelled out. */
export async function operationBody(performed: OperationWithChild, payment: PaymentFacts): Promise<Body> {
  return signedBody({ ...operationEvent(performed, payment), order_no: payment.orderNo ?? "" });
}

interface TrackedRow {
  order_no: string | null;
  customer_id: string | null;
  customer_phone: string | null;
  customer_email: string | null;
  extra: Record<string, unknown>;
  payment_type: string;
  pg_code: string;
  gateway: string;
  is_sandbox: boolean;
}

/** What the operation's payment says of itself, for answers about an operation that ran earlier. */
async function paymentOfOperation(operationId: string): Promise<TrackedRow> {
  const rows = await sql.query<TrackedRow>(
    `SELECT p.order_no, p.customer_id, p.customer_phone, p.customer_email, p.extra, p.payment_type, a.pg_code, a.gateway, a.is_sandbox
     FROM operation o JOIN payment_transaction p ON p.id = o.transaction_id JOIN gateway_account a ON a.id = o.gateway_account_id
     WHERE o.id = $1::uuid`,
    [operationId],
    "payment-of-operation",
  );
  if (!rows[0]) throw new Error(`operation ${operationId} has no payment`);
  return rows[0];
}

/**
 * The latest status of a tracked operation: the child in the shape of a payment webhook, with the keys of the operation answer
 * beside it, so that readers of either shape work. Without a child (a capture or void still open) it is the operation answer.
 */
export async function trackedBody(performed: OperationWithChild): Promise<Body> {
  const { operation, child } = performed;
  const row = await paymentOfOperation(operation.id);
  if (!child) {
    return operationBody(performed, {
      sessionId: operation.transactionSessionId,
      orderNo: row.order_no,
      extra: row.extra,
      pgCode: row.pg_code,
      isSandbox: row.is_sandbox,
    });
  }
  const amount = formatAmount(child.amountMinor, child.currencyCode);
  const summary = childSummary(performed);
  const zero = formatAmount(0n, child.currencyCode);
  const result = resultOf(performed);
  const body: Body = {
    amount,
    amount_details: { currency_code: child.currencyCode, amount, total: amount, fee: zero },
    currency_code: child.currencyCode,
    ...(row.customer_id ? { customer_id: row.customer_id } : {}),
    ...(row.customer_email ? { customer_email: row.customer_email } : {}),
    ...(row.customer_phone ? { customer_phone: row.customer_phone } : {}),
    extra: row.extra,
    gateway_account: row.pg_code,
    gateway_name: row.gateway,
    gateway_response: operation.pgResponse,
    initiator: operation.initiator,
    is_sandbox: row.is_sandbox,
    payment_type: row.payment_type,
    reference_number: operation.referenceNumber,
    remaining_amount: zero,
    result,
    session_id: child.sessionId,
    state: child.state,
    timestamp_utc: timestampUtc(operation.settledAt ?? operation.createdAt),
    operation: operation.type,
    success: result !== "rejected",
    source: operation.source === "gateway" ? "pg" : "input",
    pg_code: row.pg_code,
    pg_response: operation.pgResponse,
    pg_params: operation.pgParams,
    ...(summary ? { txn: summary } : {}),
  };
  return signedBody(withoutNulls(body));
}
