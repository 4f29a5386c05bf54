import "server-only";
import { sql } from "@/lib/db/sql";
import type { TransactionState } from "@/lib/transactions/types";

export interface NoticedPayment {
  id: bigint;
  sessionId: string;
  accountId: number;
  currencyCode: string;
  state: TransactionState;
  /** Fee included: what a void takes. */
  wholeMinor: bigint;
}

interface PaymentRow {
  id: bigint;
  session_id: string;
  gateway_account_id: number;
  currency_code: string;
  state: TransactionState;
  whole_minor: bigint;
}

const COLUMNS =
  "p.id, p.session_id, p.gateway_account_id, p.currency_code, p.state, p.settled_minor + p.fee_minor AS whole_minor";

/**
 * The payment that a gateway names, if it went through one of the accounts that the sender may speak for. Deleted ones as well. Some
 * gateways refund the capture of an authorization instead of the authorization: that names its payment too.
 */
export async function findPayment(
  accountIds: readonly number[],
  gatewayReference: string,
): Promise<NoticedPayment | null> {
  const named = [accountIds, gatewayReference.slice(0, 128)];
  const rows = await sql.query<PaymentRow>(
    `SELECT ${COLUMNS} FROM payment_transaction p
     WHERE p.gateway_account_id = ANY($1::int[]) AND p.gateway_reference = $2 ORDER BY p.id LIMIT 1`,
    named,
    "find-noticed-payment",
  );
  if (!rows[0]) rows.push(...(await findCaptured(named)));
  const row = rows[0];
  if (!row) return null;
  return {
    id: row.id,
    sessionId: row.session_id,
    accountId: row.gateway_account_id,
    currencyCode: row.currency_code,
    state: row.state,
    wholeMinor: row.whole_minor,
  };
}

async function findCaptured(named: unknown[]): Promise<PaymentRow[]> {
  return sql.query<PaymentRow>(
    `SELECT ${COLUMNS} FROM child_transaction c JOIN payment_transaction p ON p.id = c.transaction_id
     WHERE c.gateway_account_id = ANY($1::int[]) AND c.gateway_reference = $2 AND c.state = 'paid' ORDER BY p.id LIMIT 1`,
    named,
    "find-captured-payment",
  );
}
