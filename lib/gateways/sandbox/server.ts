import { setMaxListeners } from "node:events";
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { CONTROL_ROUTES } from "@/lib/gateways/sandbox/control-routes";
import { Desk, Refusal } from "@/lib/gateways/sandbox/desk";
import { DISPUTE_ROUTES } from "@/lib/gateways/sandbox/dispute-routes";
import { FaultBoard } from "@/lib/gateways/sandbox/faults";
import type { Durability } from "@/lib/gateways/sandbox/ledger-file";
import { MERCHANT_ROUTES } from "@/lib/gateways/sandbox/merchant-routes";
import { PAGE_ROUTES } from "@/lib/gateways/sandbox/page-routes";
import { PAYMENT_ROUTES } from "@/lib/gateways/sandbox/payment-routes";
import { Notifier } from "@/lib/gateways/sandbox/notifier";
import { type Gateway, findRoute } from "@/lib/gateways/sandbox/router";
import { errorBody, sameSecret, sendJson } from "@/lib/gateways/sandbox/wire";

export interface SandboxGatewayOptions {
  /** 0 takes a free port. */
  port?: number;
  host?: string;
  ledgerFile: string;
  /** Secret that opens every account, or one secret per account. */
  secret: string | Readonly<Record<string, string>>;
  controlSecret: string;
  /** Where notices go; `{account}` in it becomes the account of the payment. None: no notices are made. */
  webhookUrl?: string | null;
  webhookSecret?: string;
  /** How long a queued refund waits before it settles. */
  queueDelayMs?: number;
  /** Refund mode of payments that name none. */
  refundMode?: "immediate" | "queued";
  /** Off only where speed is measured: an answer then no longer outlives a power cut. */
  durability?: Durability;
  /** Wait before the second attempt of a notice. */
  webhookRetryMs?: number;
  /** How long a payment waits for its customer before it fails; half an hour. */
  paymentLifetimeMs?: number;
  /** Address of this gateway for browsers, where it differs from the one it listens on. */
  publicUrl?: string;
}

export interface SandboxGateway {
  url: string;
  port: number;
  close(): Promise<void>;
}

const ROUTES = [...MERCHANT_ROUTES, ...PAYMENT_ROUTES, ...PAGE_ROUTES, ...CONTROL_ROUTES, ...DISPUTE_ROUTES];

/** Starts the sandbox gateway: replays its ledger, listens, and takes up its queue and its notices. */
export async function startSandboxGateway(options: SandboxGatewayOptions): Promise<SandboxGateway> {
  const stop = new AbortController();
  // Every answer that is being delayed listens for the stop; there may be hundreds.
  setMaxListeners(0, stop.signal);
  const { desk, notifier } = await openDesk(options);
  const gateway: Gateway = {
    desk,
    faults: new FaultBoard(),
    delayMs: 0,
    defaultRefundMode: options.refundMode ?? "immediate",
    publicUrl: "",
    stopping: stop.signal,
  };
  const host = options.host ?? "127.0.0.1";
  const server = createServer((request, response) => {
    void answer(gateway, options, request, response);
  });
  // Longer than any pooled client keeps an idle connection, so that the gateway is not the one that closes first.
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 15_000;
  try {
    await listen(server, options.port ?? 0, host);
  } catch (error) {
    notifier?.close();
    await desk.close();
    throw error;
  }
  const port = (server.address() as AddressInfo).port;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  gateway.publicUrl = (options.publicUrl ?? url).replace(/\/+$/, "");
  let closing: Promise<void> | null = null;
  const close = async () => {
    stop.abort();
    notifier?.close();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
    await desk.close();
  };
  return {
    url,
    port,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

async function openDesk(options: SandboxGatewayOptions): Promise<{ desk: Desk; notifier: Notifier | null }> {
  let desk: Desk | null = null;
  const notifier = options.webhookUrl
    ? new Notifier({
        url: options.webhookUrl,
        secret: options.webhookSecret ?? "",
        retryMs: options.webhookRetryMs ?? 1_000,
        onDelivered: (notice) => desk?.markDelivered(notice),
      })
    : null;
  desk = await Desk.open({
    ledgerFile: options.ledgerFile,
    durability: options.durability ?? "fsync",
    queueDelayMs: options.queueDelayMs ?? 5_000,
    paymentLifetimeMs: options.paymentLifetimeMs ?? 30 * 60_000,
    notices: notifier !== null,
    onNotice: (notice) => notifier?.send(notice),
  });
  for (const notice of desk.book.undelivered.values()) notifier?.send(notice);
  return { desk, notifier };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function answer(
  gateway: Gateway,
  options: SandboxGatewayOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const url = new URL(request.url ?? "/", "http://gateway.invalid");
    if (url.pathname === "/health") return sendJson(response, { status: 200, body: { status: "ok" } });
    const account = authenticate(options, request, url.pathname);
    const match = findRoute(ROUTES, request.method ?? "", url.pathname);
    if ("allowed" in match) throw noRoute(match.allowed);
    const result = await match.handle(gateway, {
      request,
      response,
      query: url.searchParams,
      params: match.params,
      account,
    });
    if (result) sendJson(response, result);
  } catch (error) {
    refuse(gateway, request, response, error);
  }
}

/** The account that the bearer secret opens; null for a secret of all accounts and for the control interface. */
function authenticate(
  options: SandboxGatewayOptions,
  request: IncomingMessage,
  pathname: string,
): string | null {
  if (pathname.startsWith("/control/")) {
    const given = request.headers["sandbox-control-secret"];
    if (typeof given === "string" && sameSecret(given, options.controlSecret)) return null;
    throw new Refusal(401, "unauthorized", "Send the control secret in Sandbox-Control-Secret.");
  }
  // Customers have no secret; the payment's own id is what lets them in.
  if (pathname.startsWith("/pay/")) return null;
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? "";
  if (typeof options.secret === "string") {
    if (sameSecret(given, options.secret)) return null;
  } else {
    for (const [account, secret] of Object.entries(options.secret))
      if (sameSecret(given, secret)) return account;
  }
  throw new Refusal(401, "unauthorized", "Send the secret of your account as a bearer token.");
}

function noRoute(allowed: string[]): Refusal {
  if (allowed.length === 0) return new Refusal(404, "not_found", "There is no such path.");
  return new Refusal(405, "method_not_allowed", `This path takes ${allowed.join(", ")}.`);
}

function refuse(gateway: Gateway, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  // A body that was not read to its end spoils the connection for the next request.
  const unread = hasBody(request) && !request.complete;
  const headers: Record<string, string> = unread ? { connection: "close" } : {};
  if (error instanceof Refusal) {
    sendJson(response, { status: error.status, body: errorBody(error.code, error.message), headers });
  } else if (gateway.stopping.aborted || request.destroyed) {
    response.destroy();
  } else {
    process.stderr.write(`sandbox gateway: ${inspect(error)}\n`);
    sendJson(response, { status: 500, body: errorBody("internal", "The gateway failed."), headers });
  }
  if (unread) {
    // The sender gets a moment to read the answer before its upload is cut off.
    request.resume();
    setTimeout(() => {
      if (!request.complete) request.destroy();
    }, 500).unref();
  }
}

function hasBody(request: IncomingMessage): boolean {
  return (
    request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0
  );
}
