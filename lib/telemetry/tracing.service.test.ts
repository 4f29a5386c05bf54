import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { resetEnv } from "@/lib/env";
import { measureJob } from "@/lib/metrics/job-metrics";
import { sql } from "@/lib/db/sql";
import { flushTraces, isTracing, resetTracing } from "@/lib/telemetry/tracing";
import { arrangeWire } from "@/lib/testing/wire";
import { changeEnvironment, executedAt, makePayment } from "@/lib/testing/world";

const wire = arrangeWire();

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[];
}

/** A collector as far as OTLP/HTTP goes. */
let collector: Server;
let asked: { path: string | undefined; headers: IncomingMessage["headers"]; text: string }[] = [];
let status = 200;
let restore = () => undefined as void;

beforeAll(async () => {
  collector = createServer(async (incoming, outgoing) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    asked.push({ path: incoming.url, headers: incoming.headers, text: Buffer.concat(pieces).toString() });
    outgoing.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void collector.close());
beforeEach(() => {
  asked = [];
  status = 200;
  restore = changeEnvironment({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    OTEL_EXPORTER_OTLP_HEADERS: "Authorization=Bearer%20token,x-tenant=bank",
    OTEL_SERVICE_NAME: "payments",
  });
  resetTracing();
});
afterEach(() => {
  resetTracing();
  restore();
  resetEnv();
  resetTracing();
});

const spans = (): Span[] =>
  asked.flatMap(({ text }) => JSON.parse(text).resourceSpans[0].scopeSpans[0].spans as Span[]);
const attribute = (span: Span | undefined, key: string) => {
  const value = span?.attributes.find((one) => one.key === key)?.value;
  return value?.stringValue ?? value?.intValue;
};

it("a refund is one trace: the request with its number, its statements, the call of the gateway; no value of any of them", async () => {
  const payment = await makePayment(wire.gateway, { amountMinor: 9_876_543n });
  const answer = await wire.post(
    { operation: "refund", session_id: payment.sessionId, amount: "8765.431" },
    { "tracking-key": "trace-me-1", traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01` },
  );
  expect(answer.status).toBe(200);
  await flushTraces();
  expect(asked[0]).toMatchObject({ path: "/v1/traces" });
  expect(asked[0]?.headers).toMatchObject({ authorization: "Bearer token", "x-tenant": "bank" });
  const all = spans();
  const door = all.find(({ kind }) => kind === 2);
  expect(door).toMatchObject({ name: "POST api" });
  expect(door?.parentSpanId).toBeUndefined();
  expect(door?.traceId).not.toBe("a".repeat(32));
  expect(attribute(door, "countersign.request_id")).toBe(answer.headers.get("x-request-id"));
  expect(attribute(door, "http.response.status_code")).toBe("200");
  const own = all.filter(({ traceId }) => traceId === door?.traceId);
  expect(own.filter((span) => attribute(span, "db.system.name") === "postgresql").length).toBeGreaterThan(2);
  const call = own.find(({ name }) => name === "gateway POST");
  expect(attribute(call, "server.address")).toBe(new URL(wire.gateway.url).host);
  for (const span of own) expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
  // Ids are random and times have many digits: any few of them may stand there by chance.
  const text = JSON.stringify(all, (key, value: unknown) => (/(Id|UnixNano)$/.test(key) ? undefined : value));
  for (const value of [
    payment.sessionId,
    "8765.431",
    "8765431",
    "trace-me-1",
    wire.apiKey,
    payment.gatewayReference,
  ])
    expect(text).not.toContain(value);
});

it("a job of the worker is a trace with its statements; what belongs to none is not told", async () => {
  await sql.query("SELECT 1");
  await measureJob("follow-request", async () => void (await sql.query("SELECT 2")));
  await expect(measureJob("broken", () => Promise.reject(new Error("hunter2")))).rejects.toThrow();
  await flushTraces();
  expect(spans().map(({ name }) => name)).toEqual(["SELECT", "job follow-request", "job broken"]);
  expect(asked.map(({ text }) => text).join("")).not.toContain("hunter2");
});

it("a collector that refuses or is away harms no refund", async () => {
  status = 500;
  const payment = await makePayment(wire.gateway);
  const refund = (amount: string) =>
    wire.post({ operation: "refund", session_id: payment.sessionId, amount });
  expect((await refund("1")).status).toBe(200);
  await flushTraces();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:1";
  resetEnv();
  resetTracing();
  expect((await refund("2")).status).toBe(200);
  await flushTraces();
  expect(await executedAt(wire.gateway, payment)).toHaveLength(2);
});

it("without an address nothing is traced", async () => {
  restore();
  resetEnv();
  resetTracing();
  expect(isTracing()).toBe(false);
  await measureJob("follow-request", async () => void (await sql.query("SELECT 1")));
  await flushTraces();
  expect(asked).toEqual([]);
});
