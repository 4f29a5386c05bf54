import "server-only";
import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import type { OperationWithChild } from "@/lib/operations/operation-record";
import { signBody } from "@/lib/webhooks/signature";
import { signingSecret } from "@/lib/webhooks/signing-secret";

/** What an operation's answer needs of its payment. */
export interface PaymentFacts {
  sessionId: string;
  orderNo: string | null;
  extra: Record<string, unknown>;
  pgCode: string;
  isSandbox: boolean;
}

type Body = Record<string, unknown>;

const RESULTS = { refund_queued: "queued", refund_rejected: "rejected" } as const;

function resultOf({ operation, child }: OperationWithChild): string {
  if (child)
    return child.state in RESULTS
      ? RESULTS[child.state as keyof typeof RESULTS]
      : operation.status === "rejected"
        ? "rejected"
        : "success";
  return "queued";
}

/** `YYYY-MM-DD HH:MM:SS` in UTC, without an offset: the contract's own format. */
export function timestampUtc(iso: string): string {
  return iso.slice(0, 19).replace("T", " ");
}

/** The answer to the call that executed an external operation; also the body of its webhook. */
export async function operationBody(performed: OperationWithChild, payment: PaymentFacts): Promise<Body> {
  const { operation, child } = performed;
  const amount = formatAmount(operation.amountMinor ?? 0n, operation.currencyCode);
  const result = resultOf(performed);
  const body: Body = {
    amount,
    session_id: payment.sessionId,
    order_no: payment.orderNo ?? "",
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
    ...(child ? { txn: childSummary(performed) } : {}),
    extra: payment.extra,
  };
  return { ...body, signature: signBody(body, await signingSecret()) };
}

function childSummary({ child }: OperationWithChild): Body | undefined {
  if (!child) return undefined;
  return {
    amount: formatAmount(child.amountMinor, child.currencyCode),
    currency_code: child.currencyCode,
    order_no: "",
    session_id: child.sessionId,
    state: child.state,
  };
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
    txn: childSummary(performed),
  };
  return { ...body, signature: signBody(body, await signingSecret()) };
}
