import { expect } from "vitest";
import type { Case } from "@/lib/gateways/contract/case";
import type { BuiltWebhook, WebhookContract, WebhookFact } from "@/lib/gateways/contract/contract-types";
import { CARD_NUMBER } from "@/lib/gateways/contract/stage";
import type { World } from "@/lib/gateways/contract/world";
import type { GatewayNotice, OperationNotice, WebhookVerification } from "@/lib/gateways/notice-types";

/** What the vendor tells by itself: believed only with its signature, and read the same whenever and in whatever order it comes. */

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0);

export const WEBHOOK_CASES: readonly Case[] = [
  { name: "webhook: a good one is verified and read", absentBy: "webhook", run: good },
  {
    name: "webhook: the same one twice is the same notice, another event another",
    absentBy: "webhook",
    run: replayed,
  },
  { name: "webhook: a late 'pending' is still only pending", absentBy: "webhook", run: outOfOrder },
  { name: "webhook: a failure after success says so", absentBy: "webhook", run: lateFailure },
  {
    name: "webhook: what was done in the vendor's portal has no reference of ours",
    absentBy: "webhook",
    run: portal,
  },
  { name: "webhook: forged, unsigned or changed is refused", absentBy: "webhook", run: forged },
  {
    name: "webhook: in another layout it is refused, or the same notice",
    absentBy: "webhook",
    run: reserialised,
  },
  { name: "webhook: a stale one is refused", absentBy: "webhook", run: stale },
  { name: "webhook: without a configured secret none is believed", absentBy: "webhook", run: notConfigured },
  { name: "webhook: what cannot be read is an error, never nothing", absentBy: "webhook", run: unreadable },
  { name: "webhook: other events are read as the contract says", absentBy: "webhook", run: samples },
];

function contractOf(world: World): WebhookContract {
  if ("none" in world.contract.webhooks) throw new Error("webhook cases without a webhook contract");
  return world.contract.webhooks;
}

function factOf(world: World, fields: Partial<WebhookFact> = {}): WebhookFact {
  return {
    eventId: "event-1",
    type: world.type,
    status: "succeeded",
    operationReference: "00000000-0000-4000-8000-00000000abcd",
    gatewayReference: "gateway-op-1",
    paymentReference: world.contract.paymentReference,
    amountMinor: world.contract.amountMinor,
    currencyCode: world.contract.currencyCode,
    ...fields,
  };
}

function build(
  world: World,
  fields: Partial<WebhookFact> = {},
  credentials = world.contract.credentials,
): BuiltWebhook {
  const built = contractOf(world).build(factOf(world, fields), { credentials, atMs: NOW });
  if (!built) throw new Error("the vendor tells no such fact: declare it absent with the reason");
  return built;
}

async function verify(
  world: World,
  webhook: BuiltWebhook,
  account = world.account,
  atMs = NOW,
): Promise<WebhookVerification> {
  return world.contract.connector.verifyWebhook(account, { ...webhook, receivedAtMs: atMs });
}

/** As a job reads it later: without headers and credentials. */
function read(world: World, { rawBody }: BuiltWebhook): readonly GatewayNotice[] {
  const account = { ...world.account, credentials: {} };
  return world.contract.connector.parseWebhook(account, { headers: {}, rawBody, receivedAtMs: NOW });
}

function operationNotice(world: World, webhook: BuiltWebhook): OperationNotice {
  const notices = read(world, webhook).filter((notice) => notice.kind === "operation");
  expect(notices, "expected one notice about an operation").toHaveLength(1);
  const notice = notices[0] as OperationNotice;
  expect(notice.noticeId.length).toBeGreaterThan(0);
  expect(notice.noticeId.length).toBeLessThanOrEqual(128);
  const { signs, mustConfirm = false } = contractOf(world);
  expect(notice.mustConfirm).toBe(mustConfirm || signs === "shared_secret");
  return notice;
}

async function good(world: World): Promise<void> {
  const webhook = build(world);
  expect(await verify(world, webhook)).toEqual({ ok: true });
  const notice = operationNotice(world, webhook);
  const fact = factOf(world);
  expect(notice).toMatchObject({
    type: world.type,
    outcome: "succeeded",
    paymentReference: fact.paymentReference,
    currencyCode: fact.currencyCode,
  });
  if (!world.isAbsent("reference_in_request"))
    expect(notice.operationReference).toBe(fact.operationReference);
  if (world.type !== "void" || notice.amountMinor !== null) expect(notice.amountMinor).toBe(fact.amountMinor);
  expect(notice.gatewayReference).toBeTruthy();
  const refusal = contractOf(world).build(factOf(world, { status: "declined", eventId: "event-2" }), {
    credentials: world.contract.credentials,
    atMs: NOW,
  });
  // Where every answer is final, a refusal is not told again.
  if (!refusal) return expect(world.isAbsent("late_failure"), "the vendor tells no refusals").toBe(true);
  expect(operationNotice(world, refusal).outcome).toBe("declined");
}

async function replayed(world: World): Promise<void> {
  const idOf = (webhook: BuiltWebhook) => operationNotice(world, webhook).noticeId;
  expect(idOf(build(world))).toBe(idOf(build(world)));
  const other = idOf(
    build(world, {
      eventId: "event-2",
      gatewayReference: "gateway-op-2",
      operationReference: "00000000-0000-4000-8000-00000000abce",
    }),
  );
  expect(other).not.toBe(idOf(build(world)));
}

async function outOfOrder(world: World): Promise<void> {
  const done = operationNotice(world, build(world));
  const webhook = contractOf(world).build(factOf(world, { status: "pending", eventId: "event-0" }), {
    credentials: world.contract.credentials,
    atMs: NOW,
  });
  if (!webhook)
    return expect(world.isAbsent("pending_webhook"), "the vendor tells no pending ones").toBe(true);
  const late = operationNotice(world, webhook);
  expect(late.outcome).toBe("pending");
  expect(late.noticeId).not.toBe(done.noticeId);
}

async function lateFailure(world: World): Promise<void> {
  if (world.isAbsent("late_failure")) return;
  const late = operationNotice(world, build(world, { status: "failed_late", eventId: "event-9" }));
  expect(late.outcome).toBe("declined");
  expect(late.noticeId).not.toBe(operationNotice(world, build(world)).noticeId);
}

async function portal(world: World): Promise<void> {
  const notice = operationNotice(world, build(world, { operationReference: null }));
  expect(notice).toMatchObject({ operationReference: null, outcome: "succeeded" });
}

async function forged(world: World): Promise<void> {
  const { signs, secretField, tamper } = contractOf(world);
  const good = build(world);
  const wrong = build(
    world,
    {},
    { ...world.contract.credentials, [secretField]: "00112233445566778899aabbccddeeff" },
  );
  for (const webhook of [
    wrong,
    { ...good, headers: {} },
    { headers: {}, rawBody: stripSignature(good.rawBody) },
  ]) {
    // A signature that travels in the body is the same with and without headers.
    if (JSON.stringify(webhook) === JSON.stringify(good)) continue;
    expect((await verify(world, webhook)).ok, "a webhook without a right signature was believed").toBe(false);
  }
  if (signs === "shared_secret") return;
  const changed = tamper(good.rawBody);
  expect(changed, "tamper has to change the body").not.toBe(good.rawBody);
  expect((await verify(world, { ...good, rawBody: changed })).ok, "a changed webhook was believed").toBe(
    false,
  );
}

/** Signatures that travel inside the body. */
function stripSignature(rawBody: string): string {
  return rawBody.replace(/("(?:hmacSignature|secret_token|signature)"\s*:\s*)"[^"]*"/g, '$1""');
}

async function reserialised(world: World): Promise<void> {
  const { signs } = contractOf(world);
  const good = build(world);
  if (!/^[{[]/.test(good.rawBody)) return;
  const laidOut = { ...good, rawBody: JSON.stringify(JSON.parse(good.rawBody), null, 2) };
  const verified = await verify(world, laidOut);
  if (signs === "raw_body")
    return expect(verified.ok, "the signature does not cover the raw body").toBe(false);
  if (verified.ok)
    expect(operationNotice(world, laidOut).noticeId).toBe(operationNotice(world, good).noticeId);
}

async function stale(world: World): Promise<void> {
  const limit = contractOf(world).staleAfterSeconds;
  if (typeof limit !== "number") return expect(limit.none.length).toBeGreaterThan(10);
  const webhook = build(world);
  expect((await verify(world, webhook, world.account, NOW + (limit - 1) * 1_000)).ok).toBe(true);
  expect((await verify(world, webhook, world.account, NOW + (limit + 1) * 1_000)).ok).toBe(false);
}

async function notConfigured(world: World): Promise<void> {
  const { secretField } = contractOf(world);
  const { [secretField]: _secret, ...others } = world.contract.credentials;
  for (const credentials of [others, { ...others, [secretField]: "" }] as Record<string, string>[]) {
    const account = { ...world.account, credentials };
    for (const webhook of [build(world), build(world, {}, credentials)]) {
      expect((await verify(world, webhook, account)).ok, "believed without a secret").toBe(false);
    }
  }
}

async function unreadable(world: World): Promise<void> {
  for (const rawBody of ["", "{", "<html></html>", "null", "[]", '"text"', "{}"]) {
    expect(() => read(world, { headers: {}, rawBody }), `${rawBody} was read as something`).toThrow();
  }
}

async function samples(world: World): Promise<void> {
  for (const sample of contractOf(world).samples) {
    const webhook = sample.build({ credentials: world.contract.credentials, atMs: NOW });
    expect(await verify(world, webhook), sample.name).toEqual({ ok: true });
    const notices = read(world, webhook);
    expect(notices, sample.name).toHaveLength(sample.notices.length);
    sample.notices.forEach((expected, index) => expect(notices[index], sample.name).toMatchObject(expected));
    const text = JSON.stringify(notices, (_key, value) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    expect(text, "a card number is kept").not.toContain(CARD_NUMBER);
    expect(new Set(notices.map((notice) => notice.noticeId)).size, "two notices under one id").toBe(
      notices.length,
    );
  }
}
