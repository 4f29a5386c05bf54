import "server-only";

import type { NextRequest } from "next/server";

import { recordRefusedCall } from "@/lib/audit/audit-refusals";
import { holdOf, type UserActor, requirePermission } from "@/lib/auth/actor";
import { originOf } from "@/lib/auth/origin";
import type { Permission } from "@/lib/auth/permissions";
import { getActor, touchSession } from "@/lib/auth/session";
import { AppError } from "@/lib/errors";
import { errorResponse } from "@/lib/http/error-response";

/** Pages send it with reads that a person asked for (a filter, a next page). Polling sends nothing. */
export const userActHeader = "x-user-act";

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
type Handler<Context> = (actor: UserActor, request: NextRequest, context: Context) => Promise<Response>;

/**
 * A GET route of the console: session, permission, handler; never cached. A handler returns a `Response` and throws
 * `AppError`. Writes are server actions, so other methods have no business here. What is refused for want of a right, or because the
 * thing is not there for him, stands in the trail.
 */
export function withSession<Context extends RouteContext = RouteContext>(
  declaration: { permission: Permission | null },
  handler: Handler<Context>,
): (request: NextRequest, context: Context) => Promise<Response> {
  return async (request, context) => {
    const { requestId } = originOf(request.headers);
    let actor: UserActor | null = null;
    try {
      actor = await getActor();
      if (!actor) throw new AppError("session_ended");
      const hold = holdOf(actor);
      if (hold) throw new AppError("forbidden", { params: { reason: hold } });
      if (declaration.permission) requirePermission(actor, declaration.permission);
      if (request.headers.get(userActHeader) === "1") await touchSession(actor);
      return uncached(await handler(actor, request, context));
    } catch (error) {
      const { pathname } = request.nextUrl;
      const attempt = { action: "route.read", objectType: "route", objectId: pathname.slice(0, 200) };
      if (actor) await recordRefusedCall(actor, attempt, error, { isRead: true });
      return errorResponse(error, requestId, pathname);
    }
  };
}

function uncached(response: Response): Response {
  response.headers.set("Cache-Control", "no-store");
  return response;
}
