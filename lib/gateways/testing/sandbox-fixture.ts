import { mkdtemp, rm } from "node:fs/promises";
import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SandboxGatewayOptions, startSandboxGateway } from "@/lib/gateways/sandbox/server";
import type { GatewayAccount } from "@/lib/gateways/types";

/** A running sandbox gateway for tests, with its merchant and control interfaces as functions. */

export const SECRET = "sandbox-secret-for-tests";
export const CONTROL_SECRET = "control-secret-for-tests";
export const WEBHOOK_SECRET = "webhook-secret-for-tests";

export interface Reply {
  status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of many shapes
  body: any;
  headers: Headers;
}

export interface TestGateway {
  url: string;
  ledgerFile: string;
  account: GatewayAccount;
  merchant(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  control(method: string, path: string, body?: unknown): Promise<Reply>;
  /** A payment that is already in the ledger, paid or authorized. */
  addPayment(fields?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** Starts a gateway on a free port with a ledger in a folder of its own, or on the ledger that the options name. */
export async function startTestGateway(options: Partial<SandboxGatewayOptions> = {}): Promise<TestGateway> {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-gateway-"));
  const ledgerFile = options.ledgerFile ?? join(folder, "ledger.jsonl");
  const gateway = await startSandboxGateway({
    secret: SECRET,
    controlSecret: CONTROL_SECRET,
    webhookSecret: WEBHOOK_SECRET,
    ...options,
    ledgerFile,
  });
  return {
    ...clientOf(gateway.url),
    ledgerFile,
    close: async () => {
      await gateway.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The interfaces of a gateway that runs at an address, whoever started it. */
export function clientOf(url: string): Omit<TestGateway, "ledgerFile" | "close"> {
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string>) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const answer = await fetch(url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: text }),
    });
    const received = await answer.text();
    let parsed: unknown = received;
    try {
      parsed = JSON.parse(received);
    } catch {
      // Some answers are not JSON on purpose.
    }
    return { status: answer.status, body: parsed, headers: answer.headers };
  };
  const control: TestGateway["control"] = (method, path, body) =>
    send(method, path, body, { "sandbox-control-secret": CONTROL_SECRET });
  let count = 0;
  return {
    url,
    account: {
      pgCode: "sandbox-kwd",
      gateway: "sandbox",
      currencyCode: "KWD",
      baseUrl: url,
      credentials: { secret: SECRET, webhookSecret: WEBHOOK_SECRET },
    },
    merchant: (method, path, body, headers = {}) =>
      send(method, path, body, { authorization: `Bearer ${SECRET}`, ...headers }),
    control,
    addPayment: async (fields = {}) => {
      count += 1;
      const id = `pay_test_${process.pid}_${Date.now()}_${count}`;
      const payment = { id, amount: "12.500", currency: "KWD", ...fields };
      const reply = await control("POST", "/control/payments", [payment]);
      if (reply.body.imported !== 1) throw new Error(`not imported: ${JSON.stringify(reply.body)}`);
      return id;
    },
  };
}

export interface Receiver {
  url: string;
  received: { headers: Record<string, string>; rawBody: string }[];
  close(): Promise<void>;
}

/** A plain HTTP server that keeps what it is sent and answers as told. */
export async function startReceiver(statusFor: (count: number) => number = () => 200): Promise<Receiver> {
  const received: Receiver["received"] = [];
  const server: Server = createServer(async (request: IncomingMessage, response) => {
    let rawBody = "";
    for await (const chunk of request.setEncoding("utf8")) rawBody += chunk;
    received.push({ headers: request.headers as Record<string, string>, rawBody });
    response.writeHead(statusFor(received.length)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
