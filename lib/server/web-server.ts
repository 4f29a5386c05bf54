import "server-only";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { bodyOf, piecesOf, refusal } from "@/lib/api/answers";
import { answerApi } from "@/lib/api/route-table";
import { isForeignAction, refuseForeignAction } from "@/lib/server/foreign-action";
import { liveness, readiness } from "@/lib/server/health";
import { IncomingRequest } from "@/lib/server/incoming-request";
import { observeRequest } from "@/lib/server/request-metrics";
import { addressHeader, requestIdHeader } from "@/lib/auth/origin";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { clientAddress, isTrustedProxy } from "@/lib/http/client-address";
import { log } from "@/lib/log";

/** Methods that a `Request` refuses to carry. */
const NOT_CARRIED: ReadonlySet<string> = new Set(["TRACE", "TRACK", "CONNECT"]);

const PROBES: ReadonlySet<string> = new Set(["/healthz", "/readyz"]);

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Headers by which a client could speak for the server, for a proxy or for the framework's own insides. */
const NEVER_FROM_CLIENTS = [addressHeader, requestIdHeader, "x-middleware-subrequest", "x-nonce"];
const FROM_TRUSTED_PROXIES = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "forwarded",
];

/**
 * The one HTTP server: the wire API below `/b/` is answered by plain handlers, everything else by the page handler. A route of
 * the page framework costs about a millisecond of CPU before our code runs, which an API under load cannot afford.
 */
export function createWebServer(pages: PageHandler): Server {
  const server = createServer((incoming, outgoing) => {
    const requestId = randomUUID();
    const address = identify(incoming, requestId);
    outgoing.setHeader("x-request-id", requestId);
    const pathname = pathOf(incoming);
    observeRequest(outgoing, pathname);
    const answered = pathname.startsWith("/b/")
      ? answerWire(incoming, outgoing, pathname, address, requestId)
      : PROBES.has(pathname)
        ? answerProbe(incoming, outgoing, pathname)
        : isForeignAction(incoming)
          ? refuseForeignAction(incoming, outgoing, { address, requestId })
          : pages(incoming, outgoing);
    answered.catch((error: unknown) => fail(outgoing, error, requestId));
  });
  // A client has this long to send its headers and its whole request; see docs/operations for the proxy in front.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

function pathOf(incoming: IncomingMessage): string {
  return (incoming.url ?? "/").split("?", 1)[0] ?? "/";
}

/** Replaces what a client claims about itself by what the server sees. */
function identify(incoming: IncomingMessage, requestId: string): string {
  const trusted = getEnv().TRUSTED_PROXIES;
  const peer = incoming.socket.remoteAddress;
  const forwardedFor = incoming.headers["x-forwarded-for"];
  const address = clientAddress(
    peer,
    Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor,
    trusted,
  );
  for (const name of NEVER_FROM_CLIENTS) delete incoming.headers[name];
  if (!isTrustedProxy(peer, trusted)) for (const name of FROM_TRUSTED_PROXIES) delete incoming.headers[name];
  incoming.headers[addressHeader] = address;
  incoming.headers[requestIdHeader] = requestId;
  return address;
}

async function answerWire(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  pathname: string,
  address: string,
  requestId: string,
): Promise<void> {
  const answer = NOT_CARRIED.has(incoming.method ?? "")
    ? refusal(new AppError("method_not_allowed", { detail: `Method "${incoming.method}" not allowed.` }))
    : await answerApi(new IncomingRequest(incoming), pathname, { address, requestId }, requestId);
  const headers: Record<string, string> = { "x-content-type-options": "nosniff" };
  answer.headers.forEach((value, name) => {
    headers[name] = value;
  });
  // The rest of a refused body is not read, so this connection cannot carry another request.
  if (!incoming.complete) headers.connection = "close";
  const pieces = piecesOf(answer);
  if (pieces) {
    outgoing.writeHead(answer.status, headers);
    return pipeline(pieces, outgoing).catch(ignoreGoneClient);
  }
  const body = await bodyOf(answer);
  headers["content-length"] = String(Buffer.byteLength(body));
  outgoing.writeHead(answer.status, headers);
  outgoing.end(body);
}

/** Whoever hangs up in the middle of a file has changed his mind. */
function ignoreGoneClient(error: { code?: string }): void {
  if (error.code !== "ERR_STREAM_PREMATURE_CLOSE" && error.code !== "ECONNRESET") throw error;
}

/** Balancers and supervisors ask often and without a name. */
async function answerProbe(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  pathname: string,
): Promise<void> {
  const { status, body } = pathname === "/healthz" ? liveness() : await readiness();
  outgoing.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    ...(incoming.complete ? {} : { connection: "close" }),
  });
  outgoing.end(incoming.method === "HEAD" ? undefined : body);
}

function fail(outgoing: ServerResponse, error: unknown, requestId: string): void {
  log.error({ error, requestId }, "request failed");
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(500, { "content-type": "application/json; charset=utf-8" });
  outgoing.end(
    JSON.stringify({ detail: `Something went wrong on our side. Quote ${requestId} when you ask about it.` }),
  );
}
