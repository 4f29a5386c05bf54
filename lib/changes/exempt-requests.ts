import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import type { ChangeRow } from "@/lib/changes/change-row";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/**
 * A right is too new for the requests that were there before it. The decider of the grant ends that for the requests he names,
 * for those who gain by it.
 */
export async function exemptRequests(
  sql: Sql,
  decider: UserActor,
  row: ChangeRow,
  requestIds: readonly number[],
): Promise<void> {
  if (requestIds.length === 0) return;
  requirePermission(decider, "transaction.view");
  const open = await sql.query<{ id: number }>(
    "select id from operation_request where id = any($1::int[]) and status = 'pending' and expires_at > now()",
    [requestIds],
  );
  if (open.length < new Set(requestIds).size || row.gainer_ids.length === 0) {
    throw new AppError("conflict", {
      detail: "Not all of the requests that you named are open any more. Load the page again.",
    });
  }
  await sql.query(
    `insert into cool_off_exemption (request_id, user_id, granted_by_id, reason)
     select r, u, $3, $4 from unnest($1::int[]) r cross join unnest($2::int[]) u on conflict do nothing`,
    [requestIds, row.gainer_ids, decider.userId, `Named when change request ${row.id} was approved.`],
  );
  await recordAudit(sql, {
    actor: decider,
    action: "change.requests_exempted",
    objectType: "change_request",
    objectId: String(row.id),
    after: { requests: [...requestIds], users: row.gainer_ids },
  });
}
