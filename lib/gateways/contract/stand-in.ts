import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestKind, SeenRequest, Vendor, VendorAnswer } from "@/lib/gateways/contract/contract-types";
import type { Stage } from "@/lib/gateways/contract/stage";

/** What goes wrong with the requests of one kind. `executed`: after the vendor did what was asked, not before. */
export type Fault =
  | { kind: "silent"; executed: boolean }
  | { kind: "reset"; executed: boolean }
  | { kind: "answer"; answer: VendorAnswer; executed: boolean }
  | { kind: "half_body"; executed: true }
  | { kind: "too_large"; executed: true };

export interface PlannedFault {
  on: RequestKind;
  fault: Fault;
  /** How many requests it spoils; all of them when left out. */
  times?: number;
}

/** A real HTTP server that plays a vendor. */
export interface StandIn {
  url: string;
  stage: Stage;
  seen: SeenRequest[];
  plan(fault: PlannedFault | null): void;
  close(): Promise<void>;
}

/** Starts the vendor on a free port. Every answer repeats the secrets in a header, as a careless gateway would. */
export async function startStandIn(
  vendor: Vendor,
  stage: Stage,
  secrets: readonly string[],
): Promise<StandIn> {
  const seen: SeenRequest[] = [];
  let planned: { fault: PlannedFault; left: number } | null = null;
  const server = createServer(async (incoming, response) => {
    response.setHeader("x-echo", secrets.join(" "));
    const request = await read(incoming, vendor);
    seen.push(request);
    const fault =
      planned && planned.fault.on === request.kind && planned.left > 0 ? planned.fault.fault : null;
    if (fault && planned) planned.left -= 1;
    const answer = fault && !fault.executed ? null : answerOf(vendor, request, stage);
    deliver(response, answer, fault);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stage,
    seen,
    plan: (fault) => {
      planned = fault && { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage, vendor: Vendor): Promise<SeenRequest> {
  let body = "";
  for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
  const url = new URL(incoming.url ?? "/", "http://stand-in");
  const request = {
    method: incoming.method ?? "",
    path: url.pathname,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    ),
    body,
  };
  return { ...request, kind: vendor.classify(request) };
}

function answerOf(vendor: Vendor, request: SeenRequest, stage: Stage): VendorAnswer {
  try {
    return vendor.handle(request, stage);
  } catch (error) {
    // A stand-in that fails must not look like a gateway that does.
    return { status: 599, body: `the stand-in failed: ${error instanceof Error ? error.stack : error}` };
  }
}

function deliver(response: ServerResponse, answer: VendorAnswer | null, fault: Fault | null): void {
  const text = answer === null ? "" : textOf(answer.body);
  switch (fault?.kind) {
    case "silent":
      return;
    case "reset":
      return void response.socket?.resetAndDestroy();
    case "answer":
      return send(response, fault.answer, textOf(fault.answer.body));
    case "half_body":
      return send(response, answer, text.slice(0, Math.max(1, Math.floor(text.length / 2))));
    case "too_large":
      return send(response, answer, `${text}${" ".repeat(2 * 1024 * 1024)}`);
    default:
      return send(response, answer, text);
  }
}

function send(response: ServerResponse, answer: VendorAnswer | null, body: string): void {
  if (!answer) return;
  const { status, headers } = answer;
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
