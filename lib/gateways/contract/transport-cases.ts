import { expect } from "vitest";
import type { Case } from "@/lib/gateways/contract/case";
import { expectedSuccess, expectEntry, keyOf } from "@/lib/gateways/contract/operation-cases";
import type { Fault } from "@/lib/gateways/contract/stand-in";
import { SILENCE_MS, type World } from "@/lib/gateways/contract/world";
import type { GatewayCall, GatewayOutcome, GatewayResult, InquiryResult } from "@/lib/gateways/types";

/** What an operation and a question about it come to when the network or the vendor fails. */

const BAD_GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
const html = { "content-type": "text/html" };
const answer = (status: number, body: unknown = BAD_GATEWAY, headers: Record<string, string> = html) =>
  ({ kind: "answer", executed: true, answer: { status, body, headers } }) as const;

interface FaultRow {
  name: string;
  fault: Fault;
  outcomes: readonly GatewayOutcome[];
}

/** After these the vendor has done it, whatever arrived here. */
const EXECUTED: readonly FaultRow[] = [
  { name: "executed, then silent", fault: { kind: "silent", executed: true }, outcomes: ["unknown"] },
  { name: "executed, then reset", fault: { kind: "reset", executed: true }, outcomes: ["unknown"] },
  {
    name: "a body that stops in the middle",
    fault: { kind: "half_body", executed: true },
    outcomes: ["unknown"],
  },
  { name: "a body without end", fault: { kind: "too_large", executed: true }, outcomes: ["unknown"] },
  { name: "200 with garbage", fault: answer(200, "\u0000 processed ok? \ufffd"), outcomes: ["unknown"] },
  { name: "200 without a body", fault: answer(200, "", {}), outcomes: ["unknown"] },
  { name: "200 with an empty object", fault: answer(200, {}, {}), outcomes: ["unknown"] },
  { name: "201 with an empty list", fault: answer(201, [], {}), outcomes: ["unknown"] },
  { name: "500", fault: answer(500), outcomes: ["unknown"] },
  { name: "502 from a proxy", fault: answer(502), outcomes: ["unknown"] },
  { name: "503", fault: answer(503), outcomes: ["unknown"] },
  { name: "504", fault: answer(504), outcomes: ["unknown"] },
  { name: "a redirect", fault: answer(307, "", { location: "/elsewhere" }), outcomes: ["unknown"] },
  { name: "408 from a proxy", fault: answer(408), outcomes: ["unknown"] },
];

/** The vendor, or something in front of it, refused to look at the request. */
const NOT_EXECUTED: readonly FaultRow[] = [
  { name: "401", fault: { ...answer(401, {}, {}), executed: false }, outcomes: ["failed"] },
  { name: "403", fault: { ...answer(403, {}, {}), executed: false }, outcomes: ["failed"] },
  { name: "429", fault: { ...answer(429, {}, {}), executed: false }, outcomes: ["failed", "unknown"] },
  {
    name: "400 that cannot be read",
    fault: { ...answer(400), executed: false },
    outcomes: ["unknown", "declined", "failed"],
  },
];

export const TRANSPORT_CASES: readonly Case[] = [
  { name: "a refused connection is failed: nothing was sent", run: refusedConnection },
  ...EXECUTED.map((row) => ({
    name: `${row.name} is ${row.outcomes.join(" or ")}`,
    run: (world: World) => executed(world, row),
  })),
  ...NOT_EXECUTED.map((row) => ({
    name: `${row.name} is ${row.outcomes.join(" or ")}`,
    run: (world: World) => notExecuted(world, row),
  })),
  { name: "executed, then silent: held, and settled without a person", run: executedThenSilent },
  { name: "never executed: found out without a person, or done once", run: neverExecuted },
  { name: "a broken connection: sent again only under the same key, and done once", run: brokenOnce },
  { name: "a question that fails says nothing", run: failingQuestions },
  { name: "a question answered with another amount or an unknown status is no outcome", run: lyingQuestions },
  { name: "a pre-image that cannot be read is none", run: unreadablePreImage },
];

async function refusedConnection(world: World): Promise<void> {
  const call = world.call({ account: { ...world.account, baseUrl: "http://127.0.0.1:9" } });
  const result = await world.execute(call);
  expect(result.outcome, `got ${result.outcome} (${result.code})`).toBe("failed");
}

async function executed(world: World, { fault, outcomes }: FaultRow): Promise<void> {
  const call = await world.prepared(world.call(fault.kind === "silent" ? { deadlineMs: SILENCE_MS } : {}));
  world.standIn.plan({ on: "write", fault });
  expectOneOf(await world.execute(call), outcomes);
  // A machine that is busy may read the request after our deadline; it does so once.
  await expect.poll(() => world.stage.entries.length, { timeout: 5_000 }).toBe(1);
  expectSentRightly(world, call);
  expect(
    world.standIn.seen.filter((request) => request.path === "/elsewhere"),
    "a redirect was followed",
  ).toHaveLength(0);
}

async function notExecuted(world: World, { fault, outcomes }: FaultRow): Promise<void> {
  const call = await world.prepared(world.call());
  world.standIn.plan({ on: "write", fault });
  expectOneOf(await world.execute(call), outcomes);
  expectSentRightly(world, call);
}

/** One write, or several that the vendor knows for one by their key. */
function expectSentRightly(world: World, call: GatewayCall): void {
  const sent = world.writes();
  if (sent.length === 1) return;
  const { idempotency } = world.contract.connector.capabilities;
  expect(idempotency.kind, "sent again without a key").not.toBe("none");
  expect(idempotency.except, "sent again where the key does not count").not.toContain(world.type);
  for (const request of sent) {
    expect(`${request.path} ${JSON.stringify(request.headers)} ${request.body}`).toContain(
      keyOf(idempotency, call),
    );
  }
}

/** The way in which this gateway tells what became of an operation: it is asked, or sent the same again under the same key. */
async function settle(world: World, call: GatewayCall): Promise<GatewayResult | InquiryResult> {
  const { inquiry, idempotency } = world.contract.connector.capabilities;
  if (inquiry !== "none") return world.inquire(call);
  expect(idempotency.mayResend, "no way to find out what became of an operation").toBe(true);
  expect(idempotency.except).not.toContain(world.type);
  return world.execute(call);
}

async function executedThenSilent(world: World): Promise<void> {
  const call = await world.prepared(world.call({ deadlineMs: SILENCE_MS }));
  world.standIn.plan({ on: "write", fault: { kind: "silent", executed: true } });
  expectOneOf(await world.execute(call), ["unknown"]);
  await expect.poll(() => world.stage.entries.length, { timeout: 5_000 }).toBe(1);
  world.standIn.plan(null);
  const later = await settle(world, { ...call, deadlineMs: 5_000 });
  const resent = world.contract.connector.capabilities.inquiry === "none";
  expectOneOf(later, [resent ? expectedSuccess(world) : "succeeded"]);
  expectEntry(world, call);
}

async function neverExecuted(world: World): Promise<void> {
  const call = await world.prepared(world.call({ deadlineMs: SILENCE_MS }));
  world.standIn.plan({ on: "write", fault: { kind: "silent", executed: false } });
  expectOneOf(await world.execute(call), ["unknown"]);
  world.standIn.plan(null);
  const later = await settle(world, { ...call, deadlineMs: 5_000 });
  const resent = world.contract.connector.capabilities.inquiry === "none";
  expectOneOf(later, [resent ? expectedSuccess(world) : "not_found"]);
  expect(world.stage.entries.length).toBe(resent ? 1 : 0);
}

async function brokenOnce(world: World): Promise<void> {
  for (const executedFirst of [true, false]) {
    world.stage.entries.length = 0;
    world.standIn.seen.length = 0;
    const call = await world.prepared(world.call());
    world.standIn.plan({ on: "write", times: 1, fault: { kind: "reset", executed: executedFirst } });
    const result = await world.execute(call);
    const sent = world.writes().length;
    expectOneOf(result, sent === 1 ? ["unknown"] : [expectedSuccess(world)]);
    expect(world.stage.entries.length).toBe(executedFirst || sent > 1 ? 1 : 0);
    expectSentRightly(world, call);
  }
}

const QUESTION_FAULTS: readonly Fault[] = [
  ...EXECUTED.map((row) => row.fault),
  ...NOT_EXECUTED.filter((row) => row.name !== "429").map((row) => row.fault),
  answer(429),
  answer(404),
];

async function failingQuestions(world: World): Promise<void> {
  if (world.contract.connector.capabilities.inquiry === "none") return;
  const call = await world.prepared(world.call());
  const first = await world.execute(call);
  for (const fault of QUESTION_FAULTS) {
    world.standIn.plan({ on: "question", fault });
    const asked = fault.kind === "silent" ? { ...call, deadlineMs: SILENCE_MS } : call;
    for (const known of [null, first.gatewayReference]) {
      const told = await world.inquire(asked, known);
      expect(told.outcome, `${JSON.stringify(fault)} was taken for an outcome`).toBe("unknown");
    }
  }
  const nobody = { ...call, account: { ...world.account, baseUrl: "http://127.0.0.1:9" } };
  expect((await world.inquire(nobody)).outcome).toBe("unknown");
}

async function lyingQuestions(world: World): Promise<void> {
  if (world.contract.connector.capabilities.inquiry === "none") return;
  const call = await world.prepared(world.call());
  const { gatewayReference } = await world.execute(call);
  if (!world.isAbsent("amount_in_inquiry")) {
    world.stage.script.lie = { amountMinor: call.amountMinor + 10n };
    expectOneOf(await world.inquire(call, gatewayReference), ["unknown"]);
  }
  if (!world.isAbsent("status_in_inquiry")) {
    world.stage.script.lie = { word: "brand_new_status" };
    expectOneOf(await world.inquire(call, gatewayReference), ["unknown", "pending"]);
  }
}

async function unreadablePreImage(world: World): Promise<void> {
  if (world.contract.connector.capabilities.inquiry !== "by_comparison") return;
  for (const fault of QUESTION_FAULTS) {
    world.standIn.plan({ on: "question", fault });
    const reading = await world.readPreImage(
      world.call(fault.kind === "silent" ? { deadlineMs: SILENCE_MS } : {}),
    );
    expect(reading.ok, `${JSON.stringify(fault)} was taken for a pre-image`).toBe(false);
  }
  expect(world.writes()).toHaveLength(0);
}

function expectOneOf(result: GatewayResult | InquiryResult, outcomes: readonly string[]): void {
  expect(outcomes, `got ${result.outcome} (${result.code})`).toContain(result.outcome);
}
