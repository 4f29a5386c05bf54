import "server-only";
import { businessMsBetween, isBusinessTime } from "@/lib/approvals/calendar/business-hours";
import { type Calendar, clockMsSince, readCalendar } from "@/lib/approvals/calendar/read-settings";
import { reminderTurn } from "@/lib/approvals/calendar/settings";
import type { PolicyStage } from "@/lib/approvals/policy/types";
import { queueRequestEvent } from "@/lib/approvals/request-events";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";

interface Waiting {
  id: number;
  stage: number;
  stage_since: string;
  session_id: string;
  asked_of: PolicyStage | null;
  reminded: number;
  escalated: boolean;
}

const WAITING = `
  SELECT r.id, r.stage, r.stage_since, p.session_id, r.requirement -> 'stages' -> r.stage AS asked_of,
    coalesce((SELECT max(m.turn) FROM request_reminder m
      WHERE m.request_id = r.id AND m.stage = r.stage AND m.kind = 'reminder'), 0) AS reminded,
    EXISTS (SELECT 1 FROM request_reminder m
      WHERE m.request_id = r.id AND m.stage = r.stage AND m.kind = 'escalation') AS escalated
  FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
  WHERE r.status = 'pending' AND r.expires_at > now()`;

/**
 * Reminds those who can decide about what waits for long, and calls a stage's fallback pool when its hours are over. Nothing is
 * ever approved by waiting. What went out is a row with a unique key, so that two workers and a restart send it once.
 */
export async function remindOfWaiting(now = new Date()): Promise<{ reminded: number; escalated: number }> {
  const calendar = await readCalendar(sql);
  const waiting = await sql.query<Waiting>(`${WAITING} ORDER BY r.id`);
  const sent = { reminded: 0, escalated: 0 };
  for (const request of waiting) {
    if (mustEscalate(calendar, request, now) && (await escalate(request))) sent.escalated += 1;
    const turn = dueTurn(calendar, request, now);
    if (turn > request.reminded && (await remind(request, turn))) sent.reminded += 1;
  }
  return sent;
}

function mustEscalate(calendar: Calendar, request: Waiting, now: Date): boolean {
  const fallback = request.asked_of?.fallback;
  if (!fallback || request.escalated) return false;
  return clockMsSince(calendar, new Date(request.stage_since), now) >= fallback.afterHours * 3_600_000;
}

/** Nobody is reminded at night, also when the worker was away during the day. */
function dueTurn({ settings, hours }: Calendar, request: Waiting, now: Date): number {
  if (!isBusinessTime(hours, now)) return 0;
  return reminderTurn(settings, businessMsBetween(hours, new Date(request.stage_since), now));
}

function remind(request: Waiting, turn: number): Promise<boolean> {
  return inTransaction(async (transaction) => {
    if (!(await claim(transaction, request, "reminder", turn))) return false;
    await queueRequestEvent(transaction, request.id, "reminder", { turn });
    return true;
  });
}

function escalate(request: Waiting): Promise<boolean> {
  return inTransaction(async (transaction) => {
    if (!(await claim(transaction, request, "escalation", 1))) return false;
    const fallback = request.asked_of?.fallback;
    await recordAudit(transaction, {
      actor: systemActor("remind-of-waiting"),
      action: "request.escalated",
      objectType: "operation_request",
      objectId: String(request.id),
      transactionSessionId: request.session_id,
      after: { stage: request.stage, pool: fallback?.pool ?? null },
      reason: `Nobody decided for ${fallback?.afterHours ?? 0} hours.`,
    });
    await queueRequestEvent(transaction, request.id, "escalated", { pool: fallback?.pool ?? null });
    return true;
  });
}

/** False when it went out already, or the request has moved on since it was read. */
async function claim(
  transaction: Sql,
  request: Waiting,
  kind: "reminder" | "escalation",
  turn: number,
): Promise<boolean> {
  const still = await transaction.query(
    `SELECT 1 FROM operation_request WHERE id = $1 AND status = 'pending' AND stage = $2 AND expires_at > now() FOR NO KEY UPDATE`,
    [request.id, request.stage],
  );
  if (still.length === 0) return false;
  const claimed = await transaction.query(
    `INSERT INTO request_reminder (request_id, kind, stage, turn) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING turn`,
    [request.id, kind, request.stage, turn],
  );
  return claimed.length > 0;
}
