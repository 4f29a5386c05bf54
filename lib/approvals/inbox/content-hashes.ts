import "server-only";
import { contentHash, requestContent } from "@/lib/approvals/content";
import { findRequests } from "@/lib/approvals/load-request";
import { sql } from "@/lib/db/sql";
import { readParents } from "@/lib/transactions/read-parents";

/**
 * What a decision about each of these requests would answer for, as it stands now: a decision made from the list travels with
 * the hash of what the list showed. Two statements, whatever the number.
 */
export async function contentHashes(requestIds: readonly number[]): Promise<Map<number, string>> {
  if (requestIds.length === 0) return new Map();
  const requests = await findRequests(sql, requestIds);
  const parents = await readParents(
    sql,
    requests.map((request) => request.transactionId),
  );
  return new Map(
    requests.flatMap((request) => {
      const parent = parents.get(request.transactionId);
      return parent ? [[request.id, contentHash(requestContent(request, parent))] as const] : [];
    }),
  );
}
