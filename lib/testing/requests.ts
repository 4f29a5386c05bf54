import { randomUUID } from "node:crypto";
import { contentHash, requestContent } from "@/lib/approvals/content";
import { decideRequest } from "@/lib/approvals/decide-request";
import { findRequest } from "@/lib/approvals/load-request";
import { requestFromConsole } from "@/lib/approvals/request-operation";
import type { CreateRequestInput } from "@/lib/approvals/schemas";
import type { DecisionResult, RequestStatus } from "@/lib/approvals/types";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { readParent } from "@/lib/transactions/find-parent";

/** Requests as the console's forms make and decide them. */

/** Asks; returns the request's number. */
export async function ask(
  maker: UserActor,
  payment: { sessionId: string },
  wish: Partial<CreateRequestInput> = {},
): Promise<number> {
  const outcome = await requestFromConsole(maker, {
    sessionId: payment.sessionId,
    type: "refund",
    reasonCode: "customer_request",
    submissionKey: randomUUID(),
    ...wish,
  });
  if (outcome.kind !== "requested") throw new Error("The console executed without a checker.");
  return outcome.requestId;
}

/** The hash of what a checker is shown now. */
export async function seenNow(requestId: number): Promise<string> {
  const request = await findRequest(sql, requestId);
  const parent = request && (await readParent(sql, request.transactionId));
  if (!request || !parent) throw new Error("There is no such request.");
  return contentHash(requestContent(request, parent));
}

/** Decides about what is on the screen now. */
export async function decide(
  checker: UserActor,
  requestId: number,
  verdict: "approve" | "reject" = "approve",
): Promise<DecisionResult> {
  const hash = await seenNow(requestId);
  return decideRequest(checker, { requestId, verdict, contentHash: hash, note: "Looked at." });
}

export interface RequestLine {
  status: RequestStatus;
  status_reason: string | null;
  status_reason_words: Record<string, string> | null;
  attempts: number;
  held_minor: bigint;
}

export async function requestNow(requestId: number): Promise<RequestLine> {
  const rows = await sql.query<RequestLine>(
    "SELECT status, status_reason, status_reason_words, attempts, held_minor FROM operation_request WHERE id = $1",
    [requestId],
  );
  if (!rows[0]) throw new Error("There is no such request.");
  return rows[0];
}

/** The waiting jobs of one name about a request. */
export async function jobsOf(name: string, requestId: number): Promise<number> {
  const rows = await sql.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
     WHERE t.identifier = $1 AND (j.payload ->> 'requestId')::int = $2`,
    [name, requestId],
  );
  return rows[0]?.count ?? 0;
}
