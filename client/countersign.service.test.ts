import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createCheckout, downloadReport, listReports, operate, uploadAttachment } from "@/client/calls";
import { type Client, type ClientSettings, CountersignError, createClient } from "@/client/countersign";
import { sql } from "@/lib/db/sql";
import { makeCard } from "@/lib/payments/testing/sessions";
import { createWebServer } from "@/lib/server/web-server";
import { executedAt, makePayment, operationsOf, arrangeWorld } from "@/lib/testing/world";

const world = arrangeWorld();
let server: Server;
let baseUrl: string;

beforeAll(async () => {
  server = createWebServer(async (_request, response) => void response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

const client = (settings: Partial<ClientSettings> = {}): Client =>
  createClient({ baseUrl, apiKey: world.apiKey, ...settings });

/** The network between client and server: what happens to each call, in turn; after that all goes well. */
function network(...fates: ("lost answer" | "lost call" | number)[]) {
  const keys: (string | null)[] = [];
  const through: typeof fetch = async (address, init) => {
    keys.push(new Headers(init?.headers).get("tracking-key"));
    const fate = fates.shift();
    if (fate === "lost call") throw new TypeError("fetch failed");
    if (typeof fate === "number") {
      return Response.json({ detail: "told" }, { status: fate, headers: { "retry-after": "0.01" } });
    }
    const answer = await fetch(address, init);
    if (fate === "lost answer") throw new TypeError("terminated");
    return answer;
  };
  return { fetch: through, keys };
}

test("a refund, and its status under the same key", async () => {
  const payment = await makePayment(world.gateway);
  const body = { operation: "refund", session_id: payment.sessionId, amount: "2.500" } as const;
  const trackingKey = `refund-${payment.sessionId}`;
  expect(await operate(client(), body, { trackingKey })).toMatchObject({
    result: "success",
    amount: "2.500",
  });
  expect(await operate(client(), body, { trackingKey })).toMatchObject({ state: "refunded" });
  expect(await executedAt(world.gateway, payment)).toHaveLength(1);
});

test("an answer that is lost on its way never pays twice, also without a key of the caller's own", async () => {
  const payment = await makePayment(world.gateway);
  const { fetch, keys } = network("lost call", "lost answer", 502);
  const body = { operation: "refund", session_id: payment.sessionId, amount: "1.000" } as const;
  expect(await operate(client({ fetch }), body)).toMatchObject({ result: "success" });
  expect(keys).toHaveLength(4);
  expect(new Set(keys).size).toBe(1);
  expect(await executedAt(world.gateway, payment)).toHaveLength(1);
});

test("a one-step payment whose answer is lost is charged once; a plain session is not repeated", async () => {
  const token = await makeCard(world, "client-customer");
  const body = {
    type: "e_commerce",
    amount: "1",
    currency_code: "KWD",
    pg_codes: ["knet-test"],
    customer_id: "client-customer",
  } as const;
  const payment_instrument = { instrument_type: "token", payload: { token } } as const;
  const { fetch, keys } = network("lost answer", 502);
  const paid = await createCheckout(client({ fetch }), {
    ...body,
    pg_codes: [...body.pg_codes],
    payment_instrument,
  });
  expect("checkout_url" in paid).toBe(false);
  expect(paid).toMatchObject({ state: "paid", result: "success" });
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
  const rows = await sql.query("SELECT 1 FROM payment_transaction WHERE customer_id = 'client-customer'");
  expect(rows).toHaveLength(1);

  const plain = network("lost answer");
  const unpaid = { ...body, pg_codes: [...body.pg_codes] };
  await expect(createCheckout(client({ fetch: plain.fetch }), unpaid)).rejects.toThrow("terminated");
  expect(plain.keys).toEqual([null]);
});

test("a file is sent as a form", async () => {
  const session = await createCheckout(client(), {
    type: "e_commerce",
    amount: "1",
    currency_code: "KWD",
    pg_codes: ["knet-test"],
  });
  const form = new FormData();
  form.append("file", new Blob(["%PDF"]), "invoice.pdf");
  form.append("session_id", session.session_id);
  expect(await uploadAttachment(client(), form)).toMatchObject({ original_filename: "invoice.pdf" });
});

test("two calls without a key are two operations", async () => {
  const payment = await makePayment(world.gateway);
  const body = { operation: "refund", session_id: payment.sessionId, amount: "1.000" } as const;
  await operate(client(), body);
  await operate(client(), body);
  expect(await executedAt(world.gateway, payment)).toHaveLength(2);
});

test("what may have been done and has no key is not repeated; what provably was not is", async () => {
  const payment = await makePayment(world.gateway, { state: "pending" });
  const body = { operation: "cancel", session_id: payment.sessionId } as const;
  const lost = network("lost answer");
  await expect(operate(client({ fetch: lost.fetch }), body)).rejects.toThrow("terminated");
  expect(lost.keys).toEqual([null]);

  const other = await makePayment(world.gateway, { state: "pending" });
  const busy = network(429, 503);
  const again = { ...body, session_id: other.sessionId };
  expect(await operate(client({ fetch: busy.fetch }), again)).toMatchObject({ result: "success" });
  expect(busy.keys).toHaveLength(3);
});

test("it gives up after its attempts and hands on a refusal at once", async () => {
  const down = network(503, 503, 503, 503, 503);
  const body = { operation: "refund", session_id: "f".repeat(40) } as const;
  await expect(operate(client({ fetch: down.fetch, attempts: 3 }), body)).rejects.toMatchObject({
    status: 503,
  });
  expect(down.keys).toHaveLength(3);

  const plain = network();
  const unknown = await operate(client({ fetch: plain.fetch }), body).catch((error: unknown) => error);
  expect(unknown).toBeInstanceOf(CountersignError);
  expect(unknown).toMatchObject({ status: 404, code: "not_found", requestId: expect.any(String) });
  expect(plain.keys).toHaveLength(1);
});

test("wrong fields are told by field, and nothing ran", async () => {
  const payment = await makePayment(world.gateway);
  const body = { operation: "refund", session_id: payment.sessionId, amount: "1e3" } as const;
  await expect(operate(client(), body)).rejects.toMatchObject({
    code: "invalid_fields",
    fields: { amount: [expect.any(String)] },
  });
  expect(await operationsOf(payment)).toEqual([]);
});

test("an aborted wait ends at once", async () => {
  const stop = new AbortController();
  const slow: typeof fetch = async () =>
    Response.json({ detail: "later" }, { status: 503, headers: { "retry-after": "20" } });
  const body = { operation: "cancel", session_id: "x" } as const;
  const running = operate(client({ fetch: slow }), body, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error("enough")), 20);
  await expect(running).rejects.toThrow("enough");
});

test("without credentials there is no client", () => {
  expect(() => createClient({ baseUrl })).toThrow(TypeError);
  expect(createClient({ baseUrl: `${baseUrl}//`, username: "é", password: "p" })).toMatchObject({
    baseUrl,
    authorization: `Basic ${Buffer.from("é:p").toString("base64")}`,
  });
});

test("what need not be said is left out, and a file that is not there is a refusal like every other", async () => {
  expect(await listReports(client())).toMatchObject({ count: 0, results: [] });
  expect(await listReports(client(), { source: "auto", limit: "5" })).toMatchObject({ next: null });
  const missing = downloadReport(client(), "00000000-0000-4000-8000-000000000000");
  await expect(missing).rejects.toMatchObject({ status: 404, code: "not_found" });
});
