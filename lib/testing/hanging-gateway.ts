import { expect } from "vitest";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import type { Wire } from "@/lib/testing/wire";
import {
  balancesOf,
  eventually,
  executedAt,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";
import { SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

/**
 * A gateway that answers long after the deadline, with many refunds under way at once: everybody else goes on as before, and each of them
 * becomes the one refund in the gateway's ledger.
 */

export interface Hanging {
  deadlineMs: number;
  /** How long the gateway takes; longer than the deadline. */
  delayMs: number;
  refunds: number;
}

const SAMPLES = 12;

/** What a machine that is busy with other things adds; still far below what waiting for the gateway would be. */
const NOISE_MS = 400;

export async function surviveHangingGateway(wire: Wire, hanging: Hanging): Promise<void> {
  const { deadlineMs, delayMs } = hanging;
  const stuck = await payments(wire, hanging.refunds, SEED_ACCOUNTS.knet);
  const before = await measure(wire, stuck);

  for (const [index, payment] of stuck.entries()) await hang(wire, payment, delayMs, index % 2 === 0);
  const began = performance.now();
  const answers = stuck.map((payment) => refund(wire, payment));
  await eventually("all refunds under way", async () => {
    const all = await Promise.all(stuck.map(operationsOf));
    return all.every(([operation]) => operation?.status === "in_flight");
  });
  const during = await measure(wire, stuck);
  expect(performance.now() - began, "the comparison has to happen while the gateway hangs").toBeLessThan(
    deadlineMs,
  );
  expect(during.readMs).toBeLessThan(before.readMs * 3 + NOISE_MS);
  expect(during.refundMs).toBeLessThan(before.refundMs * 3 + NOISE_MS);

  for (const answer of await Promise.all(answers))
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ result: "queued" })]);
  const tookMs = performance.now() - began;
  expect(tookMs).toBeGreaterThan(deadlineMs - 100);
  expect(tookMs).toBeLessThan(Math.min(deadlineMs + 5_000, delayMs));
  for (const payment of stuck) await expectHeld(wire, payment);

  await eventually("the gateway has come to its end", () => allExecuted(wire, stuck), delayMs + 10_000);
  for (const payment of stuck) await expectOneRefund(wire, payment);
}

function payments(wire: Wire, count: number, account: SeedAccount): Promise<TestPayment[]> {
  return Promise.all(Array.from({ length: count }, () => makePayment(wire.gateway, { account })));
}

/** Half of them are executed at once and answered late, the others are executed late. */
async function hang(wire: Wire, payment: TestPayment, ms: number, before: boolean): Promise<void> {
  await wire.gateway.control("POST", "/control/faults", {
    match: { payment: payment.gatewayReference, type: "refund" },
    fault: "delay",
    ms,
    before,
  });
}

const refund = (wire: Wire, payment: TestPayment) =>
  wire.post(
    { operation: "refund", session_id: payment.sessionId },
    { "tracking-key": `hanging-${payment.id}` },
  );

/** The middle one of some refunds at another gateway account, and of some status queries of the payments that hang. */
async function measure(
  wire: Wire,
  asked: readonly TestPayment[],
): Promise<{ readMs: number; refundMs: number }> {
  const elsewhere = await payments(wire, SAMPLES, SEED_ACCOUNTS.mada);
  const refunds: number[] = [];
  const reads: number[] = [];
  for (const [index, payment] of elsewhere.entries()) {
    refunds.push(
      await timed(async () => {
        const answer = await wire.post({ operation: "refund", session_id: payment.sessionId });
        expect(answer.body).toMatchObject({ result: "success" });
      }),
    );
    const sessionId = asked[index % asked.length]?.sessionId;
    reads.push(
      await timed(async () => {
        const answer = await wire.send("/b/pbl/v2/inquiry/", {
          method: "POST",
          headers: { authorization: `Api-Key ${wire.apiKey}`, "content-type": "application/json" },
          body: JSON.stringify({ session_id: sessionId }),
        });
        expect(answer.body).toMatchObject({ session_id: sessionId, state: "paid" });
      }),
    );
  }
  return { readMs: middle(reads), refundMs: middle(refunds) };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

const middle = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Infinity;

async function expectHeld(wire: Wire, payment: TestPayment): Promise<void> {
  expect(await operationsOf(payment)).toMatchObject([{ status: "unknown", tracking_key_held: true }]);
  expect(await balancesOf(payment)).toMatchObject({ refundable: 0n, refunded_minor: 0n });
  const again = await wire.post({ operation: "refund", session_id: payment.sessionId });
  expect(again.status).toBe(400);
  // The gateway does not know all of them yet. That proves nothing.
  const [operation] = await operationsOf(payment);
  await reconcileOperation(operation?.id ?? "");
  expect(["unknown", "succeeded"]).toContain((await operationsOf(payment))[0]?.status);
  expect(await balancesOf(payment)).toMatchObject({ refundable: 0n });
}

async function allExecuted(wire: Wire, stuck: readonly TestPayment[]): Promise<boolean> {
  const lines = await Promise.all(stuck.map((payment) => executedAt(wire.gateway, payment)));
  return lines.every(({ length }) => length > 0);
}

async function expectOneRefund(wire: Wire, payment: TestPayment): Promise<void> {
  const [operation] = await operationsOf(payment);
  await reconcileOperation(operation?.id ?? "");
  expect(await operationsOf(payment)).toMatchObject([{ status: "succeeded", child_state: "refunded" }]);
  expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
  expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 12_500n, refundable: 0n });
  const again = await refund(wire, payment);
  expect(again.body).toMatchObject({ result: "success" });
  expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
}
