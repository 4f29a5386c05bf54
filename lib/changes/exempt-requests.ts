import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import type { ChangeRow } from "@/lib/changes/change-row";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/** Whether a person asked for request `r`, himself or with key `k`. */
export function standsBehind(person: string): string {
  return `coalesce(${person} in (r.maker_id, r.maker_key_owner_id) or ${person} = any(k.rotated_by_ids), false)`;
}

/**
 * A right is too new for the requests that were there before it. The decider of the grant ends that for the requests he names,
 * for those who gain by it; not for requests that he stands behind himself.
 */
export async function exemptRequests(
  sql: Sql,
  decider: UserActor,
  row: ChangeRow,
  requestIds: readonly number[],
): Promise<void> {
  if (requestIds.length === 0) return;
  requirePermission(decider, "transaction.view");
  const open = await sql.query<{ id: number; own: boolean }>(
    `select r.id, ${standsBehind("$2::int")} as own from operation_request r left join api_key k on k.id = r.maker_key_id
      where r.id = any($1::int[]) and r.status = 'pending' and r.expires_at > now()`,
    [requestIds, decider.userId],
  );
  if (open.some(({ own }) => own)) {
    throw new AppError("own_request", {
      detail: "You stand behind one of the requests that you named. Leave it out; somebody else decides it.",
    });
  }
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
