import { describe, expect, it, vi } from "vitest";
import { sql } from "@/lib/db/sql";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { basicUser, expectRefusal, expectSigned, OPERATION, arrangeWire } from "@/lib/testing/wire";
import { balancesOf, executedAt, makePayment, operationsOf } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const wire = arrangeWire();
const TIMESTAMP = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
const HEX_40 = /^[0-9a-f]{40}$/;

describe("POST operation, done", () => {
  it("refund: the whole body of the contract, padded, signed, with its child", async () => {
    const payment = await makePayment(wire.gateway, { orderNo: "ORD-200" });
    await sql.query('UPDATE payment_transaction SET extra = \'{"branch":"Salmiya"}\' WHERE id = $1', [
      payment.id,
    ]);
    const answer = await wire.post({ operation: "refund", session_id: payment.sessionId, amount: "4" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      amount: "4.000",
      session_id: payment.sessionId,
      order_no: "ORD-200",
      operation: "refund",
      pg_code: "knet-test",
      pg_response: expect.objectContaining({ status: "succeeded", amount: "4.000" }),
      pg_params: expect.objectContaining({ result: "succeeded" }),
      reference_number: expect.stringMatching(/^cs[0-9A-Z]{12}$/),
      result: "success",
      success: true,
      source: "input",
      is_sandbox: true,
      timestamp_utc: expect.stringMatching(TIMESTAMP),
      initiator: {},
      txn: {
        amount: "4.000",
        currency_code: "KWD",
        order_no: "",
        session_id: expect.stringMatching(HEX_40),
        state: "refunded",
      },
      extra: { branch: "Salmiya" },
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(answer.body.txn.session_id).not.toBe(payment.sessionId);
    expect(Math.abs(Date.now() - Date.parse(`${answer.body.timestamp_utc}Z`))).toBeLessThan(60_000);
    await expectSigned(answer.body);
    expect(JSON.stringify(answer.body)).not.toContain(wire.gateway.account.credentials.secret);
    expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
  });

  it("names the person who called with his password, and an order number that is not there is empty text", async () => {
    const payment = await makePayment(wire.gateway, { orderNo: null });
    const person = await basicUser(["api.access", "payment.refund"]);
    const { status, body } = await wire.post(
      { operation: "refund", session_id: payment.sessionId, amount: "1.000" },
      { authorization: person.authorization },
    );
    expect([status, body.order_no]).toEqual([200, ""]);
    expect(body.initiator).toEqual({
      id: person.id,
      username: person.username,
      email: `${person.username}@example.com`,
      first_name: "Lulwa",
      last_name: "",
      phone: "",
    });
    await expectSigned(body);
  });

  it("capture and void say their own child states; a void ignores the amount", async () => {
    const account = SEED_ACCOUNTS.authorizeSar;
    const captured = await makePayment(wire.gateway, { account, amountMinor: 20_000n, feeMinor: 300n });
    const capture = await wire.post({ operation: "capture", session_id: captured.sessionId });
    expect(capture.body).toMatchObject({
      amount: "203.00",
      operation: "capture",
      txn: { state: "paid", amount: "203.00", currency_code: "SAR" },
    });
    const voided = await makePayment(wire.gateway, { account, amountMinor: 20_000n, feeMinor: 300n });
    const gone = await wire.post({
      operation: "void",
      session_id: voided.sessionId,
      amount: "no amount at all",
    });
    expect(gone.body).toMatchObject({
      amount: "203.00",
      operation: "void",
      txn: { state: "voided", amount: "203.00" },
    });
  });

  it("options for the gateway are stored with the operation and handed to the connector as they were sent", async () => {
    const extra = {
      orders: [
        { passengerDocumentNumber: "4862100022075", amount: 1 },
        { passengerDocumentNumber: "4862100022077", amount: 0 },
      ],
      instant: true,
      note: "ليلى",
    };
    const handed = vi.spyOn(sandboxConnector, "execute");
    const payments = [
      [await makePayment(wire.gateway), "refund"],
      [await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize }), "capture"],
      [await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize }), "void"],
    ] as const;
    for (const [payment, operation] of payments) {
      const { status, body } = await wire.post({ operation, session_id: payment.sessionId, extra });
      expect(status).toBe(200);
      // What comes back is the payment's own.
      expect(body.extra).not.toHaveProperty("orders");
      const stored = await sql.query("SELECT extra FROM operation WHERE transaction_id = $1", [payment.id]);
      expect(stored).toEqual([{ extra }]);
      expect(handed.mock.lastCall?.[0]).toMatchObject({ type: operation, extra });
    }
    handed.mockRestore();
  });

  it("a child has a session of its own, which can be read and nothing more", async () => {
    const payment = await makePayment(wire.gateway, { orderNo: "ORD-PARENT" });
    const refund = await wire.post({ operation: "refund", session_id: payment.sessionId, amount: "4" });
    const { session_id } = refund.body.txn;
    const headers = { authorization: `Api-Key ${wire.apiKey}`, "content-type": "application/json" };
    const session = `/b/checkout/v1/pymt-txn/${session_id}`;
    const read = await wire.send(session, { headers });
    expect([read.status, read.body]).toMatchObject([
      200,
      { ...{ session_id, amount: "4.000", currency_code: "KWD" }, state: "refunded", payment_methods: [] },
    ]);
    expect(read.body).not.toHaveProperty("order_no");
    const others = [
      wire.send(session, { method: "PATCH", headers, body: '{"amount":"1"}' }),
      wire.send("/b/pbl/v2/inquiry/", { method: "POST", headers, body: JSON.stringify({ session_id }) }),
      ...["refund", "cancel", "delete"].map((operation) => wire.post({ operation, session_id })),
    ];
    for (const answer of await Promise.all(others)) expectRefusal(answer, 404, "not_found");
    await wire.post({ operation: "delete", session_id: payment.sessionId });
    expectRefusal(await wire.send(session, { headers }), 404, "not_found");
  });

  it.each([
    ["cancel", "pending", "canceled"],
    ["expire", "created", "expired"],
  ] as const)("%s answers the three keys and ends the payment", async (operation, state, after) => {
    const payment = await makePayment(wire.gateway, { state });
    const { status, body } = await wire.post({ operation, session_id: payment.sessionId });
    expect([status, body]).toEqual([
      200,
      { detail: "Operation done successfully.", operation, result: "success" },
    ]);
    expect(await balancesOf(payment)).toMatchObject({ state: after });
    expect(await operationsOf(payment)).toMatchObject([{ type: operation, status: "succeeded" }]);
  });

  it("delete hides what took money and removes the rest, which leaves a tombstone; both are then unknown", async () => {
    const paid = await makePayment(wire.gateway);
    const failed = await makePayment(wire.gateway, { state: "failed" });
    for (const payment of [paid, failed]) {
      const { body } = await wire.post({ operation: "delete", session_id: payment.sessionId });
      expect(body).toEqual({
        detail: "Operation done successfully.",
        operation: "delete",
        result: "success",
      });
      expect((await wire.post({ operation: "delete", session_id: payment.sessionId })).status).toBe(404);
    }
    const rows = await sql.query<{ session_id: string }>(
      "SELECT session_id FROM payment_transaction WHERE id = ANY($1)",
      [[paid.id, failed.id]],
    );
    expect(rows).toEqual([{ session_id: paid.sessionId }]);
    const tombstones = await sql.query("SELECT 1 FROM transaction_tombstone WHERE session_id = $1", [
      failed.sessionId,
    ]);
    expect(tombstones).toHaveLength(1);
    expect(await operationsOf(failed)).toMatchObject([{ type: "delete", status: "succeeded" }]);
  });

  it("is the same with and without the trailing slash, as a form, as multipart, and with unknown fields", async () => {
    const authorization = `Api-Key ${wire.apiKey}`;
    const ask = async (path: string, body: BodyInit, type?: string) => {
      const headers: Record<string, string> = { authorization, ...(type ? { "content-type": type } : {}) };
      return wire.send(path, { method: "POST", headers, body });
    };
    const payment = await makePayment(wire.gateway, { orderNo: `ORD-${Date.now()}` });
    const form = { operation: "refund", order_no: payment.orderNo!, amount: "0.500", extra: '{"a":1}' };
    const multipart = new FormData();
    for (const [name, value] of Object.entries(form)) multipart.append(name, value);
    const answers = [
      await ask(
        OPERATION.slice(0, -1),
        JSON.stringify({ operation: "refund", session_id: payment.sessionId, amount: "0.500" }),
        "application/json",
      ),
      await ask(
        OPERATION,
        new URLSearchParams(form).toString(),
        "application/x-www-form-urlencoded; charset=utf-8",
      ),
      await ask(OPERATION, multipart),
      await wire.post({
        operation: "refund",
        session_id: payment.sessionId,
        amount: 0.5,
        state: "paid",
        approvedBy: 1,
        role: "admin",
      }),
      await wire.post(
        '{"operation":"refund","session_id":"x","session_id":"' +
          payment.sessionId +
          '","amount":"9","amount":".5","__proto__":{"amount":"7"}}',
      ),
    ];
    expect(answers.map(({ status, body }) => [status, body.amount])).toEqual(
      answers.map(() => [200, "0.500"]),
    );
    expect(await executedAt(wire.gateway, payment)).toHaveLength(5);
  });

  it.each([
    ['"20."', "20.000"],
    ['".5"', "0.500"],
    ["20.0", "20.000"],
    ["0.001", "0.001"],
    ["12345678.123", "12345678.123"],
    ["9999999999999.998", "9999999999999.998"],
  ])("reads the amount %s to its last digit", async (raw, amount) => {
    const payment = await makePayment(wire.gateway, { amountMinor: 9_999_999_999_999_999n });
    const { body } = await wire.post(
      `{"operation":"refund","session_id":"${payment.sessionId}","amount":${raw}}`,
    );
    expect(body.amount).toBe(amount);
  });
});

describe("POST operation, queued and tracked", () => {
  it("a refund that the bank takes later is queued, then refunded under the same key", async () => {
    const payment = await makePayment(wire.gateway, { account: SEED_ACCOUNTS.queued });
    const headers = { "tracking-key": `  wire-${payment.id}  ` };
    const first = await wire.post(
      { operation: "refund", session_id: payment.sessionId, amount: "4.000" },
      headers,
    );
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ result: "queued", success: true, txn: { state: "refund_queued" } });
    const again = await wire.post({ operation: "void", session_id: "f".repeat(40), amount: "1" }, headers);
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({
      amount: "4.000",
      amount_details: { currency_code: "KWD", amount: "4.000", total: "4.000", fee: "0.000" },
      currency_code: "KWD",
      gateway_account: "bank-queued-test",
      gateway_name: "sandbox",
      gateway_response: expect.any(Object),
      initiator: {},
      payment_type: "one_off",
      reference_number: first.body.reference_number,
      remaining_amount: "0.000",
      result: "queued",
      session_id: first.body.txn.session_id,
      state: "refund_queued",
      operation: "refund",
      source: "input",
    });
    await expectSigned(again.body);
    // The gateway's answer has some, and receivers of this shape cannot take any.
    expect(JSON.stringify(again.body)).not.toContain("null");
    const [line] = await executedAt(wire.gateway, payment);
    await wire.gateway.control("POST", `/control/operations/${line!.id}/settle`, { outcome: "succeeded" });
    const [operation] = await operationsOf(payment);
    await reconcileOperation(operation!.id);
    const last = await wire.post({ operation: "refund", session_id: payment.sessionId }, headers);
    expect(last.body).toMatchObject({
      result: "success",
      state: "refunded",
      session_id: first.body.txn.session_id,
    });
    expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
  });

  it("an unknown refund is told as queued, never as failed", async () => {
    const payment = await makePayment(wire.gateway);
    await wire.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference },
      fault: "executed_then_reset",
    });
    const { status, body } = await wire.post({ operation: "refund", session_id: payment.sessionId });
    expect([status, body.result, body.txn.state]).toEqual([200, "queued", "refund_queued"]);
    await expectSigned(body);
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 12_500n });
  });
});
