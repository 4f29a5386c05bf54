import "server-only";
import type { Sql } from "@/lib/db/sql";
import { PARENT_COLUMNS, type Parent, type ParentRow, toParent } from "@/lib/transactions/find-parent";

/** Several payments without a lock, by id; one statement. */
export async function readParents(sql: Sql, transactionIds: readonly bigint[]): Promise<Map<bigint, Parent>> {
  const rows = await sql.query<ParentRow>(
    `SELECT ${PARENT_COLUMNS} FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
     WHERE p.id = ANY ($1::bigint[])`,
    [transactionIds],
    "read-parents",
  );
  return new Map(rows.map(toParent).map((parent) => [parent.id, parent]));
}
