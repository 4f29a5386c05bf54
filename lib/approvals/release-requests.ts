import "server-only";
import { releaseComplete } from "@/lib/approvals/advance-request";
import { lockRequest } from "@/lib/approvals/load-request";
import { inTransaction, sql } from "@/lib/db/sql";
import { log } from "@/lib/log";

/**
 * Requests that everybody has approved by now although the last approval left somebody missing: a stricter policy was taken back, or a
 * checker got his right again. No vote would come to move them, because nobody is left who may give one. Returns how many went on; the
 * execution judges each once more.
 */
export async function releaseRequests(): Promise<number> {
  const rows = await sql.query<{ id: number }>(
    `SELECT r.id FROM operation_request r WHERE r.status = 'pending' AND r.expires_at > now()
       AND EXISTS (SELECT 1 FROM decision d WHERE d.request_id = r.id AND d.verdict = 'approve') ORDER BY r.id LIMIT 200`,
    [],
    "half-approved-requests",
  );
  let released = 0;
  for (const { id } of rows) {
    try {
      if (await releaseOne(id)) released += 1;
    } catch (error) {
      // One that cannot be judged must not keep the others waiting.
      log.error({ error, requestId: id }, "an approved request could not be released");
    }
  }
  return released;
}

async function releaseOne(requestId: number): Promise<boolean> {
  return inTransaction(async (transaction) => {
    const { parent, request } = await lockRequest(transaction, requestId);
    if (request.status !== "pending" || request.expired) return false;
    return releaseComplete(transaction, request, parent);
  });
}
