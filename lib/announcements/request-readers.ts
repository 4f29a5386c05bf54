import "server-only";
import type { PolicyPool, Requirement } from "@/lib/approvals/policy/types";
import { storedPermissions } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";

/** The people who can decide about the stage that a request is in: asked at this moment, not when it was made. */
export async function peopleWhoDecideNow(transaction: Sql, requestId: number): Promise<number[]> {
  const [request] = await transaction.query<{ requirement: Requirement; stage: number }>(
    "SELECT requirement, stage FROM operation_request WHERE id = $1 AND status = 'pending' AND expires_at > now()",
    [requestId],
  );
  const stage = request?.requirement.stages[request.stage];
  if (!stage) return [];
  const pools: PolicyPool[] = [stage.pool, ...(stage.fallback ? [stage.fallback.pool] : [])];
  const isAnyChecker = pools.some((pool) => pool.anyChecker);
  const rows = await transaction.query<{ id: number }>(
    `SELECT u.id FROM app_user u JOIN operation_request r ON r.id = $1
     WHERE u.is_active AND 'request.decide' = ANY (${storedPermissions})
       AND u.id IS DISTINCT FROM r.maker_id AND u.id IS DISTINCT FROM r.maker_key_owner_id
       AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request_id = r.id AND u.id IN (d.checker_id, d.on_behalf_of_id))
       AND ($2::boolean OR u.id = ANY ($3::int[])
         OR EXISTS (SELECT 1 FROM group_member m WHERE m.user_id = u.id AND m.group_id = ANY ($4::int[])))
     ORDER BY u.id`,
    [
      requestId,
      isAnyChecker,
      pools.flatMap((pool) => (pool.anyChecker ? [] : (pool.users ?? []))),
      pools.flatMap((pool) => (pool.anyChecker ? [] : (pool.groups ?? []))),
    ],
  );
  return rows.map(({ id }) => id);
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
