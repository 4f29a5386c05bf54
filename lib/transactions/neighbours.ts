import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { encodeCursor } from "@/lib/transactions/cursor";
import type { TransactionFilter } from "@/lib/transactions/filters";
import { listTransactions } from "@/lib/transactions/queries";
import type { Neighbours } from "@/lib/transactions/related-views";
import { fittingSort, type Sort } from "@/lib/transactions/sort";

const PLACES = {
  created: "created_at",
  paid: "paid_at",
  changed: "state_changed_at",
  amount: "amount_minor",
};

/** Who stands before and after a payment in the list with these filters and this order. Both null where it has no place in it. */
export async function readNeighbours(
  actor: Actor,
  sessionId: string,
  filter: TransactionFilter,
  wanted: Sort,
): Promise<Neighbours> {
  requirePermission(actor, "transaction.view");
  const sort = fittingSort(wanted, filter);
  const [row] = await sql.query<{ id: bigint; place: string | bigint | null }>(
    `SELECT id, ${PLACES[sort.key]} AS place FROM payment_transaction WHERE session_id = $1`,
    [sessionId],
    `place-by-${sort.key}`,
  );
  if (!row) throw notFound("Transaction");
  if (row.place === null) return { previous: null, next: null };
  const cursor = encodeCursor({ at: String(row.place), id: row.id });
  const [before, after] = await Promise.all([
    listTransactions(actor, filter, { before: cursor }, { sort, columns: [] }),
    listTransactions(actor, filter, { after: cursor }, { sort, columns: [] }),
  ]);
  // Near the top the page before is the first page, with this payment and what follows in it.
  const self = before.rows.findIndex((one) => one.sessionId === sessionId);
  const above = self < 0 ? before.rows : before.rows.slice(0, self);
  return {
    previous: above.at(-1)?.sessionId ?? null,
    next: after.rows[0]?.sessionId ?? null,
  };
}
