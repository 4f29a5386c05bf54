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

/** The payment that a gateway names, if it went through one of the accounts that the sender may speak for. Deleted ones as well. */
export async function findPayment(
  accountIds: readonly number[],
  gatewayReference: string,
): Promise<NoticedPayment | null> {
  const rows = await sql.query<{
    id: bigint;
    session_id: string;
    gateway_account_id: number;
    currency_code: string;
    state: TransactionState;
    whole_minor: bigint;
  }>(
    `SELECT id, session_id, gateway_account_id, currency_code, state, settled_minor + fee_minor AS whole_minor FROM payment_transaction
     WHERE gateway_account_id = ANY($1::int[]) AND gateway_reference = $2 ORDER BY id LIMIT 1`,
    [accountIds, gatewayReference.slice(0, 128)],
    "find-noticed-payment",
  );
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
