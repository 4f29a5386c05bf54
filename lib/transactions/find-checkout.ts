import "server-only";
import { type Actor, hasPermission, requirePermission } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { findCheckoutAccounts } from "@/lib/transactions/checkout-accounts";
import { TRANSACTION_TYPES, type TransactionType } from "@/lib/transactions/checkout-fields";
import {
  CHECKOUT_COLUMNS,
  type CheckoutRecord,
  type CheckoutRow,
  toCheckoutRecord,
} from "@/lib/transactions/checkout-record";
import type { ChildState } from "@/lib/transactions/types";

/** Types of sessions that the actor may do this with; whoever may see all transactions sees them here as well. */
export function typesOpenTo(actor: Actor, verb: "view" | "change"): TransactionType[] {
  if (verb === "view" && hasPermission(actor, "transaction.view")) return [...TRANSACTION_TYPES];
  const types = TRANSACTION_TYPES.filter((type) => hasPermission(actor, `${type}.${verb}`));
  if (types.length === 0) requirePermission(actor, `${TRANSACTION_TYPES[0]}.${verb}`);
  return types;
}

/** The session for reading, also that of a refund, capture or void. Throws `forbidden` or `not_found`. */
export async function readCheckout(actor: Actor, sessionId: string): Promise<CheckoutRecord> {
  const types = typesOpenTo(actor, "view");
  const found = (await findCheckout(sql, sessionId)) ?? (await findChild(sql, sessionId));
  if (!found || !types.includes(found.fields.type)) throw notFound("Transaction");
  return found;
}

/** The session by its id, whoever asks; null when it does not exist or was deleted. */
export async function findCheckout(db: Sql, sessionId: string): Promise<CheckoutRecord | null> {
  const rows = await db.query<CheckoutRow>(
    `SELECT ${CHECKOUT_COLUMNS} FROM payment_transaction p WHERE p.session_id = $1 AND p.deleted_at IS NULL`,
    [sessionId],
    "find-checkout",
  );
  return rows[0] ? toCheckoutRecord(rows[0], await findCheckoutAccounts(db, rows[0].pg_codes)) : null;
}

type ChildRow = CheckoutRow & {
  child_session: string;
  child_state: ChildState;
  child_amount: bigint;
  child_currency: string;
};

/** A child says of itself what its payment says, with its own amount and state; nobody can pay it. */
async function findChild(db: Sql, sessionId: string): Promise<CheckoutRecord | null> {
  const rows = await db.query<ChildRow>(
    `SELECT ${CHECKOUT_COLUMNS}, c.session_id AS child_session, c.state AS child_state, c.amount_minor AS child_amount,
       c.currency_code AS child_currency
     FROM child_transaction c JOIN payment_transaction p ON p.id = c.transaction_id
     WHERE c.session_id = $1 AND p.deleted_at IS NULL`,
    [sessionId],
    "find-checkout-child",
  );
  const row = rows[0];
  if (!row) return null;
  const { order_no: _, ...fields } = toCheckoutRecord(row, []).fields;
  return {
    ...toCheckoutRecord(row, []),
    sessionId: row.child_session,
    state: row.child_state,
    amountMinor: row.child_amount,
    feeMinor: 0n,
    fields: { ...fields, currency_code: row.child_currency },
  };
}
