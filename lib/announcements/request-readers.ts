import "server-only";
import type { Sql } from "@/lib/db/sql";

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
