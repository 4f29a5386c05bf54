import { describe, expect, it } from "vitest";
import { type PerformInput, performOperation } from "@/lib/operations/perform-operation";
import { tally } from "@/lib/testing/refusal";
import {
  balancesOf,
  executedAt,
  makePayment,
  operationsOf,
  type TestPayment,
  arrangeWorld,
} from "@/lib/testing/world";

// Nobody shall run into the deadline here, however busy the machine.
const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "20000" });

const perform = (payment: TestPayment, input: Partial<PerformInput>) =>
  performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, ...input });

const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => make(index));

describe("many refunds of one payment at once", () => {
  it("50 full refunds with keys of their own: one wins, the rest are refused, the ledger has one", async () => {
    const payment = await makePayment(world.gateway);
    const results = await tally(
      times(50, (index) => perform(payment, { trackingKey: `own-${payment.id}-${index}` })),
    );
    expect(results).toEqual({ accepted: 1, amount_exceeds_balance: 49 });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 12_500n,
      refundable: 0n,
      frozen: false,
    });
  });

  it("200 refunds of 0.001 KWD against 0.150: 150 are done, the sum is exact", async () => {
    const payment = await makePayment(world.gateway, { amountMinor: 150n });
    const results = await tally(times(200, () => perform(payment, { amount: "0.001" })));
    expect(results).toEqual({ accepted: 150, amount_exceeds_balance: 50 });
    const executed = await executedAt(world.gateway, payment);
    expect(executed.map((line) => line.amount)).toEqual(times(150, () => "0.001"));
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 150n,
      refund_held_minor: 0n,
      refundable: 0n,
    });
  });

  it("the loser is told what is available, whether the rules or the database refused him", async () => {
    for (let round = 0; round < 10; round++) {
      const payment = await makePayment(world.gateway, { amountMinor: 100_000n });
      const results = await Promise.allSettled(times(3, () => perform(payment, { amount: "60" })));
      for (const result of results) {
        if (result.status === "rejected") expect(result.reason.detail).toContain("40.000 KWD");
      }
    }
  });

  it("two of 60 against 100, many times: exactly one is accepted", async () => {
    for (let round = 0; round < 20; round++) {
      const payment = await makePayment(world.gateway, { amountMinor: 100_000n });
      const results = await tally(times(2, () => perform(payment, { amount: "60" })));
      expect(results).toEqual({ accepted: 1, amount_exceeds_balance: 1 });
      expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    }
  });
});

describe("many uses of one Tracking-Key at once", () => {
  it("50 refunds: the gateway executes one and everybody is told of the same operation", async () => {
    const payment = await makePayment(world.gateway);
    await world.gateway.control("POST", "/control/delay", { ms: 150 });
    const results = await Promise.all(
      times(50, () => perform(payment, { amount: "1.000", trackingKey: `same-${payment.id}` })),
    );
    await world.gateway.control("POST", "/control/delay", { ms: 0 });
    expect(new Set(results.map(({ operation }) => operation.id)).size).toBe(1);
    expect(results.filter(({ tracked }) => !tracked)).toHaveLength(1);
    expect(results.every(({ child }) => child?.state === "refunded")).toBe(true);
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 1_000n, refund_held_minor: 0n });
  });

  it("on two payments: one of them is refunded, once", async () => {
    for (let round = 0; round < 10; round++) {
      const payments = [await makePayment(world.gateway), await makePayment(world.gateway)];
      const results = await Promise.all(
        times(10, (index) => perform(payments[index % 2]!, { trackingKey: `across-${payments[0]!.id}` })),
      );
      expect(new Set(results.map(({ operation }) => operation.id)).size).toBe(1);
      const executed = await Promise.all(payments.map((payment) => executedAt(world.gateway, payment)));
      expect(executed.flat()).toHaveLength(1);
    }
  });

  it("that the gateway declines: whoever comes after the refusal runs anew, and one refund comes of it", async () => {
    const payment = await makePayment(world.gateway);
    await world.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference },
      fault: "decline",
    });
    const trackingKey = `declined-first-${payment.id}`;
    await tally(times(10, () => perform(payment, { trackingKey })));
    const last = await perform(payment, { trackingKey });
    expect(last.child?.state).toBe("refunded");
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
    expect((await operationsOf(payment)).filter((line) => line.tracking_key_held)).toHaveLength(1);
  });
});

describe("a Tracking-Key used again", () => {
  it("gives the first operation's status, whatever amount, payment or operation comes with it", async () => {
    const first = await makePayment(world.gateway);
    const second = await makePayment(world.gateway);
    const trackingKey = `again-${first.id}`;
    const done = await perform(first, { amount: "2.000", trackingKey });
    const others: Partial<PerformInput>[] = [
      { amount: "9.000" },
      { sessionId: second.sessionId },
      { type: "capture" },
      { type: "void" },
      { sessionId: "f".repeat(40) },
      { sessionId: undefined, orderNo: "no such order" },
    ];
    for (const other of others) {
      const again = await perform(first, { trackingKey, ...other });
      expect(again).toMatchObject({
        tracked: true,
        operation: { id: done.operation.id, amountMinor: 2_000n },
      });
    }
    expect(await executedAt(world.gateway, first)).toHaveLength(1);
    expect(await executedAt(world.gateway, second)).toEqual([]);
  });
});
