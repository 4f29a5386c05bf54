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
  const [decide, manual, outcomes, changes, troubles] = await Promise.all([
    countDecidable(actor),
    countOwnStopped(actor),
    sees ? countOutcomes(actor) : null,
    changesRules ? countChanges(actor) : null,
    countTroubles(actor),
  ]);
  const lines: TodoLine[] = [
    { kind: "decide", count: decide },
    { kind: "manual", count: manual },
    { kind: "outcomes", count: outcomes?.open ?? 0 },
    { kind: "contradicted", count: outcomes?.contradicted ?? 0 },
    { kind: "changes", count: changes?.waiting ?? 0 },
    ...troubles,
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

/** What stands still until somebody with this right looks. */
const TROUBLES = [
  {
    kind: "paused",
    permission: "gateway.manage",
    rows: "gateway_account WHERE is_active AND paused_until > now()",
  },
  { kind: "disputes", permission: "reconciliation.manage", rows: "dispute WHERE status = 'opened'" },
  { kind: "notices", permission: "gateway_notice.manage", rows: "gateway_notice WHERE status = 'attention'" },
  { kind: "webhooks", permission: "webhook.manage", rows: "webhook_delivery WHERE status = 'failed'" },
  { kind: "mails", permission: "webhook.manage", rows: "mail WHERE status = 'failed'" },
] as const;

async function countTroubles(actor: UserActor): Promise<TodoLine[]> {
  const own = TROUBLES.filter(({ permission }) => hasPermission(actor, permission));
  if (own.length === 0) return [];
  const counts = own.map(
    ({ kind, rows }) => `(SELECT count(*)::int FROM (SELECT 1 FROM ${rows} LIMIT ${TODO_CAP}) c) AS ${kind}`,
  );
  const [row] = await sql.query<Partial<Record<TodoLine["kind"], number>>>(`SELECT ${counts.join(", ")}`);
  return own.map(({ kind }) => ({ kind, count: row?.[kind] ?? 0 }));
}
