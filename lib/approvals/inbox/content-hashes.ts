import "server-only";
import { contentHash, requestContent } from "@/lib/approvals/content";
import { findRequests } from "@/lib/approvals/load-request";
import { sql } from "@/lib/db/sql";
import { PARENT_COLUMNS, type ParentRow, toParent } from "@/lib/transactions/find-parent";

/**
 * What a decision about each of these requests would answer for, as it stands now: a decision made from the list travels with
 * the hash of what the list showed. Two statements, whatever the number.
 */
export async function contentHashes(requestIds: readonly number[]): Promise<Map<number, string>> {
  if (requestIds.length === 0) return new Map();
  const requests = await findRequests(sql, requestIds);
  const rows = await sql.query<ParentRow>(
    `SELECT ${PARENT_COLUMNS} FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
     WHERE p.id = ANY ($1::bigint[])`,
    [requests.map((request) => request.transactionId)],
    "find-parents-of-requests",
  );
  const parents = new Map(rows.map((row) => [row.id, toParent(row)]));
  return new Map(
    requests.flatMap((request) => {
      const parent = parents.get(request.transactionId);
      return parent ? [[request.id, contentHash(requestContent(request, parent))] as const] : [];
    }),
  );
}
