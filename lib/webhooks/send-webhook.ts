import "server-only";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import {
  type AddressPolicy,
  type CheckedAddress,
  type Resolver,
  resolveTarget,
} from "@/lib/webhooks/resolve-target";
import type { DeliveryFault } from "@/lib/webhooks/types";

/** More of an answer is not read: nobody needs it, and a receiver must not fill our memory. */
export const ANSWER_LIMIT_BYTES = 64 * 1024;

export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** For everything together: resolving, connecting, sending, waiting and reading. */
  deadlineMs: number;
  ignoreTls: boolean;
  policy: AddressPolicy;
  /** Replaced only by tests. */
  resolve?: Resolver;
}

export interface WebhookOutcome {
  httpStatus: number | null;
  fault: DeliveryFault | null;
  faultDetail: string | null;
  /** The address that was connected to. */
  address: string | null;
  responseHeaders: Record<string, string> | null;
  responseBody: string | null;
  durationMs: number;
}

type Ending = Omit<WebhookOutcome, "durationMs">;

const NOTHING: Ending = {
  httpStatus: null,
  fault: null,
  faultDetail: null,
  address: null,
  responseHeaders: null,
  responseBody: null,
};

const TIMED_OUT: Ending = { ...NOTHING, fault: "timeout", faultDetail: "no answer before the deadline" };

/** Sends one webhook once: no redirect is followed, nothing is tried again. Never throws for what the network does. */
export async function sendWebhook(request: WebhookRequest): Promise<WebhookOutcome> {
  const started = performance.now();
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<Ending>((resolve) => {
    timer = setTimeout(() => {
      controller.abort();
      // An answer that has begun speaks first: its status has decided.
      setImmediate(() => resolve(TIMED_OUT));
    }, request.deadlineMs);
  });
  const ending = await Promise.race([exchange(request, controller.signal), deadline]);
  clearTimeout(timer);
  return { ...ending, durationMs: Math.round(performance.now() - started) };
}

async function exchange(request: WebhookRequest, signal: AbortSignal): Promise<Ending> {
  if (!URL.canParse(request.url)) return { ...NOTHING, fault: "invalid_url", faultDetail: "not an address" };
  const url = new URL(request.url);
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    return { ...NOTHING, fault: "invalid_url", faultDetail: `${url.protocol} is not served` };
  }
  const target = await resolveTarget(url.hostname, request.policy, request.resolve);
  if (!target.ok) return { ...NOTHING, fault: target.fault, faultDetail: target.detail.slice(0, 300) };
  if (signal.aborted) return TIMED_OUT;
  return post(url, request, target.addresses, signal);
}

function post(
  url: URL,
  request: WebhookRequest,
  addresses: readonly CheckedAddress[],
  signal: AbortSignal,
): Promise<Ending> {
  return new Promise((resolve) => {
    const options: https.RequestOptions = {
      method: "POST",
      headers: { ...request.headers, "content-length": String(Buffer.byteLength(request.body)) },
      // A connection of its own: a kept one could lead to an address that was checked for somebody else.
      agent: false,
      lookup: lookupOf(addresses),
    };
    const outgoing =
      url.protocol === "https:"
        ? https.request(url, { ...options, rejectUnauthorized: !request.ignoreTls })
        : http.request(url, options);
    const address = () => outgoing.socket?.remoteAddress ?? null;
    let answered = false;
    outgoing.on("response", (incoming) => {
      answered = true;
      const connected = address();
      readAnswer(incoming, signal, (responseBody) => {
        outgoing.destroy();
        resolve({
          ...NOTHING,
          httpStatus: incoming.statusCode ?? 0,
          address: connected,
          responseHeaders: flatten(incoming.headers),
          responseBody,
        });
      });
    });
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (!answered)
        resolve(signal.aborted ? TIMED_OUT : { ...NOTHING, ...faultOf(error), address: address() });
    });
    outgoing.on("close", () => {
      if (answered) return;
      const closed: Ending = { ...NOTHING, fault: "connection", faultDetail: "closed without an answer" };
      resolve(signal.aborted ? TIMED_OUT : closed);
    });
    signal.addEventListener("abort", () => outgoing.destroy());
    outgoing.end(request.body);
  });
}

/** Answers every question for an address with those that were checked. */
function lookupOf(addresses: readonly CheckedAddress[]): LookupFunction {
  return (_host, options, callback) => {
    const [first] = addresses;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first?.address ?? "", first?.family);
  };
}

/** The status has decided already; of the text only the beginning is kept, and only what comes before the deadline. */
function readAnswer(incoming: http.IncomingMessage, signal: AbortSignal, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = () => done(Buffer.concat(chunks).subarray(0, ANSWER_LIMIT_BYTES).toString("utf8"));
  incoming.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > ANSWER_LIMIT_BYTES) finish();
  });
  incoming.on("end", finish);
  incoming.on("error", finish);
  incoming.on("close", finish);
  signal.addEventListener("abort", finish);
}

function flatten(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

const TLS_CODES = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

function faultOf(error: NodeJS.ErrnoException): Pick<Ending, "fault" | "faultDetail"> {
  const code = error.code ?? "";
  return {
    fault: TLS_CODES.test(code) ? "tls" : "connection",
    faultDetail: (code || error.message).slice(0, 300),
  };
}
