import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyOf, refusal } from "@/lib/api/answers";
import { recordAudit } from "@/lib/audit/record-audit";
import { findSessionActor } from "@/lib/auth/session-row";
import { readSessionCookie } from "@/lib/auth/session-token";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { isSameOrigin } from "@/lib/http/same-origin";
import { endAnswer } from "@/lib/server/end-answer";

/**
 * Whether another site sends an act of the console: by the framework's header, or as a plain form, which the framework takes for an act
 * as well. It looks at some of these by itself, answers with an error of its own and tells nobody; a request without `Origin` it lets
 * through. So they are stopped here, before it sees them. Routes below `/api/` ask for themselves, and JSON without that header is never
 * taken for an act: a program that calls a wrong path learns that nothing is there.
 */
export function isForeignAction(incoming: IncomingMessage, pathname: string): boolean {
  if (incoming.method !== "POST") return false;
  const isNamed = incoming.headers["next-action"] !== undefined;
  if (!isNamed && (pathname.startsWith("/api/") || isJson(incoming))) return false;
  const header = (name: string) => {
    const value = incoming.headers[name];
    return typeof value === "string" ? value : null;
  };
  return !isSameOrigin({ get: header }, getEnv().PUBLIC_URL);
}

function isJson(incoming: IncomingMessage): boolean {
  return /^application\/json *(;|$)/i.test(incoming.headers["content-type"] ?? "");
}

/** 403, and in the trail when somebody's session was used for it: without one, anybody could fill the trail. */
export async function refuseForeignAction(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  origin: { address: string; requestId: string },
): Promise<void> {
  const sessionId = await readSessionCookie(incoming.headers.cookie ?? null);
  const actor = sessionId === null ? null : await findSessionActor(sql, sessionId, origin);
  if (actor)
    await recordAudit(sql, {
      actor,
      action: "action.cross_site",
      objectType: "action",
      objectId: String(incoming.headers["next-action"] ?? "form").slice(0, 64),
      result: "refused",
      reason: "cross_site_request",
    });
  const answer = refusal(new AppError("cross_site_request"));
  const body = await bodyOf(answer);
  // The body is not read as one, so this connection cannot carry another request.
  outgoing.writeHead(answer.status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    connection: "close",
  });
  endAnswer(incoming, outgoing, body);
}
