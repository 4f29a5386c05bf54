import "server-only";
import { findRequest } from "@/lib/approvals/load-request";
import { readStanding } from "@/lib/approvals/standing";
import type { Sql } from "@/lib/db/sql";
import { readParent } from "@/lib/transactions/find-parent";

/** The people whose approval would count now: asked at this moment, by the code that decides, not when the request was made. */
export async function peopleWhoDecideNow(transaction: Sql, requestId: number): Promise<number[]> {
  const request = await findRequest(transaction, requestId);
  if (!request || request.status !== "pending" || request.expired) return [];
  const parent = await readParent(transaction, request.transactionId);
  if (!parent) return [];
  const { voting } = await readStanding(transaction, request, parent);
  return voting.mayVote;
}

/** Those who have to do with a request: its maker, who has decided, who has written about it. */
export async function participantsOf(transaction: Sql, requestId: number): Promise<number[]> {
  const rows = await transaction.query<{ id: number }>(
    `SELECT coalesce(maker_id, maker_key_owner_id) AS id FROM operation_request WHERE id = $1
     UNION SELECT checker_id FROM decision WHERE request_id = $1
     UNION SELECT author_id FROM request_comment WHERE request_id = $1`,
    [requestId],
  );
  return rows.flatMap(({ id }) => (id === null ? [] : [id]));
}
