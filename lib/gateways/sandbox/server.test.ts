import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestGateway, startTestGateway } from "@/lib/gateways/testing/sandbox-fixture";

let gateway: TestGateway;
beforeEach(async () => {
  gateway = await startTestGateway();
});
afterEach(() => gateway.close());

const order = (reference: string, amount: string) => ({ reference, amount, currency: "KWD" });

async function totals(payment: string) {
  return (await gateway.control("GET", `/control/totals?payment=${payment}`)).body.totals[0];
}

describe("payments", () => {
  test("a purchase is created, paid over the control interface and refunded until nothing is left", async () => {
    const created = await gateway.merchant("POST", "/v1/payments", {
      reference: "order-1",
      amount: "12.5",
      currency: "KWD",
    });
    expect(created).toMatchObject({
      status: 201,
      body: { status: "waiting", amount: "12.500", captured: "0.000" },
    });
    const path = `/v1/payments/${created.body.id}/refunds`;
    expect(await gateway.merchant("POST", path, order("r0", "1.000"))).toMatchObject({
      status: 402,
      body: { error: { code: "not_paid" } },
    });
    expect(await gateway.control("POST", `/control/payments/${created.body.id}/pay`)).toMatchObject({
      status: 200,
    });
    expect((await gateway.control("POST", `/control/payments/${created.body.id}/pay`)).status).toBe(409);
    expect(await gateway.merchant("POST", path, order("r1", "12.499"))).toMatchObject({ status: 201 });
    expect(await gateway.merchant("POST", path, order("r2", "0.002"))).toMatchObject({
      status: 402,
      body: { error: { code: "insufficient_balance" }, operation: { status: "declined" } },
    });
    expect(await gateway.merchant("POST", path, order("r3", "0.001"))).toMatchObject({ status: 201 });
    expect(await totals(created.body.id)).toMatchObject({ captured: "12.500", refunded: "12.500" });
  });

  test("an authorization is captured in parts, and voided only while nothing is captured", async () => {
    const first = await gateway.addPayment({ capture_mode: "authorize" });
    expect(
      (await gateway.merchant("POST", `/v1/payments/${first}/refunds`, order("a", "1.000"))).status,
    ).toBe(402);
    expect(
      (await gateway.merchant("POST", `/v1/payments/${first}/captures`, order("b", "5.000"))).status,
    ).toBe(201);
    expect(
      (await gateway.merchant("POST", `/v1/payments/${first}/captures`, order("c", "7.501"))).status,
    ).toBe(402);
    expect(
      (await gateway.merchant("POST", `/v1/payments/${first}/refunds`, order("d", "5.000"))).status,
    ).toBe(201);
    expect(await gateway.merchant("POST", `/v1/payments/${first}/voids`, order("e", "12.500"))).toMatchObject(
      {
        body: { error: { code: "already_captured" } },
      },
    );
    const second = await gateway.addPayment({ capture_mode: "authorize" });
    expect(await gateway.merchant("POST", `/v1/payments/${second}/voids`, order("f", "1.000"))).toMatchObject(
      {
        body: { error: { code: "invalid_void_amount" } },
      },
    );
    const whole = { reference: "g", currency: "KWD" };
    expect((await gateway.merchant("POST", `/v1/payments/${second}/voids`, whole)).status).toBe(201);
    for (const [path, reference] of [
      ["voids", "h"],
      ["captures", "i"],
      ["refunds", "j"],
    ] as const) {
      expect(
        await gateway.merchant("POST", `/v1/payments/${second}/${path}`, order(reference, "12.500")),
      ).toMatchObject({ status: 402, body: { error: { code: "already_voided" } } });
    }
    expect(await totals(second)).toMatchObject({ captured: "0.000", voided: "12.500" });
  });

  test("amounts that the currency cannot hold and other currencies are refused", async () => {
    const id = await gateway.addPayment();
    for (const amount of ["0", "0.000", "-1", "1e3", "0.0001", "1,000", "", " 1", "NaN", "١٢"]) {
      const reply = await gateway.merchant("POST", `/v1/payments/${id}/refunds`, order("x", amount));
      expect([reply.status, amount]).toEqual([400, amount]);
    }
    for (const amount of [1, null, {}, []]) {
      const body = { reference: "x", amount, currency: "KWD" };
      expect((await gateway.merchant("POST", `/v1/payments/${id}/refunds`, body)).status).toBe(400);
    }
    const usd = { reference: "y", amount: "1.00", currency: "USD" };
    expect(await gateway.merchant("POST", `/v1/payments/${id}/refunds`, usd)).toMatchObject({
      body: { error: { code: "currency_mismatch" } },
    });
    expect(await totals(id)).toMatchObject({ refunded: "0.000" });
  });
});

describe("repeating", () => {
  test("the same idempotency key is executed once, however many arrive together, with one answer", async () => {
    const id = await gateway.addPayment();
    const replies = await Promise.all(
      Array.from({ length: 50 }, () =>
        gateway.merchant("POST", `/v1/payments/${id}/refunds`, order("r1", "0.100"), {
          "idempotency-key": "k1",
        }),
      ),
    );
    expect(new Set(replies.map((reply) => JSON.stringify(reply.body))).size).toBe(1);
    expect(replies.filter((reply) => reply.headers.get("idempotent-replayed") === "true")).toHaveLength(49);
    expect(await totals(id)).toMatchObject({ refunded: "0.100" });
    const other = await gateway.merchant("POST", `/v1/payments/${id}/refunds`, order("r1", "0.200"), {
      "idempotency-key": "k1",
    });
    expect(other).toMatchObject({ status: 409, body: { error: { code: "idempotency_key_reused" } } });
  });

  test("a declined answer is repeated as well, even when it would succeed by now", async () => {
    const id = await gateway.addPayment({ capture_mode: "authorize" });
    const send = () =>
      gateway.merchant("POST", `/v1/payments/${id}/refunds`, order("r1", "1.000"), {
        "idempotency-key": "k2",
      });
    expect((await send()).status).toBe(402);
    await gateway.merchant("POST", `/v1/payments/${id}/captures`, order("c1", "5.000"));
    expect((await send()).status).toBe(402);
    expect(await totals(id)).toMatchObject({ refunded: "0.000" });
  });

  test("the same reference without a key is executed twice: nobody is protected from sending twice", async () => {
    const id = await gateway.addPayment();
    await gateway.merchant("POST", `/v1/payments/${id}/refunds`, order("same", "1.000"));
    await gateway.merchant("POST", `/v1/payments/${id}/refunds`, order("same", "1.000"));
    const ledger = await gateway.control("GET", "/control/ledger?reference=same&type=refund");
    expect(ledger.body.entries).toHaveLength(2);
    expect(await totals(id)).toMatchObject({ refunded: "2.000" });
  });

  test("parallel refunds never exceed what was captured", async () => {
    const id = await gateway.addPayment({ amount: "0.100" });
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        gateway.merchant("POST", `/v1/payments/${id}/refunds`, order(`p${index}`, "0.001")),
      ),
    );
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(100);
    expect(await totals(id)).toMatchObject({ refunded: "0.100" });
  });
});

describe("inquiry", () => {
  test("finds by reference and type, declined ones included, and answers an empty list for what it never saw", async () => {
    const id = await gateway.addPayment();
    await gateway.merchant("POST", `/v1/payments/${id}/refunds`, order("yes", "1.000"));
    await gateway.merchant("POST", `/v1/payments/${id}/refunds`, order("no", "99.000"));
    const ask = async (query: string) =>
      (await gateway.merchant("GET", `/v1/operations?${query}`)).body.operations;
    expect(await ask("reference=yes&type=refund")).toMatchObject([{ status: "succeeded", amount: "1.000" }]);
    expect(await ask("reference=no")).toMatchObject([{ status: "declined", code: "insufficient_balance" }]);
    expect(await ask("reference=yes&type=capture")).toEqual([]);
    expect(await ask("reference=never")).toEqual([]);
    expect((await gateway.merchant("GET", "/v1/operations")).status).toBe(400);
  });
});

describe("bad input", () => {
  test("no secret, a wrong one, or the other interface's: 401", async () => {
    for (const authorization of ["", "Bearer wrong", "Bearer control-secret-for-tests", "Basic abc"]) {
      const headers = { authorization };
      expect((await fetch(`${gateway.url}/v1/operations?reference=x`, { headers })).status).toBe(401);
    }
    expect((await fetch(`${gateway.url}/control/totals`)).status).toBe(401);
    const wrong = { "sandbox-control-secret": "sandbox-secret-for-tests" };
    expect((await fetch(`${gateway.url}/control/totals`, { headers: wrong })).status).toBe(401);
    expect((await fetch(`${gateway.url}/health`)).status).toBe(200);
  });

  test("a body above 256 KB is 413, declared or not; junk is 400; unknown paths 404; wrong methods 405", async () => {
    const id = await gateway.addPayment();
    const path = `/v1/payments/${id}/refunds`;
    expect((await gateway.merchant("POST", path, "x".repeat(256 * 1024 + 1))).status).toBe(413);
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    });
    const endless = fetch(gateway.url + path, {
      method: "POST",
      headers: { authorization: "Bearer sandbox-secret-for-tests" },
      body: stream,
      duplex: "half",
    } as RequestInit);
    // A sender that never stops may be cut off before it reads the answer.
    expect(await endless.then((answer) => answer.status).catch(() => 413)).toBe(413);
    for (const junk of [
      "{",
      "null",
      "[]",
      '"text"',
      "[".repeat(100_000),
      '{"__proto__":{"amount":"1"}}',
      "\0",
    ]) {
      expect((await gateway.merchant("POST", path, junk)).status).toBe(400);
    }
    expect((await gateway.merchant("POST", "/v1/payments/none/refunds", order("x", "1.000"))).status).toBe(
      404,
    );
    expect((await gateway.merchant("GET", "/v1/nothing")).status).toBe(404);
    expect(
      (await gateway.merchant("POST", "/v1/payments/%E0%A4%A/refunds", order("x", "1.000"))).status,
    ).toBe(404);
    expect((await gateway.merchant("DELETE", path)).status).toBe(405);
    expect((await gateway.control("POST", "/control/faults", { fault: "explode" })).status).toBe(400);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(gateway.url).port), "127.0.0.1", () =>
        socket.write("GARBAGE\r\n\r\n"),
      );
      socket.on("error", () => {}).on("close", () => resolve());
      socket.resume();
    });
    expect((await gateway.merchant("POST", path, order("ok", "1.000"))).status).toBe(201);
  });

  test("an account's secret opens its own payments only", async () => {
    await gateway.close();
    gateway = await startTestGateway({ secret: { one: "secret-of-one", two: "secret-of-two" } });
    const id = await gateway.addPayment({ account: "one" });
    const as = (secret: string) => ({ authorization: `Bearer ${secret}` });
    const path = `/v1/payments/${id}/refunds`;
    expect((await gateway.merchant("POST", path, order("x", "1.000"), as("secret-of-two"))).status).toBe(404);
    expect((await gateway.merchant("POST", path, order("x", "1.000"), as("secret-of-one"))).status).toBe(201);
    const found = await gateway.merchant("GET", "/v1/operations?reference=x", undefined, as("secret-of-two"));
    expect(found.body.operations).toEqual([]);
  });
});
