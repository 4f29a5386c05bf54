import { describe, expect, it } from "vitest";
import { arrangeWire, expectRefusal, type WireAnswer } from "@/lib/testing/wire";
import {
  balancesOf,
  executedAt,
  ledgerOf,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

/** Many calls at the same moment, as clients make them: over HTTP. The gateway's ledger is the judge. */

// Nobody shall run into the deadline here, however busy the machine.
const wire = arrangeWire({ GATEWAY_DEADLINE_MS: "20000" });

const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => make(index));

const refund = (payment: TestPayment, amount?: string, key?: string): Promise<WireAnswer> =>
  wire.post(
    { operation: "refund", session_id: payment.sessionId, ...(amount === undefined ? {} : { amount }) },
    key === undefined ? {} : { "tracking-key": key },
  );

/** How often each status was answered, refusals with their code. */
function tally(answers: WireAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const name = status === 200 ? "200" : `${status} ${body.error?.code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe("many at once", () => {
  it("50 refunds under one Tracking-Key: the gateway executes one, everybody is told of the same", async () => {
    const payment = await makePayment(wire.gateway);
    await wire.gateway.control("POST", "/control/delay", { ms: 150 });
    const answers = await Promise.all(times(50, () => refund(payment, "1.000", `same-${payment.id}`)));
    await wire.gateway.control("POST", "/control/delay", { ms: 0 });
    expect(tally(answers)).toEqual({ 200: 50 });
    expect(new Set(answers.map(({ body }) => body.reference_number)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.txn.session_id)).size).toBe(1);
    expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 1_000n, refund_held_minor: 0n });
  });

  it("50 full refunds with keys of their own: one is done, 49 are told that nothing is left", async () => {
    const payment = await makePayment(wire.gateway, { gatewayAmount: "1000.000" });
    const answers = await Promise.all(
      times(50, (index) => refund(payment, undefined, `${payment.id}-${index}`)),
    );
    expect(tally(answers)).toEqual({ 200: 1, "400 amount_exceeds_balance": 49 });
    for (const answer of answers.filter(({ status }) => status === 400)) {
      expectRefusal(answer, 400, "amount_exceeds_balance", "refund");
    }
    expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 12_500n,
      refundable: 0n,
      frozen: false,
    });
    const held = (await operationsOf(payment)).filter((line) => line.tracking_key_held);
    expect(held).toHaveLength(1);
  });

  it("200 refunds of 0.001 KWD against 0.150: 150 are done, the sum is exact to the last unit", async () => {
    const payment = await makePayment(wire.gateway, { amountMinor: 150n, gatewayAmount: "1000.000" });
    const answers = await Promise.all(times(200, () => refund(payment, "0.001")));
    expect(tally(answers)).toEqual({ 200: 150, "400 amount_exceeds_balance": 50 });
    const executed = await executedAt(wire.gateway, payment);
    expect(executed.map(({ amount }) => amount)).toEqual(times(150, () => "0.001"));
    const sessions = answers.flatMap(({ body }) => body.txn?.session_id ?? []);
    expect(new Set(sessions).size).toBe(150);
    expect(await balancesOf(payment)).toMatchObject({
      ...{ refunded_minor: 150n, refund_held_minor: 0n, refundable: 0n, frozen: false },
    });
  });

  it("captures and a void of one authorization: never both, and never more than was authorized", async () => {
    for (let round = 0; round < 6; round++) {
      const payment = await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize });
      const send = (operation: string, amount?: string) =>
        wire.post({ operation, session_id: payment.sessionId, ...(amount === undefined ? {} : { amount }) });
      await Promise.all([send("void"), ...times(4, () => send("capture", "5.000")), send("void")]);
      const executed = await executedAt(wire.gateway, payment);
      const voids = executed.filter(({ type }) => type === "void").length;
      const captures = executed.filter(({ type }) => type === "capture").length;
      expect([voids, captures]).toEqual(voids > 0 ? [1, 0] : [0, 2]);
      // What the gateway had to decline, our own rules had let through.
      expect((await ledgerOf(wire.gateway, payment)).filter(({ status }) => status === "declined")).toEqual(
        [],
      );
    }
  });
});

describe("a Tracking-Key in use", () => {
  it("with another amount, payment, operation or nonsense: the first one's status, nothing runs", async () => {
    const first = await makePayment(wire.gateway);
    const second = await makePayment(wire.gateway);
    const authorized = await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize });
    const headers = { "tracking-key": `taken-${first.id}` };
    const done = await wire.post(
      { operation: "refund", session_id: first.sessionId, amount: "2.000" },
      headers,
    );
    expect(done.status).toBe(200);
    const others = [
      { operation: "refund", session_id: first.sessionId, amount: "9.000" },
      { operation: "refund", session_id: first.sessionId, amount: "9999999999999.999" },
      { operation: "refund", session_id: first.sessionId },
      { operation: "refund", session_id: second.sessionId, amount: "2.000" },
      { operation: "capture", session_id: authorized.sessionId, amount: "2.000" },
      { operation: "void", session_id: authorized.sessionId },
      { operation: "refund", session_id: "f".repeat(40) },
      { operation: "refund", order_no: "nobody's order" },
      { operation: "refund", session_id: first.sessionId, order_no: "nobody's order" },
      { operation: "refund", session_id: first.sessionId, amount: "1.000", destination: "wallet" },
    ];
    const answers = await Promise.all(
      others.flatMap((body) => [wire.post(body, headers), wire.post(body, headers)]),
    );
    for (const { status, body } of answers) {
      expect([status, body]).toMatchObject([
        200,
        {
          ...{ amount: "2.000", operation: "refund", state: "refunded", result: "success" },
          ...{ session_id: done.body.txn.session_id, reference_number: done.body.reference_number },
        },
      ]);
    }
    expect(await executedAt(wire.gateway, first)).toHaveLength(1);
    for (const other of [second, authorized]) expect(await ledgerOf(wire.gateway, other)).toEqual([]);
  });

  it("does not concern cancel, expire and delete, which never hold one either", async () => {
    const first = await makePayment(wire.gateway);
    const headers = { "tracking-key": `internal-${first.id}` };
    await wire.post({ operation: "refund", session_id: first.sessionId, amount: "1" }, headers);
    const waiting = await makePayment(wire.gateway, { state: "created" });
    const canceled = await wire.post({ operation: "cancel", session_id: waiting.sessionId }, headers);
    expect([canceled.status, canceled.body.operation]).toEqual([200, "cancel"]);
    const fresh = { "tracking-key": `fresh-${first.id}` };
    expect((await wire.post({ operation: "delete", session_id: waiting.sessionId }, fresh)).status).toBe(200);
    const used = await wire.post({ operation: "refund", session_id: first.sessionId, amount: "1" }, fresh);
    expect([used.status, used.body.operation]).toEqual([200, "refund"]);
    expect(await executedAt(wire.gateway, first)).toHaveLength(2);
  });
});
