import "server-only";

import type { NextRequest } from "next/server";

import { recordRefusedCall, toldAlready } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { holdOf, type UserActor } from "@/lib/auth/actor";
import { countAction } from "@/lib/auth/attempt-limits";
import { originOf } from "@/lib/auth/origin";
import { getActor, touchSession } from "@/lib/auth/session";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { errorResponse } from "@/lib/http/error-response";
import { requireSameOrigin } from "@/lib/http/same-origin";
import { uploadBody } from "@/lib/http/upload-body";

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
type Handler = (
  actor: UserActor,
  request: NextRequest,
  body: AsyncIterable<Uint8Array>,
  context: RouteContext,
) => Promise<Response>;

/**
 * A route that takes a file, streamed: server actions carry a megabyte at most. Session, same-origin proof and limit as for
 * actions; the use case asks for the right before it reads a byte, and counts the bytes. Refusals stand in the trail under `name`.
 */
export function withUpload(
  name: string,
  handler: Handler,
): (request: NextRequest, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    const { requestId } = originOf(request.headers);
    const body = uploadBody(request.body);
    let actor: UserActor | null = null;
    try {
      actor = await getActor();
      if (!actor) throw new AppError("session_ended");
      const hold = holdOf(actor);
      if (hold) throw new AppError("forbidden", { params: { reason: hold } });
      await requireOwnPage(actor, request, name);
      await touchSession(actor);
      await countAction(actor.userId);
      const response = await handler(actor, request, body.pieces, context);
      response.headers.set("Cache-Control", "no-store");
      return response;
    } catch (error) {
      await body.discard();
      const attempt = { action: name, objectType: "upload", objectId: name };
      if (actor) await recordRefusedCall(actor, attempt, error);
      return errorResponse(error, requestId, request.nextUrl.pathname);
    }
  };
}

async function requireOwnPage(actor: UserActor, request: NextRequest, name: string): Promise<void> {
  try {
    requireSameOrigin(request.headers);
  } catch (error) {
    await recordAudit(sql, {
      actor,
      action: name,
      objectType: "upload",
      objectId: name,
      result: "refused",
      reason: "cross_site_request",
    });
    throw error instanceof AppError ? toldAlready(error) : error;
  }
}
