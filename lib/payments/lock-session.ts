import "server-only";
import { type Actor, hasPermission, requirePermission } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import type { TransactionState } from "@/lib/transactions/types";

/** A checkout session that somebody is about to pay without its customer, under its row lock. */
export interface OpenSession {
  id: bigint;
  sessionId: string;
  paymentType: "one_off" | "auto_debit" | "save_card";
  amountMinor: bigint;
  currencyCode: string;
  customerId: string | null;
  agreementId: string | null;
  pgCodes: string[];
}

interface Row {
  id: bigint;
  session_id: string;
  type: "payment_request" | "e_commerce";
  state: TransactionState;
  payment_type: OpenSession["paymentType"];
  amount_minor: bigint;
  currency_code: string;
  customer_id: string | null;
  agreement_id: string | null;
  pg_codes: string[];
  is_over: boolean;
}

const OPEN: readonly TransactionState[] = ["created", "pending", "attempted"];

/**
 * Locks the session. Whoever may change sessions of its type may have it paid. Throws `forbidden`, `not_found`, or
 * `invalid_state` for one that can no longer be paid.
 */
export async function lockOpenSession(sql: Sql, actor: Actor, sessionId: string): Promise<OpenSession> {
  const [row] = await sql.query<Row>(
    `SELECT p.id, p.session_id, p.type, p.state, p.payment_type, p.amount_minor, p.currency_code, p.customer_id,
       p.checkout #>> '{agreement,id}' AS agreement_id, p.pg_codes, coalesce(p.expires_at <= now(), false) AS is_over
     FROM payment_transaction p WHERE p.session_id = $1 AND p.deleted_at IS NULL FOR NO KEY UPDATE`,
    [sessionId],
    "lock-open-session",
  );
  const types = (["payment_request", "e_commerce"] as const).filter((type) =>
    hasPermission(actor, `${type}.change`),
  );
  if (types.length === 0) requirePermission(actor, "e_commerce.change");
  if (!row || !types.includes(row.type)) throw notFound("Transaction");
  if (!OPEN.includes(row.state)) {
    throw new AppError("invalid_state", {
      detail: `The transaction is in state ${row.state} and can no longer be paid.`,
    });
  }
  if (row.is_over)
    throw new AppError("invalid_state", {
      detail: "The time in which the transaction could be paid is over.",
    });
  return {
    id: row.id,
    sessionId: row.session_id,
    paymentType: row.payment_type,
    amountMinor: row.amount_minor,
    currencyCode: row.currency_code,
    customerId: row.customer_id,
    agreementId: row.agreement_id,
    pgCodes: row.pg_codes,
  };
}
