import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { formatAmount } from "@/lib/money/money";
import type { RelatedBy, RelatedPayment, RelatedPayments } from "@/lib/transactions/related-views";

/** More than a reader takes in beside a payment; the list has them all. */
const SHOWN = 10;
/** Looked through per tie: a customer of a shop's own mail address has every payment of the shop. */
const LOOKED_AT = 500;

interface RelatedRow {
  session_id: string;
  order_no: string | null;
  state: RelatedPayment["state"];
  amount_minor: bigint;
  currency_code: string;
  customer: string | null;
  created_at: string;
  ties: RelatedBy[];
  found: number;
}

/**
 * Each tie is read from its own index, newest ids first and capped, before anything is joined: a tie that everybody shares must not
 * make the database walk through everybody's payments.
 */
const FIND = `
  WITH me AS (SELECT p.id, p.customer_id, lower(p.customer_email) AS email, p.customer_phone, p.order_no,
      ARRAY(SELECT DISTINCT t.saved_card_id FROM payment_attempt t WHERE t.transaction_id = p.id
        AND t.saved_card_id IS NOT NULL) AS cards
    FROM payment_transaction p WHERE p.session_id = $1),
  tied AS MATERIALIZED (
    (SELECT p.id, 'customer' AS tie FROM me JOIN payment_transaction p ON p.customer_id = me.customer_id LIMIT ${LOOKED_AT})
    UNION ALL
    (SELECT p.id, 'email' FROM me JOIN payment_transaction p ON p.customer_email IS NOT NULL
      AND lower(p.customer_email) = me.email LIMIT ${LOOKED_AT})
    UNION ALL
    (SELECT p.id, 'phone' FROM me JOIN payment_transaction p ON p.customer_phone = me.customer_phone LIMIT ${LOOKED_AT})
    UNION ALL
    (SELECT p.id, 'order' FROM me JOIN payment_transaction p ON p.order_no = me.order_no LIMIT ${LOOKED_AT})
    UNION ALL
    (SELECT t.transaction_id, 'card' FROM me JOIN payment_attempt t ON t.saved_card_id = ANY (me.cards)
      WHERE t.saved_card_id IS NOT NULL LIMIT ${LOOKED_AT})),
  grouped AS MATERIALIZED (SELECT id, array_agg(DISTINCT tie) AS ties FROM tied
    WHERE id <> (SELECT id FROM me) GROUP BY id)
  SELECT p.session_id, p.order_no, p.state, p.amount_minor, p.currency_code, p.created_at, g.ties,
    nullif(trim(concat_ws(' ', p.customer_first_name, p.customer_last_name)), '') AS customer,
    (count(*) OVER ())::int AS found
  FROM grouped g JOIN payment_transaction p ON p.id = g.id WHERE p.deleted_at IS NULL
  ORDER BY p.created_at DESC, p.id DESC LIMIT ${SHOWN}`;

/** Payments of the same customer, order or card, newest first, with what ties each to this one. Deleted ones stay out of sight. */
export async function readRelated(actor: Actor, sessionId: string): Promise<RelatedPayments> {
  requirePermission(actor, "transaction.view");
  const [known] = await sql.query("SELECT 1 FROM payment_transaction WHERE session_id = $1", [sessionId]);
  if (!known) throw notFound("Transaction");
  // Unnamed: how common a customer's address is decides the plan.
  const rows = await sql.query<RelatedRow>(FIND, [sessionId]);
  return {
    rows: rows.map((row) => ({
      sessionId: row.session_id,
      orderNo: row.order_no,
      state: row.state,
      amount: formatAmount(row.amount_minor, row.currency_code),
      currency: row.currency_code,
      customer: row.customer,
      createdAt: row.created_at,
      ties: row.ties,
    })),
    more: Math.max(0, (rows[0]?.found ?? 0) - rows.length),
  };
}
