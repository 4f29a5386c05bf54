import "server-only";
import { auditingRequest } from "@/lib/approvals/audit-request";
import { lockRequest, type StoredRequest } from "@/lib/approvals/load-request";
import { moveRequest } from "@/lib/approvals/move-request";
import { canCancel, canRetry, type DeciderFacts, type RequestVerdict } from "@/lib/approvals/rules";
import { isOpen } from "@/lib/approvals/types";
import { hasPermission, systemActor, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { keptWords } from "@/lib/i18n/kept-words";
import { addJob } from "@/lib/jobs/add-job";
import { OPERATION_PERMISSION } from "@/lib/operations/types";

/** What the rules want to know about a person in view of one request. */
export function deciderFacts(actor: UserActor, type: StoredRequest["type"]): DeciderFacts {
  return {
    userId: actor.userId,
    mayDecide: hasPermission(actor, "request.decide"),
    isAdmin: hasPermission(actor, "user.manage"),
    mayOperate: hasPermission(actor, OPERATION_PERMISSION[type]),
  };
}

/** Throws what the rules refuse. Who may see no requests is told of one as of a number that does not exist. */
export function requireOk(actor: UserActor, verdict: RequestVerdict): void {
  if (verdict.ok) return;
  if (verdict.code === "forbidden" && !hasPermission(actor, "transaction.view")) throw notFound("Request");
  throw new AppError(verdict.code, { detail: verdict.reason, params: verdict.words ?? {} });
}

/** The maker, or an admin, takes a request back; its amount is free again. */
export async function cancelRequest(
  actor: UserActor,
  input: { requestId: number; reason?: string | undefined },
): Promise<void> {
  await auditingRequest(actor, "cancel", input.requestId, () =>
    inTransaction(async (transaction) => {
      const { parent, request } = await lockRequest(transaction, input.requestId);
      requireOk(actor, canCancel(request, deciderFacts(actor, request.type)));
      await moveRequest(transaction, {
        request,
        sessionId: parent.sessionId,
        to: "canceled",
        actor,
        reason: input.reason || null,
      });
    }),
  );
}

/** Another attempt after a definite "not done". The approval stands; everything is judged again at execution. */
export async function retryRequest(actor: UserActor, requestId: number): Promise<void> {
  await auditingRequest(actor, "retry", requestId, () =>
    inTransaction(async (transaction) => {
      const { parent, request } = await lockRequest(transaction, requestId);
      requireOk(actor, canRetry(request, deciderFacts(actor, request.type)));
      await moveRequest(transaction, {
        request,
        sessionId: parent.sessionId,
        to: "approved",
        actor,
        clockHours: request.requirement.demands.approvedHours,
        after: { retry: request.attempts + 1 },
        event: "retried",
      });
      await addJob(transaction, "execute-request", { requestId }, { key: `execute-request-${requestId}` });
    }),
  );
}

/** Ends what waited too long. The clock is also checked at every use, so a late sweep changes nothing. */
export async function expireRequests(): Promise<number> {
  const due = await sql.query<{ id: number }>(
    `SELECT id FROM operation_request WHERE status IN ('pending', 'approved', 'manual_action_required') AND expires_at <= now() LIMIT 200`,
  );
  let expired = 0;
  for (const { id } of due) {
    if (await inTransaction((transaction) => expireIfDue(transaction, id))) expired++;
  }
  return expired;
}

/** Ends one request whose time is over. From its reservation on, only a definite outcome moves a request. */
export async function expireIfDue(transaction: Sql, requestId: number): Promise<boolean> {
  const { parent, request } = await lockRequest(transaction, requestId);
  if (!isOpen(request.status) || !request.expired || request.executing) return false;
  return moveRequest(transaction, {
    request,
    sessionId: parent.sessionId,
    to: "expired",
    actor: systemActor("expire-requests"),
    reason:
      request.status === "pending"
        ? { text: "Nobody decided in time.", words: keptWords("nobodyDecided") }
        : { text: "It was not executed in time.", words: keptWords("notExecutedInTime") },
  });
}

/**
 * Approved requests whose job died with its worker: given a new job. Those that wait for the gateway's answer are left alone;
 * executing twice is impossible anyway.
 */
export async function resumeApprovedRequests(): Promise<number> {
  const stuck = await sql.query<{ id: number; executed: boolean }>(
    `SELECT r.id, o.id IS NOT NULL AS executed FROM operation_request r
     LEFT JOIN operation o ON o.request_id = r.id AND o.status NOT IN ('declined', 'failed')
     WHERE r.status = 'approved' AND r.status_changed_at < now() - interval '10 seconds'
       AND (r.release_at IS NULL OR r.release_at < now() - interval '5 seconds')
       AND (o.id IS NULL OR o.status NOT IN ('in_flight', 'unknown')) LIMIT 200`,
  );
  for (const { id, executed } of stuck) {
    const name = executed ? "follow-request" : "execute-request";
    await addJob(sql, name, { requestId: id }, { key: `${name}-${id}` });
  }
  return stuck.length;
}
