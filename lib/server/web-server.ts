import "server-only";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { bodyOf, piecesOf, refusal } from "@/lib/api/answers";
import { answerApi } from "@/lib/api/route-table";
import { endAnswer } from "@/lib/server/end-answer";
import { isForeignAction, refuseForeignAction } from "@/lib/server/foreign-action";
import { liveness, readiness } from "@/lib/server/health";
import { IncomingRequest } from "@/lib/server/incoming-request";
import { answerPolicyReport, POLICY_REPORT_PATH } from "@/lib/server/policy-reports";
import { areaOf, observeRequest } from "@/lib/server/request-metrics";
import { securityHeaders } from "@/lib/server/security-headers";
import { blameUnreadableBody, isAct } from "@/lib/server/unreadable-act";
import { addressHeader, requestIdHeader } from "@/lib/auth/origin";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { clientAddress, isTrustedProxy } from "@/lib/http/client-address";
import { log } from "@/lib/log";
import { newTimedId } from "@/lib/timed-id";
import { isTracing, traced } from "@/lib/telemetry/tracing";

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
  "traceparent",
];

/**
 * The one HTTP server: the wire API below `/b/` is answered by plain handlers, everything else by the page handler. A route of
 * the page framework costs about a millisecond of CPU before our code runs, which an API under load cannot afford.
 */
export function createWebServer(pages: PageHandler): Server {
  const server = createServer((incoming, outgoing) => {
    const requestId = newTimedId();
    incoming.url = originForm(incoming.url ?? "/");
    const address = identify(incoming, requestId);
    outgoing.setHeader("x-request-id", requestId);
    const pathname = pathOf(incoming);
    observeRequest(outgoing, pathname);
    const answer = () => route(incoming, outgoing, { pages, pathname, address, requestId });
    const answered = isTracing()
      ? traceRequest(incoming, outgoing, { pathname, requestId }, answer)
      : answer();
    answered.catch((error: unknown) => fail(outgoing, error, requestId));
  });
  // A client has this long to send its headers and its whole request; see docs/operations for the proxy in front.
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 65_000;
  return server;
}

interface Arrived {
  pathname: string;
  address: string;
  requestId: string;
}

function route(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { pages, pathname, address, requestId }: Arrived & { pages: PageHandler },
): Promise<void> {
  if (pathname.startsWith("/b/")) return answerWire(incoming, outgoing, pathname, address, requestId);
  for (const [name, value] of securityHeaders(pathname)) outgoing.setHeader(name, value);
  if (PROBES.has(pathname)) return answerProbe(incoming, outgoing, pathname);
  if (pathname === POLICY_REPORT_PATH) return answerPolicyReport(incoming, outgoing);
  if (NOT_CARRIED.has(incoming.method ?? "")) return refuseMethod(incoming, outgoing);
  if (isForeignAction(incoming, pathname))
    return refuseForeignAction(incoming, outgoing, { address, requestId });
  if (!isAct(incoming, pathname)) return pages(incoming, outgoing);
  const takeBack = blameUnreadableBody(outgoing, requestId);
  return pages(incoming, outgoing).catch((error: unknown) => {
    takeBack();
    throw error;
  });
}

/** One span for the request, of which the number that clients are told is a part; addresses and paths may name people. */
function traceRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { pathname, requestId }: Pick<Arrived, "pathname" | "requestId">,
  answer: () => Promise<void>,
): Promise<void> {
  const method = incoming.method ?? "GET";
  const { traceparent } = incoming.headers;
  return traced(
    {
      name: `${method} ${areaOf(pathname)}`,
      kind: "server",
      attributes: { "http.request.method": method, "countersign.request_id": requestId },
      root: { traceparent: typeof traceparent === "string" ? traceparent : undefined },
    },
    answer,
    () => ({ "http.response.status_code": outgoing.statusCode }),
  );
}

/**
 * HTTP lets a client name a whole address where a path stands, with any host in it. Only the path counts: the framework would lead
 * the client to that host.
 */
function originForm(target: string): string {
  const [, path] = /^[a-z][a-z\d+.-]*:\/\/[^/?#]*(.*)$/i.exec(target) ?? [];
  if (path === undefined) return target;
  return path.startsWith("/") ? path : `/${path}`;
}

async function refuseMethod(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const detail = `Method "${incoming.method}" not allowed.`;
  const body = await bodyOf(refusal(new AppError("method_not_allowed", { detail })));
  outgoing.writeHead(405, {
    allow: "GET, HEAD, POST",
    "content-type": "application/json; charset=utf-8",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    connection: "close",
  });
  endAnswer(incoming, outgoing, body);
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
  const headers: Record<string, string> = Object.fromEntries(securityHeaders(pathname));
  answer.headers.forEach((value, name) => {
    headers[name] = value;
  });
  // The rest of a refused body is not read as one, so this connection cannot carry another request.
  if (!incoming.complete) headers.connection = "close";
  const pieces = piecesOf(answer);
  if (pieces) {
    outgoing.writeHead(answer.status, headers);
    return pipeline(pieces, outgoing).catch(ignoreGoneClient);
  }
  const body = await bodyOf(answer);
  headers["content-length"] = String(Buffer.byteLength(body));
  outgoing.writeHead(answer.status, headers);
  endAnswer(incoming, outgoing, body);
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
    ...(incoming.complete ? {} : { connection: "close" }),
  });
  endAnswer(incoming, outgoing, incoming.method === "HEAD" ? undefined : body);
}

/** What escaped: a refusal in its own words, as when the database is away; of everything else only the number to ask about. */
async function fail(outgoing: ServerResponse, error: unknown, requestId: string): Promise<void> {
  log.error({ error, requestId }, "request failed");
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const unexpected = new AppError("internal", {
    detail: `Something went wrong on our side. Quote ${requestId} when you ask about it.`,
  });
  const answer = refusal(error instanceof AppError ? error : unexpected);
  for (const [name, value] of securityHeaders("/b/")) outgoing.setHeader(name, value);
  answer.headers.forEach((value, name) => outgoing.setHeader(name, value));
  outgoing.setHeader("cache-control", "no-store");
  outgoing.writeHead(answer.status);
  outgoing.end(await bodyOf(answer));
}
