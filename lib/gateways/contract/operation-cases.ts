import { expect } from "vitest";
import { amountRefusal } from "@/lib/gateways/amounts";
import type { Idempotency } from "@/lib/gateways/capability-types";
import type { Case } from "@/lib/gateways/contract/case";
import { inWorld, type World } from "@/lib/gateways/contract/world";
import type { GatewayCall, GatewayResult, InquiryResult } from "@/lib/gateways/types";

/** What an operation comes to when the network does nothing wrong. */

export const OPERATION_CASES: readonly Case[] = [
  {
    name: "success is one entry in the vendor's books, exactly what was asked, under our reference and key",
    run: success,
  },
  { name: "an answer that is not final is pending", absentBy: "pending_answer", run: pending },
  { name: "pending, then done", absentBy: "pending_answer", run: (world) => pendingThen(world, "succeeded") },
  {
    name: "pending, then refused by the bank",
    absentBy: "pending_answer",
    run: (world) => pendingThen(world, "rejected"),
  },
  { name: "a refusal is declined with its reason, and nothing was done", run: decline },
  { name: "another amount in the answer is unknown", absentBy: "amount_in_answer", run: wrongAmount },
  { name: "another currency in the answer is unknown", absentBy: "currency_in_answer", run: wrongCurrency },
  {
    name: "another reference in the answer is unknown",
    absentBy: "reference_in_answer",
    run: wrongReference,
  },
  {
    name: "a status that the documents do not know is unknown",
    absentBy: "status_in_answer",
    run: unlistedStatus,
  },
  { name: "amounts arrive digit by digit", run: exactAmounts },
  { name: "an amount that the gateway cannot carry is never sent", run: refusedAmounts },
];

/** What plain success is at this vendor: some only acknowledge and tell later. */
export function expectedSuccess({ contract, type }: World): "succeeded" | "pending" {
  return contract.acknowledges.includes(type) ? "pending" : "succeeded";
}

async function success(world: World): Promise<void> {
  const call = await world.prepared(world.call());
  const result = await world.execute(call);
  expectResult(result, expectedSuccess(world));
  expect(result.gatewayReference, "the gateway's own reference is missing").toBeTruthy();
  expect(result.response).not.toEqual({});
  expectEntry(world, call);
  expect(world.writes()).toHaveLength(1);
}

/** The vendor's books hold this operation once and nothing else. */
export function expectEntry(world: World, call: GatewayCall): void {
  const { type, stage, contract } = world;
  const { idempotency } = contract.connector.capabilities;
  expect(stage.entries, "the vendor's books do not hold exactly one entry").toHaveLength(1);
  expect(stage.entries[0]).toMatchObject({
    type,
    paymentReference: call.payment.gatewayReference,
    amountMinor: call.amountMinor,
    currencyCode: call.currencyCode,
  });
  const covered = !idempotency.except.includes(type);
  if (covered && (idempotency.kind === "header" || idempotency.kind === "body")) {
    expect(stage.entries[0]?.key, "the idempotency key did not arrive").toBe(keyOf(idempotency, call));
  }
  if (!world.isAbsent("reference_in_request")) {
    expect(stage.entries[0]?.reference, "our reference did not arrive").toBe(call.operationReference);
  }
}

/** What has to arrive as the key. */
export function keyOf({ kind, carries }: Idempotency, call: GatewayCall): string {
  const isOwnId = kind === "url_id" || carries === "operation_reference";
  return isOwnId ? call.operationReference : call.idempotencyKey;
}

async function pending(world: World): Promise<void> {
  world.stage.script.result = "pend";
  const call = await world.prepared(world.call());
  expectResult(await world.execute(call), "pending");
  expect(world.stage.entries).toHaveLength(1);
}

async function pendingThen(world: World, end: "succeeded" | "rejected"): Promise<void> {
  world.stage.script.result = "pend";
  const call = await world.prepared(world.call());
  const first = await world.execute(call);
  // Who only tells by webhook is heard in the cases about webhooks.
  if (world.contract.connector.capabilities.inquiry === "none") return expectResult(first, "pending");
  const before = await world.inquire(call, first.gatewayReference);
  expect(["pending", "unknown"], "an operation that is not final was called final").toContain(before.outcome);
  world.stage.settle(end);
  const after = await world.inquire(call, first.gatewayReference);
  if (end === "succeeded") return expectResult(after, "succeeded");
  // Totals that went back look as if there had never been anything.
  const honest =
    world.contract.connector.capabilities.inquiry === "by_comparison"
      ? ["declined", "not_found"]
      : ["declined"];
  expect(honest).toContain(after.outcome);
}

async function decline(world: World): Promise<void> {
  world.stage.script.result = "decline";
  const call = await world.prepared(world.call());
  const result = await world.execute(call);
  expectResult(result, "declined");
  expect(result.code, "a refusal needs the gateway's reason").toBeTruthy();
  expect(world.stage.entries).toHaveLength(0);
}

async function wrongAmount(world: World): Promise<void> {
  await lied(world, { amountMinor: world.contract.amountMinor + 10n });
}

async function wrongCurrency(world: World): Promise<void> {
  await lied(world, { currencyCode: world.contract.currencyCode === "BHD" ? "KWD" : "BHD" });
}

async function wrongReference(world: World): Promise<void> {
  await lied(world, { reference: "00000000-0000-4000-8000-ffffffffffff" });
}

async function unlistedStatus(world: World): Promise<void> {
  await lied(world, { word: "brand_new_status" });
}

async function lied(world: World, lie: World["stage"]["script"]["lie"]): Promise<void> {
  const call = await world.prepared(world.call());
  world.stage.script.lie = lie;
  const result = await world.execute(call);
  expectResult(result, "unknown");
  expect(result.code).toBeTruthy();
  expectHeld(world);
}

/** Whatever the answer said: the vendor did it once. */
function expectHeld(world: World): void {
  expect(world.stage.entries, "the vendor's books do not hold exactly one entry").toHaveLength(1);
}

const AMOUNTS = [
  ["KWD", 10_500n],
  ["KWD", 1n],
  ["KWD", 10_505n],
  ["KWD", 12_345_670n],
  ["KWD", 9_007_199_254_740_993n],
  ["BHD", 10n],
  ["SAR", 1_000n],
  ["USD", 1_234n],
  ["JPY", 100n],
] as const;

async function exactAmounts({ contract, type }: World): Promise<void> {
  const { amounts, currencies } = contract.connector.capabilities;
  for (const [currencyCode, amountMinor] of AMOUNTS) {
    if (currencies !== "all" && !currencies.includes(currencyCode)) continue;
    if (amountRefusal(amounts, amountMinor, currencyCode) !== null) continue;
    await inWorld({ ...contract, currencyCode, amountMinor }, type, async (world) => {
      const result = await world.execute(await world.prepared(world.call()));
      expectResult(result, expectedSuccess(world));
      const { entries } = world.stage;
      expect(entries, `${amountMinor} ${currencyCode}`).toMatchObject([{ amountMinor, currencyCode }]);
    });
  }
}

async function refusedAmounts(world: World): Promise<void> {
  if (world.type === "void") return;
  const { amounts } = world.contract.connector.capabilities;
  for (const [currencyCode, amountMinor] of AMOUNTS) {
    if (amountRefusal(amounts, amountMinor, currencyCode) === null) continue;
    const result = await world.execute(world.call({ currencyCode, amountMinor }));
    expectResult(result, "failed");
    expect(result.message).toBeTruthy();
  }
  expect(world.standIn.seen).toHaveLength(0);
}

export function expectResult(result: GatewayResult | InquiryResult, outcome: InquiryResult["outcome"]): void {
  expect(result.outcome, `expected ${outcome}, got ${result.outcome} (${result.code})`).toBe(outcome);
}
