import http from "node:http";
import https from "node:https";
import type { Socket } from "node:net";
import { scrubHeaders, scrubText } from "@/lib/gateways/scrub";
import type { GatewayExchange } from "@/lib/gateways/types";
import { isTracing, traced } from "@/lib/telemetry/tracing";

/**
 * The one outbound client of all connectors. It sends exactly once: it follows no redirect, and a kept connection that
 * turns out to be dead is reported, never silently tried again, because the request may have been executed.
 */

/** Less time than this is not worth a second try. */
const RESEND_NEEDS_MS = 200;

export const ANSWER_LIMIT_BYTES = 64 * 1024;

export interface OutboundRequest {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** Time for everything together: connecting, sending, waiting and reading. */
  deadlineMs: number;
  /** Values that must not be kept anywhere, such as the account's credentials. */
  secrets: readonly string[];
  /** More than the usual for lists. */
  answerLimitBytes?: number;
}

/**
 * - `refused`: no byte of the request left, so it was provably not executed.
 * - `timeout`, `reset`, `too_large`: it may have been executed.
 */
export type OutboundFault = "refused" | "timeout" | "reset" | "too_large";

export type OutboundResult =
  | { ok: true; status: number; headers: Record<string, string>; body: string; exchange: GatewayExchange }
  | { ok: false; fault: OutboundFault; reason: string; exchange: GatewayExchange };

// Idle connections are given up before common gateways close them (5 s and more), which keeps stale ones rare.
const AGENT_OPTIONS = { keepAlive: true, timeout: 4_000, maxSockets: 1_024, maxFreeSockets: 256 };
const plainAgent = new http.Agent(AGENT_OPTIONS);
const tlsAgent = new https.Agent(AGENT_OPTIONS);

/** Connections whose handshake is complete. Only on these is anything of a request ever written. */
const ready = new WeakSet<Socket>();

type Arrival = { status: number; headers: Record<string, string>; body: string };
type Ending = { fault: OutboundFault; reason: string } | null;

/** Sends one request and waits for its whole answer. Never throws for what the network or the gateway does. */
export function sendOnce(request: OutboundRequest): Promise<OutboundResult> {
  if (!isTracing()) return send(request);
  const server = URL.canParse(request.url) ? new URL(request.url).host : undefined;
  return traced(
    {
      name: `gateway ${request.method}`,
      kind: "client",
      attributes: { "http.request.method": request.method, "server.address": server },
    },
    () => send(request),
    (result) => (result.ok ? { "http.response.status_code": result.status } : { "error.type": result.fault }),
  );
}

async function send(request: OutboundRequest): Promise<OutboundResult> {
  const startedAt = new Date();
  const started = performance.now();
  const { arrival, ending } = await exchangeOnce(request);
  const exchange = describe(request, arrival, ending, startedAt, performance.now() - started);
  if (ending) return { ok: false, ...ending, exchange };
  if (!arrival) return { ok: false, fault: "reset", reason: "no_answer", exchange };
  return { ok: true, ...arrival, exchange };
}

/**
 * The same for a request whose idempotency key makes the gateway answer a second sending for the first: when the connection broke, it
 * is sent once more inside the same deadline. A second sending that leads nowhere proves nothing about the first.
 */
export async function sendKeyed(request: OutboundRequest): Promise<OutboundResult> {
  const started = performance.now();
  const first = await sendOnce(request);
  const leftMs = request.deadlineMs - (performance.now() - started);
  if (first.ok || first.fault !== "reset" || leftMs < RESEND_NEEDS_MS) return first;
  const second = await sendOnce({ ...request, deadlineMs: leftMs });
  const exchange = { ...second.exchange, resentAfter: first.reason };
  if (second.ok) return { ...second, exchange };
  return second.fault === "refused"
    ? { ...second, fault: first.fault, exchange: { ...exchange, fault: first.fault } }
    : { ...second, exchange };
}

/** A body of a form, with nested names such as `metadata[order]`. Fields that are undefined are left out. */
export function formBody(fields: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(given).toString();
}

function exchangeOnce(request: OutboundRequest): Promise<{ arrival: Arrival | null; ending: Ending }> {
  return new Promise((resolve) => {
    let url: URL;
    try {
      url = new URL(request.url);
    } catch {
      return resolve({ arrival: null, ending: { fault: "refused", reason: "invalid_url" } });
    }
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      return resolve({ arrival: null, ending: { fault: "refused", reason: "invalid_url" } });
    }
    const outgoing = open(url, request);
    if (!outgoing) return resolve({ arrival: null, ending: { fault: "refused", reason: "invalid_request" } });
    let sent = false;
    let arrival: Arrival | null = null;
    let over = false;
    const finish = (ending: Ending) => {
      if (over) return;
      over = true;
      clearTimeout(deadline);
      if (ending) outgoing.destroy();
      resolve({ arrival, ending });
    };
    // What was never written cannot have been executed, whatever went wrong.
    const fail = (fault: OutboundFault, reason: string) =>
      finish({ fault: sent ? fault : "refused", reason });
    const deadline = setTimeout(
      () => fail("timeout", sent ? "deadline" : "connect_deadline"),
      request.deadlineMs,
    );
    outgoing.on("error", (error: NodeJS.ErrnoException) => fail("reset", error.code ?? "connection_error"));
    whenReady(outgoing, url.protocol === "https:", () => {
      if (over) return;
      sent = true;
      outgoing.end(request.body ?? undefined);
    });
    outgoing.on("response", (incoming) => {
      readAnswer(incoming, request.answerLimitBytes ?? ANSWER_LIMIT_BYTES, (read, fault) => {
        arrival = read;
        if (fault) fail(fault, fault === "too_large" ? "answer_too_large" : "answer_cut_off");
        else finish(null);
      });
    });
    outgoing.on("close", () => fail("reset", "connection_closed"));
  });
}

/** Prepares the request without writing a byte; null when it cannot be formed (a line break in a header). */
function open(url: URL, request: OutboundRequest): http.ClientRequest | null {
  const headers: Record<string, string> = { ...request.headers };
  if (request.body !== null) headers["content-length"] = String(Buffer.byteLength(request.body));
  try {
    return url.protocol === "https:"
      ? https.request(url, { method: request.method, headers, agent: tlsAgent })
      : http.request(url, { method: request.method, headers, agent: plainAgent });
  } catch {
    return null;
  }
}

/** Calls back once the connection stands (for TLS: once its certificate was accepted) and may be written to. */
function whenReady(outgoing: http.ClientRequest, tls: boolean, callback: () => void): void {
  outgoing.once("socket", (socket) => {
    if (ready.has(socket)) return callback();
    socket.once(tls ? "secureConnect" : "connect", () => {
      ready.add(socket);
      callback();
    });
  });
}

function readAnswer(
  incoming: http.IncomingMessage,
  limitBytes: number,
  done: (arrival: Arrival, fault: "reset" | "too_large" | null) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const arrival = (): Arrival => ({
    status: incoming.statusCode ?? 0,
    headers: flatten(incoming.headers),
    body: Buffer.concat(chunks).subarray(0, limitBytes).toString("utf8"),
  });
  incoming.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limitBytes) done(arrival(), "too_large");
  });
  incoming.on("end", () => done(arrival(), incoming.complete ? null : "reset"));
  incoming.on("error", () => done(arrival(), "reset"));
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

function describe(
  request: OutboundRequest,
  arrival: Arrival | null,
  ending: Ending,
  startedAt: Date,
  durationMs: number,
): GatewayExchange {
  const { secrets } = request;
  return {
    request: {
      method: request.method,
      url: scrubUrl(request.url, secrets),
      headers: scrubHeaders(request.headers, secrets),
      body: request.body === null ? null : scrubText(request.body, secrets),
    },
    response: arrival && {
      status: arrival.status,
      headers: scrubHeaders(arrival.headers, secrets),
      body: scrubText(arrival.body, secrets),
    },
    fault: ending?.fault ?? null,
    startedAt: startedAt.toISOString(),
    durationMs: Math.round(durationMs),
  };
}

function scrubUrl(url: string, secrets: readonly string[]): string {
  return scrubText(url.replace(/\/\/[^/?#@]*@/, "//[redacted]@"), secrets);
}
