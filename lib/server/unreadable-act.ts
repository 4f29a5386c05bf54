import "server-only";
import type { IncomingMessage, ServerResponse } from "node:http";
import { forgetAct, hasBegunAct } from "@/lib/http/begun-acts";

/**
 * Whether the framework takes this for an act of the console and so decodes its body: it is named, or comes as a form. Routes below
 * `/api/` read their bodies themselves, and what fails there is a fault of ours.
 */
export function isAct({ method, headers }: IncomingMessage, pathname: string): boolean {
  if (method !== "POST" || pathname.startsWith("/api/")) return false;
  return headers["next-action"] !== undefined || /^multipart\/form-data/i.test(headers["content-type"] ?? "");
}

/**
 * The framework answers 500 to a body that it cannot decode, as if that were its fault. Acts of ours catch whatever goes wrong in them,
 * so a 500 before any of them has begun says that what was sent cannot be read: 400. Returns how to take that back, for faults of our own.
 */
export function blameUnreadableBody(outgoing: ServerResponse, requestId: string): () => void {
  const writeHead = outgoing.writeHead;
  outgoing.writeHead = function (this: ServerResponse, status: number, ...rest: never[]) {
    const said = status === 500 && !hasBegunAct(requestId) ? 400 : status;
    return writeHead.call(this, said, ...rest);
  } as typeof writeHead;
  outgoing.once("close", () => forgetAct(requestId));
  return () => {
    outgoing.writeHead = writeHead;
  };
}
