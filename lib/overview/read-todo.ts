import "server-only";
import { countDecidable } from "@/lib/approvals/queries";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { countChanges } from "@/lib/changes/queries";
import { changeRights } from "@/lib/changes/change-rights";
import { sql } from "@/lib/db/sql";
import { countOutcomes } from "@/lib/operations/outcomes/queries";
import { TODO_CAP, type TodoLine } from "@/lib/overview/types";

/** What waits for this person now, by his rights. Lines without anything are left out. */
export async function readTodo(actor: UserActor): Promise<TodoLine[]> {
  const sees = hasPermission(actor, "transaction.view");
  const changesRules = changeRights.some((right) => hasPermission(actor, right));
  const [decide, manual, outcomes, changes, webhooks] = await Promise.all([
    countDecidable(actor),
    countOwnStopped(actor),
    sees ? countOutcomes(actor) : null,
    changesRules ? countChanges(actor) : null,
    hasPermission(actor, "webhook.manage") ? countFailedWebhooks() : 0,
  ]);
  const lines: TodoLine[] = [
    { kind: "decide", count: decide },
    { kind: "manual", count: manual },
    { kind: "outcomes", count: outcomes?.open ?? 0 },
    { kind: "contradicted", count: outcomes?.contradicted ?? 0 },
    { kind: "changes", count: changes?.waiting ?? 0 },
    { kind: "webhooks", count: webhooks },
  ];
  return lines
    .filter(({ count }) => count > 0)
    .map((line) => ({ ...line, count: Math.min(line.count, TODO_CAP) }));
}

/** Requests of his own that stopped and want somebody to act. */
async function countOwnStopped(actor: UserActor): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM operation_request WHERE maker_id = $1 AND status = 'manual_action_required'`,
    [actor.userId],
    "count-own-stopped",
  );
  return row?.n ?? 0;
}

async function countFailedWebhooks(): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM webhook_delivery WHERE status = 'failed' LIMIT ${TODO_CAP}) f`,
    [],
    "count-failed-webhooks",
  );
  return row?.n ?? 0;
}
