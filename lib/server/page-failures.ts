import "server-only";
import { requestIdHeader } from "@/lib/auth/origin";
import { hasBegunAct } from "@/lib/http/begun-acts";
import { log } from "@/lib/log";

type FailedRequest = Readonly<{ path: string; method: string; headers: NodeJS.Dict<string | string[]> }>;

function isUnreadableAct(headers: FailedRequest["headers"]): boolean {
  const requestId = headers[requestIdHeader];
  return headers["next-action"] !== undefined && typeof requestId === "string" && !hasBegunAct(requestId);
}

/** The framework tells of one failure when it makes the page's data and again when it makes the document of them. */
let lastTold = "";

/**
 * One line for a page that broke, under the number that stands on the page (`errorId`) and beside that of the request. A page that
 * was led to by a link inside the console never learns its own request, so the error's number is the one that a person can quote.
 */
export function notePageFailure(
  error: unknown,
  { path, method, headers }: FailedRequest,
  route: string,
): void {
  const { digest } = error as { digest?: string };
  const requestId = headers[requestIdHeader];
  if (isUnreadableAct(headers)) {
    // Anybody can send one, so it is worth no more than a line. What the decoder says of it quotes what was sent.
    log.warn({ requestId, path: path.split("?", 1)[0], route }, "an act could not be read");
    return;
  }
  const told = `${digest} ${String(requestId)}`;
  if (told === lastTold) return;
  lastTold = told;
  // What was searched for stands behind the question mark and may name people.
  log.error(
    { err: error, errorId: digest, requestId, method, path: path.split("?", 1)[0], route },
    "page failed",
  );
}
