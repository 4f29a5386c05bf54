import { randomUUID } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { executeRequest } from "@/lib/approvals/execute-request";
import { previewRequest } from "@/lib/approvals/preview-request";
import { requestOperation } from "@/lib/approvals/request-operation";
import type { UserActor } from "@/lib/auth/actor";
import type { CeilingLine } from "@/lib/auth/ceilings/rules";
import { createGroup, deleteGroup, setGroupMembers, setGroupPermissions } from "@/lib/changes/change-group";
import { decideChange } from "@/lib/changes/decide-change";
import { getChange } from "@/lib/changes/queries";
import { setCeilings } from "@/lib/changes/set-ceilings";
import { setGrantScope } from "@/lib/changes/set-grant-scope";
import { setPermissions } from "@/lib/changes/set-permissions";
import type { ProposeResult } from "@/lib/changes/types";
import { ask, decide, requestNow } from "@/lib/testing/requests";
import { arrangeWire, basicUser } from "@/lib/testing/wire";
import { actorNow, executedAt, makeActor, makePayment, operationsOf } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const wire = arrangeWire();
const refundOf = (amount: string, currency = "KWD"): CeilingLine => ({ type: "refund", currency, amount });
const applied = { status: "applied" };
let one: UserActor;
let two: UserActor;
let checker: UserActor;

beforeAll(async () => {
  one = await makeActor(["user.manage", "change.decide"]);
  two = await makeActor(["user.manage", "change.decide"]);
  checker = await makeActor(["request.decide"]);
});

const limit = (id: number, lines: CeilingLine[], holder: "user" | "group" = "user") =>
  setCeilings(one, { holder, id, lines });

async function agree(result: ProposeResult, decider = two) {
  if (result.status !== "waiting") throw new Error(`It does not wait: ${JSON.stringify(result)}`);
  const { id, contentHash } = await getChange(decider, result.changeRequestId);
  return decideChange(decider, { changeRequestId: id, contentHash, verdict: "approve" });
}

async function group(lines: CeilingLine[], members: number[] = []): Promise<number> {
  const { groupId } = await createGroup(one, { name: randomUUID(), description: "" });
  if (members.length > 0) await setGroupMembers(one, { groupId, add: members, remove: [] });
  expect(await limit(groupId, lines, "group")).toEqual(applied);
  return groupId;
}

test("every door refuses a person what is above his ceiling, and nobody an amount that is not", async () => {
  const { id, authorization } = await basicUser(["payment.refund", "api.access"]);
  expect(await limit(id, [refundOf("4.000")])).toEqual(applied);
  const called = await makePayment(wire.gateway);
  const send = (amount: string, headers = {}) =>
    wire.post({ operation: "refund", session_id: called.sessionId, amount }, headers);
  expect(await send("4.001", { authorization })).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining("is 4.000 KWD") },
  });
  expect(await operationsOf(called)).toEqual([]);
  expect((await send("4.000", { authorization })).status).toBe(200);
  expect((await send("4.001")).status).toBe(200);

  const maker = await actorNow(id);
  const payment = await makePayment(wire.gateway);
  await expect(ask(maker, payment, { amount: "4.001" })).rejects.toMatchObject({
    code: "over_ceiling",
    params: { ceiling: "4.000 KWD", asked: "4.001 KWD" },
  });
  await expect(ask(maker, payment, {})).rejects.toMatchObject({ code: "over_ceiling" });
  expect(await previewRequest(maker, { ...payment, type: "refund", amount: "4.001" })).toMatchObject({
    kind: "deny",
    reason: { text: expect.stringContaining("4.000 KWD"), words: { sentence: "overCeiling" } },
  });
  expect(await ask(maker, payment, { amount: "4.000" })).toBeGreaterThan(0);
});

test("a ceiling that was lowered after the approval stops the execution before the gateway, with the reason", async () => {
  const maker = await makeActor(["payment.refund"]);
  const payment = await makePayment(wire.gateway);
  const requestId = await ask(maker, payment, { amount: "5.000" });
  await decide(checker, requestId);
  expect(await limit(maker.userId, [refundOf("4.999")])).toEqual(applied);
  await executeRequest(requestId);
  expect(await requestNow(requestId)).toMatchObject({
    status: "manual_action_required",
    status_reason: expect.stringContaining("4.999 KWD"),
  });
  expect(await executedAt(wire.gateway, payment)).toEqual([]);
});

test("a capture is measured as well, and what is left to capture counts when no amount is said", async () => {
  const maker = await makeActor(["payment.capture"]);
  const { currencyCode: currency } = SEED_ACCOUNTS.authorize;
  const payment = await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize, amountMinor: 5_000n });
  await limit(maker.userId, [{ type: "capture", currency, amount: "4.999" }]);
  const now = await actorNow(maker.userId);
  const wish = { type: "capture", source: "console", sessionId: payment.sessionId } as const;
  await expect(requestOperation(now, wish)).rejects.toMatchObject({ code: "over_ceiling" });
  expect(await operationsOf(payment)).toEqual([]);
});

test("less acts at once, more waits for a second person who sees it, and what is mixed does both", async () => {
  const person = await makeActor(["payment.refund"]);
  expect(
    await limit(person.userId, [refundOf("10.000"), { type: "void", currency: "KWD", amount: "9.000" }]),
  ).toEqual(applied);
  const mixed = await limit(person.userId, [
    refundOf("20.000"),
    { type: "void", currency: "KWD", amount: "8.000" },
  ]);
  expect(mixed).toMatchObject({ status: "waiting", appliedPart: true });
  expect((await actorNow(person.userId)).ceilings).toEqual({
    refund: { KWD: 10_000n },
    void: { KWD: 8_000n },
  });
  if (mixed.status !== "waiting") throw new Error("unreachable");
  expect((await getChange(two, mixed.changeRequestId)).effect.facts).toEqual([
    { name: "ceiling_refund", before: "10.000 KWD", after: "20.000 KWD" },
  ]);
  await expect(agree(mixed, one)).rejects.toMatchObject({ code: "own_request" });
  expect(await agree(mixed)).toEqual(applied);
  expect((await actorNow(person.userId)).ceilings.refund).toEqual({ KWD: 20_000n });
  const kept: CeilingLine = { type: "void", currency: "KWD", amount: "8.000" };
  const wider = await limit(person.userId, [refundOf("20.000"), refundOf("1.00", "SAR"), kept]);
  expect(wider.status).toBe("waiting");
  expect(await limit(person.userId, [refundOf("5.000"), kept])).toEqual(applied);
  expect(await agree(wider)).toMatchObject({
    status: "failed",
    reason: expect.stringContaining("limits have changed"),
  });
  expect((await actorNow(person.userId)).ceilings).toEqual({
    refund: { KWD: 5_000n },
    void: { KWD: 8_000n },
  });
});

test("nobody sets his own ceiling, nor that of his group, nor beyond what he may give", async () => {
  await expect(limit(one.userId, [refundOf("1.000")])).rejects.toMatchObject({ code: "own_permissions" });
  const groupId = await group([]);
  expect(await setGroupMembers(two, { groupId, add: [one.userId], remove: [] })).toEqual(applied);
  await expect(limit(groupId, [refundOf("1.000")], "group")).rejects.toMatchObject({
    code: "own_permissions",
  });
  const person = await makeActor(["payment.refund"]);
  await limit(person.userId, [refundOf("1.000")]);
  const narrow = await makeActor(["user.manage"]);
  expect(await setGrantScope(one, { userId: narrow.userId, scope: ["payment.void"] })).toEqual(applied);
  const scoped = await actorNow(narrow.userId);
  const wish = { holder: "user" as const, id: person.userId };
  await expect(setCeilings(scoped, { ...wish, lines: [refundOf("2.000")] })).rejects.toMatchObject({
    code: "forbidden",
    params: { rights: "payment.refund" },
  });
  expect(await setCeilings(scoped, { ...wish, lines: [refundOf("0.500")] })).toEqual(applied);
});

test("a ceiling of a group does not end by leaving the group, deleting it or joining a wider one alone", async () => {
  const person = await makeActor(["payment.refund"]);
  const groupId = await group([refundOf("3.000")], [person.userId]);
  expect((await actorNow(person.userId)).ceilings).toEqual({ refund: { KWD: 3_000n } });
  const leaving = await setGroupMembers(one, { groupId, add: [], remove: [person.userId] });
  expect(leaving.status).toBe("waiting");
  await expect(deleteGroup(one, groupId)).rejects.toMatchObject({ code: "conflict" });
  const wider = await group([refundOf("30.000")]);
  const joining = await setGroupMembers(one, { groupId: wider, add: [person.userId], remove: [] });
  expect(joining.status).toBe("waiting");
  // The second person would agree to something else than what he saw.
  expect(await limit(wider, [refundOf("40.000")], "group")).toEqual(applied);
  expect(await agree(joining)).toMatchObject({ status: "failed" });
  const raising = await limit(groupId, [refundOf("5.000")], "group");
  await expect(agree(raising)).resolves.toEqual(applied);
  expect((await actorNow(person.userId)).ceilings).toEqual({ refund: { KWD: 5_000n } });
  expect(await agree(leaving)).toMatchObject({ status: "failed" });
});

test("who decides about a right sees the limit under which it is held, and a limit that changed stops it", async () => {
  const person = await makeActor([]);
  await limit(person.userId, [refundOf("7.000")]);
  const granting = await setPermissions(one, { userId: person.userId, permissions: ["payment.refund"] });
  if (granting.status !== "waiting") throw new Error("It does not wait.");
  expect((await getChange(two, granting.changeRequestId)).effect.facts).toContainEqual({
    name: "ceiling_refund",
    before: "7.000 KWD",
    after: "7.000 KWD",
  });
  await agree(await limit(person.userId, []));
  expect(await agree(granting)).toMatchObject({ status: "failed" });
  const groupId = await group([refundOf("3.000")]);
  await setGroupPermissions(one, { groupId, permissions: ["payment.refund"] });
  const joining = await setGroupMembers(one, { groupId, add: [person.userId], remove: [] });
  expect(await limit(groupId, [], "group")).toEqual(applied);
  expect(await agree(joining)).toMatchObject({ status: "failed" });
});
