import "server-only";
import { randomUUID } from "node:crypto";
import { json } from "@/lib/api/answers";
import { authenticated } from "@/lib/api/authenticated";
import { readBody } from "@/lib/api/read-body";
import { lineBody, requestBody } from "@/lib/api/request-body";
import { parseFields } from "@/lib/api/schemas/fields";
import {
  requestCancelBody,
  requestCommentBody,
  requestCreateBody,
  requestDecideBody,
  requestListQuery,
} from "@/lib/api/schemas/request";
import { addComment } from "@/lib/approvals/additions/add-comment";
import { decideRequest } from "@/lib/approvals/decide-request";
import { cancelRequest, retryRequest } from "@/lib/approvals/end-request";
import { listRequestsForApi, readRequestForApi } from "@/lib/approvals/read-for-api";
import { requestFromConsole } from "@/lib/approvals/request-operation";
import type { RequestStatus } from "@/lib/approvals/types";
import { toldAlready } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, requireUser, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";

/** Operation requests over the wire: read and comment with a key; ask, decide, cancel and retry only as a person. */

const PAGE = 50;

/** `GET /b/countersign/v1/requests/`: the newest first. */
export const handleListRequests = authenticated("request.list", async (actor, { request }) => {
  const query = Object.fromEntries(new URL(request.url, "http://localhost").searchParams);
  const fields = parseFields(requestListQuery, query);
  const { rows, more } = await listRequestsForApi(actor, {
    status: fields.status as RequestStatus | "open" | undefined,
    sessionId: fields.session_id,
    before: fields.before === undefined ? undefined : Number(fields.before),
    limit: Number(fields.limit ?? PAGE),
  });
  return json(200, { results: rows.map(lineBody), next: more ? String(rows.at(-1)?.id) : null });
});

/** `GET /b/countersign/v1/requests/{id}/`. */
export const handleReadRequest = authenticated("request.read", async (actor, { params }) =>
  json(200, requestBody(await readRequestForApi(actor, idOf(params)))),
);

/** `POST /b/countersign/v1/requests/`: a person asks, as in the console. */
export const handleCreateRequest = authenticated("request.create", async (actor, { request }) => {
  const maker = await requirePerson(actor, "create", null);
  const body = parseFields(requestCreateBody, await readBody(request));
  const outcome = await requestFromConsole(maker, {
    sessionId: body.session_id,
    type: body.operation,
    amount: body.amount,
    reasonCode: body.reason_code,
    note: body.note,
    submissionKey: body.submission_key ?? randomUUID(),
  });
  if (outcome.kind === "requested")
    return json(201, requestBody(await readRequestForApi(actor, outcome.requestId)));
  const { status } = outcome.performed.operation;
  const result =
    status === "succeeded" ? "success" : status === "declined" || status === "failed" ? "failed" : "queued";
  const detail = "The policy let it be done at once.";
  return json(200, { detail, operation: body.operation, result });
});

/** `POST /b/countersign/v1/requests/{id}/decision/`: a checker's approve or reject. */
export const handleDecideRequest = authenticated("request.decide", async (actor, { request, params }) => {
  const requestId = idOf(params);
  const checker = await requirePerson(actor, "decide", requestId);
  const body = parseFields(requestDecideBody, await readBody(request));
  requirePermission(checker, "request.decide");
  await decideRequest(checker, {
    requestId,
    verdict: body.verdict,
    note: body.note,
    contentHash: body.content_hash,
  });
  return json(200, requestBody(await readRequestForApi(actor, requestId)));
});

/** `POST /b/countersign/v1/requests/{id}/cancel/`: its maker, or an admin. */
export const handleCancelRequest = authenticated("request.cancel", async (actor, { request, params }) => {
  const requestId = idOf(params);
  const person = await requirePerson(actor, "cancel", requestId);
  const { reason } = parseFields(requestCancelBody, await readBody(request));
  // The answer is the request: whoever may not see it would be told no although it was done.
  requirePermission(person, "transaction.view");
  await cancelRequest(person, { requestId, reason });
  return json(200, requestBody(await readRequestForApi(actor, requestId)));
});

/** `POST /b/countersign/v1/requests/{id}/retry/`: another attempt after a definite "not done". */
export const handleRetryRequest = authenticated("request.retry", async (actor, { request, params }) => {
  const requestId = idOf(params);
  const person = await requirePerson(actor, "retry", requestId);
  await readBody(request);
  await retryRequest(person, requestId);
  return json(200, requestBody(await readRequestForApi(actor, requestId)));
});

/** `POST /b/countersign/v1/requests/{id}/comments/`. */
export const handleCommentRequest = authenticated("request.comment", async (actor, { request, params }) => {
  const requestId = idOf(params);
  if (actor.type === "system") throw new AppError("forbidden");
  const { text } = parseFields(requestCommentBody, await readBody(request));
  const { commentId } = await addComment(actor, { requestId, text: text.trim() });
  return json(201, { id: commentId });
});

function idOf(params: Record<string, string>): number {
  const text = params.id ?? "";
  if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound("Request");
  return Number(text);
}

/** A decision is a person's, and so are the other acts on a request. A key that tries is refused and stands in the trail. */
async function requirePerson(actor: Actor, verb: string, requestId: number | null): Promise<UserActor> {
  if (actor.type === "user") return requireUser(actor);
  await recordAudit(sql, {
    actor,
    action: `request.${verb}`,
    objectType: "operation_request",
    objectId: String(requestId ?? "new"),
    result: "refused",
    reason: "forbidden",
  });
  throw toldAlready(
    new AppError("forbidden", {
      detail:
        "Only a person can do this: use the Basic credentials of a user with API access. A program asks for operations through the Operations API.",
    }),
  );
}
