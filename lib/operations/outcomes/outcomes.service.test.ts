import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { systemActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { runOnce } from "@/lib/db/testing/server";
import { askNow } from "@/lib/operations/outcomes/ask-now";
import { checkSettlement, scheduleSettlementChecks } from "@/lib/operations/outcomes/check-settlement";
import { decideSettlement } from "@/lib/operations/outcomes/decide-settlement";
import { deleteUnusedEvidence, readEvidence, storeEvidence } from "@/lib/operations/outcomes/evidence";
import { getOutcome } from "@/lib/operations/outcomes/get-outcome";
import { proposeSettlement, withdrawSettlement } from "@/lib/operations/outcomes/propose-settlement";
import { countOutcomes, listOutcomes } from "@/lib/operations/outcomes/queries";
import { acknowledgeAlert, raiseOutcomeAlerts } from "@/lib/operations/outcomes/raise-alerts";
import type { ProposeSettlementInput } from "@/lib/operations/outcomes/schemas";
import { performOperation } from "@/lib/operations/perform-operation";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { settleAfterwards } from "@/lib/operations/settle-operation";
import { findOperation } from "@/lib/operations/find-operation";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { abandonOperation } from "@/lib/testing/abandoned";
import { refusal, tally } from "@/lib/testing/refusal";
import { ask, decide, requestNow } from "@/lib/testing/requests";
import {
  arrangeWorld,
  balancesOf,
  executedAt,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld();
let first: UserActor;
let second: UserActor;
let viewer: UserActor;

beforeAll(async () => {
  first = await makeActor(["outcome.settle", "payment.refund"]);
  second = await makeActor(["outcome.settle"]);
  viewer = await makeActor(["transaction.view"]);
});

/** A refund that the gateway executed (or not) and about which it cannot be asked with success. */
async function unknownRefund(wish: {
  executed: boolean;
  by?: UserActor;
  trackingKey?: string;
  hours?: number;
}) {
  const payment = await makePayment(world.gateway);
  const operationId = await abandonOperation((wish.by ?? world.api) as typeof world.api, payment, {
    called: wish.executed,
    amountMinor: 4_000n,
    ...(wish.trackingKey === undefined ? {} : { trackingKey: wish.trackingKey }),
  });
  await sql.query("UPDATE operation SET created_at = now() - make_interval(mins => $2) WHERE id = $1::uuid", [
    operationId,
    Math.round((wish.hours ?? 2) * 60),
  ]);
  await silence(operationId);
  await reconcileOperation(operationId);
  return { payment, operationId };
}

const silence = (operationId: string) =>
  world.gateway.control("POST", "/control/faults", {
    match: { type: "inquiry", reference: operationId },
    fault: "bad_gateway_html",
  });
const proposal = (
  operationId: string,
  more: Partial<ProposeSettlementInput> = {},
): ProposeSettlementInput => ({
  operationId,
  outcome: "never_executed",
  note: "The bank's desk says that it has nothing.",
  evidence: "Ticket 4711 of the bank, 22 November.",
  ...more,
});
const executed = (operationId: string, gatewayReference = `ref-${randomUUID()}`) =>
  proposal(operationId, { outcome: "executed", gatewayReference });
const confirm = (actor: UserActor, operationId: string, settlementId: number) =>
  decideSettlement(actor, { operationId, settlementId, verdict: "confirm", note: "I saw it too." });
const statusOf = async (payment: TestPayment) => (await operationsOf(payment))[0]!;
const actionsOf = async (operationId: string) =>
  (
    await sql.query<{ action: string }>(
      "SELECT action FROM audit_event WHERE object_type = 'operation' AND object_id = $1 ORDER BY id",
      [operationId],
    )
  ).map(({ action }) => action);
const settlementsOf = (operationId: string) =>
  sql.query<{ status: string; ended_by_id: number | null }>(
    "SELECT status::text, ended_by_id FROM operation_settlement WHERE operation_id = $1::uuid ORDER BY id",
    [operationId],
  );

describe("the page of unknown outcomes", () => {
  it("lists what is unknown, oldest first, and not a call that is just under way", async () => {
    const old = await unknownRefund({ executed: true, hours: 300 });
    const young = await makePayment(world.gateway);
    const youngId = await abandonOperation(world.api, young, { called: true });
    const page = await listOutcomes(viewer, { tab: "open", after: null });
    expect(page.rows[0]).toMatchObject({
      operationId: old.operationId,
      type: "refund",
      status: "unknown",
      amount: "4.000",
      currency: "KWD",
      inquiryCount: 1,
      proposed: false,
    });
    expect(page.rows.map(({ operationId }) => operationId)).not.toContain(youngId);
    expect((await countOutcomes(viewer)).open).toBe(page.rows.length);
    const after = `${page.rows[0]!.since}_${old.operationId}`;
    const rest = await listOutcomes(viewer, { tab: "open", after });
    expect(rest.rows.map(({ operationId }) => operationId)).not.toContain(old.operationId);
    expect(
      await refusal(listOutcomes(await makeActor(["webhook.manage"]), { tab: "open", after: null })),
    ).toBe("forbidden");
  });

  it("shows a queued refund once it has been pending for too long", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.queued });
    const { operation } = await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
    });
    const listed = async () =>
      (await listOutcomes(viewer, { tab: "open", after: null })).rows.some(
        ({ operationId }) => operationId === operation.id,
      );
    expect(await listed()).toBe(false);
    await sql.query("UPDATE operation SET created_at = now() - interval '6 days' WHERE id = $1::uuid", [
      operation.id,
    ]);
    expect(await listed()).toBe(true);
  });

  it("shows the first call and every question with what came back, without secrets", async () => {
    const { operationId } = await unknownRefund({ executed: true });
    await silence(operationId);
    await reconcileOperation(operationId, "Somebody");
    const outcome = await getOutcome(viewer, operationId);
    expect(outcome.inquiries).toMatchObject([
      { askedBy: "Somebody", answer: "unknown", exchange: { response: { status: 502 } } },
      { askedBy: "reconcile-operation", answer: "unknown", exchange: { response: { status: 502 } } },
    ]);
    expect(JSON.stringify(outcome)).not.toContain(world.gateway.account.credentials.secret);
    expect(outcome.can).toMatchObject({
      ask: { ok: false, code: "forbidden" },
      propose: { ok: false, code: "forbidden" },
    });
    expect(await refusal(getOutcome(viewer, randomUUID()))).toBe("not_found");
  });

  it("keeps the questions for ever: the application can neither change nor delete them", async () => {
    const { operationId } = await unknownRefund({ executed: true });
    for (const statement of [
      "UPDATE operation_inquiry SET answer = 'succeeded'",
      "DELETE FROM operation_inquiry",
    ])
      await expect(sql.query(`${statement} WHERE operation_id = $1::uuid`, [operationId])).rejects.toThrow(
        /permission denied/,
      );
  });
});

describe("asking now", () => {
  it("brings the question forward, names the person, and is not repeated at once", async () => {
    const { operationId } = await unknownRefund({ executed: true });
    expect(await refusal(askNow(first, operationId))).toBe("conflict");
    await runOnce(
      world.database.ownerUrl,
      "ALTER TABLE operation_inquiry DISABLE TRIGGER ALL; UPDATE operation_inquiry SET asked_at = now() - interval '1 minute'; ALTER TABLE operation_inquiry ENABLE TRIGGER ALL",
    );
    await askNow(first, operationId);
    const [job] = await sql.query<{ payload: { askedBy: string } }>(
      "SELECT j.payload FROM graphile_worker._private_jobs j WHERE j.key = $1",
      [`reconcile-${operationId}`],
    );
    expect(job?.payload).toEqual({ operationId, askedBy: first.label });
    expect(await actionsOf(operationId)).toContain("operation.asked");
    expect(await refusal(askNow(viewer, operationId))).toBe("forbidden");
  });

  it("never while the call may be under way: the gateway could say too early that it never saw it", async () => {
    const payment = await makePayment(world.gateway);
    const operationId = await abandonOperation(world.api, payment, { called: false });
    expect(await refusal(askNow(first, operationId))).toBe("conflict");
  });
});

describe("the alert", () => {
  it("is raised once per operation after an hour, and ends with the outcome", async () => {
    const early = await unknownRefund({ executed: true, hours: 0.9 });
    const late = await unknownRefund({ executed: true, hours: 1.1 });
    await Promise.all([raiseOutcomeAlerts(), raiseOutcomeAlerts()]);
    await raiseOutcomeAlerts();
    const told = (id: string) =>
      actionsOf(id).then((all) => all.filter((action) => action === "operation.unknown_too_long"));
    expect([await told(early.operationId), await told(late.operationId)]).toEqual([
      [],
      ["operation.unknown_too_long"],
    ]);
    const before = await countOutcomes(viewer);
    expect((await getOutcome(viewer, late.operationId)).alerted).toBe(true);
    await reconcileOperation(late.operationId);
    expect(await countOutcomes(viewer)).toMatchObject({ alerted: before.alerted - 1 });
    expect((await getOutcome(viewer, late.operationId)).alerts).toMatchObject([
      { kind: "unknown_too_long", endedBy: null },
    ]);
  });
});

describe("settling by hand", () => {
  it("never executed: two persons free amount and key, and the request may be tried again", async () => {
    const maker = await makeActor(["payment.refund"]);
    const checker = await makeActor(["request.decide"]);
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "4.000" });
    await decide(checker, requestId);
    await world.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference, type: "refund" },
      fault: "reset_before_execution",
    });
    await executeRequest(requestId);
    const { id } = await statusOf(payment);
    await silence(id);
    await reconcileOperation(id);
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 4_000n });

    const { settlementId } = await proposeSettlement(first, proposal(id));
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 4_000n });
    await confirm(second, id, settlementId);
    expect(await statusOf(payment)).toMatchObject({ status: "failed", outcome_code: "settled_by_hand" });
    expect(await balancesOf(payment)).toMatchObject({ refund_held_minor: 0n, request_held_minor: 4_000n });
    await followRequest(requestId);
    expect(await requestNow(requestId)).toMatchObject({ status: "manual_action_required" });
    expect(await actionsOf(id)).toEqual(
      expect.arrayContaining(["settlement.proposed", "settlement.confirmed", "operation.failed"]),
    );
  });

  it("never executed: the key of a caller who got no answer is free again", async () => {
    const trackingKey = `by-hand-${randomUUID()}`;
    const { payment, operationId } = await unknownRefund({ executed: false, trackingKey });
    const { settlementId } = await proposeSettlement(first, proposal(operationId));
    await confirm(second, operationId, settlementId);
    const again = await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "4.000",
      trackingKey,
    });
    expect(again).toMatchObject({ tracked: false, operation: { status: "succeeded" } });
    expect(await executedAt(world.gateway, payment)).toHaveLength(1);
  });

  it("executed: the child stands with the gateway's reference, and the amount counts as refunded", async () => {
    const { payment, operationId } = await unknownRefund({ executed: true });
    const input = executed(operationId);
    const { settlementId } = await proposeSettlement(first, input);
    await confirm(second, operationId, settlementId);
    expect(await statusOf(payment)).toMatchObject({ status: "succeeded", child_state: "refunded" });
    const [child] = await sql.query<{ gateway_reference: string }>(
      "SELECT gateway_reference FROM child_transaction WHERE operation_id = $1::uuid",
      [operationId],
    );
    expect(child?.gateway_reference).toBe(input.gatewayReference);
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 4_000n,
      refund_held_minor: 0n,
      refundable: 8_500n,
    });
    const other = await unknownRefund({ executed: true });
    expect(await refusal(proposeSettlement(first, executed(other.operationId, input.gatewayReference)))).toBe(
      "conflict",
    );
  });

  it("a queued refund: never executed is a rejection, and its caller's key keeps the answer", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.queued });
    const trackingKey = `queued-${randomUUID()}`;
    const { operation } = await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      trackingKey,
    });
    await reconcileOperation(operation.id);
    const { settlementId } = await proposeSettlement(first, proposal(operation.id));
    await confirm(second, operation.id, settlementId);
    expect(await statusOf(payment)).toMatchObject({
      status: "rejected",
      child_state: "refund_rejected",
      tracking_key_held: true,
    });
    expect(await balancesOf(payment)).toMatchObject({ refund_queued_minor: 0n, refundable: 12_500n });
  });

  it("needs two persons, neither of whom started the operation or made its request", async () => {
    const { operationId } = await unknownRefund({ executed: true, by: first });
    expect(await refusal(proposeSettlement(first, proposal(operationId)))).toBe("own_request");
    const { settlementId } = await proposeSettlement(second, proposal(operationId));
    expect(await refusal(confirm(second, operationId, settlementId))).toBe("own_request");
    expect(await refusal(confirm(first, operationId, settlementId))).toBe("own_request");
    expect(await refusal(confirm(viewer, operationId, settlementId))).toBe("forbidden");
    const refused = await sql.query("SELECT 1 FROM audit_event WHERE object_id = $1 AND result = 'refused'", [
      operationId,
    ]);
    expect(refused).toHaveLength(4);
  });

  it("the database itself refuses one person, the initiator, a changed proposal and a settled one", async () => {
    const { operationId } = await unknownRefund({ executed: true, by: first });
    const { settlementId } = await proposeSettlement(second, proposal(operationId));
    const end = (status: string, person: number | null) =>
      sql.query(
        "UPDATE operation_settlement SET status = $2::settlement_status, ended_by_id = $3, ended_at = now() WHERE id = $1",
        [settlementId, status, person],
      );
    await expect(end("confirmed", second.userId)).rejects.toThrow(/two_persons/);
    await expect(end("rejected", second.userId)).rejects.toThrow(/two_persons/);
    await expect(end("confirmed", null)).rejects.toThrow(/two_persons/);
    await expect(end("confirmed", first.userId)).rejects.toThrow(/own_request/);
    await expect(
      sql.query(
        "INSERT INTO operation_settlement (operation_id, outcome, note, evidence, proposed_by_id) VALUES ($1::uuid, 'never_executed', 'n', 'e', $2)",
        [operationId, first.userId],
      ),
    ).rejects.toThrow(/own_request/);
    await expect(
      sql.query("UPDATE operation_settlement SET outcome = 'executed' WHERE id = $1", [settlementId]),
    ).rejects.toThrow(/permission denied/);
    await expect(
      runOnce(
        world.database.ownerUrl,
        `UPDATE operation_settlement SET note = 'other' WHERE id = ${settlementId}`,
      ),
    ).rejects.toThrow(/settlement_is_immutable/);
    await expect(sql.query("DELETE FROM operation_settlement WHERE id = $1", [settlementId])).rejects.toThrow(
      /permission denied/,
    );
    await withdrawSettlement(second, { operationId, settlementId });
    await expect(end("proposed", null)).rejects.toThrow(/settlement_is_immutable/);
  });

  it("two confirmations and a rejection at once: one decides, the operation moves once", async () => {
    const third = await makeActor(["outcome.settle"]);
    const { payment, operationId } = await unknownRefund({ executed: true });
    const { settlementId } = await proposeSettlement(first, executed(operationId));
    const results = await tally([
      confirm(second, operationId, settlementId),
      confirm(third, operationId, settlementId),
      decideSettlement(third, { operationId, settlementId, verdict: "reject", note: "No." }),
    ]);
    expect(results.accepted).toBe(1);
    const [settlement] = await settlementsOf(operationId);
    expect(await statusOf(payment)).toMatchObject({
      status: settlement!.status === "confirmed" ? "succeeded" : "unknown",
    });
  });

  it("two proposals at once: one stands", async () => {
    const { operationId } = await unknownRefund({ executed: true });
    const results = await tally([
      proposeSettlement(first, proposal(operationId)),
      proposeSettlement(second, executed(operationId)),
    ]);
    expect(results).toMatchObject({ accepted: 1, already_exists: 1 });
  });

  it("is rejected with a reason, and may be proposed again", async () => {
    const { operationId } = await unknownRefund({ executed: true });
    const { settlementId } = await proposeSettlement(first, proposal(operationId));
    await decideSettlement(second, {
      operationId,
      settlementId,
      verdict: "reject",
      note: "The ticket is about another refund.",
    });
    expect(await refusal(confirm(second, operationId, settlementId))).toBe("conflict");
    await proposeSettlement(second, executed(operationId));
    expect((await settlementsOf(operationId)).map(({ status }) => status)).toEqual(["rejected", "proposed"]);
  });

  it("stops when the person who proposed has lost the right meanwhile", async () => {
    const leaving = await makeActor(["outcome.settle"]);
    const { operationId } = await unknownRefund({ executed: true });
    const { settlementId } = await proposeSettlement(leaving, proposal(operationId));
    await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [leaving.userId]);
    expect(await refusal(confirm(second, operationId, settlementId))).toBe("conflict");
  });

  it("before the gateway was ever asked there is nothing to settle", async () => {
    const payment = await makePayment(world.gateway);
    const operationId = await abandonOperation(world.api, payment, { called: true });
    expect(await refusal(proposeSettlement(first, proposal(operationId)))).toBe("conflict");
  });
});

describe("an answer of the gateway", () => {
  it("that comes while a proposal waits wins and ends it", async () => {
    const { payment, operationId } = await unknownRefund({ executed: true });
    const { settlementId } = await proposeSettlement(first, proposal(operationId));
    await reconcileOperation(operationId);
    expect(await statusOf(payment)).toMatchObject({ status: "succeeded" });
    expect(await settlementsOf(operationId)).toEqual([{ status: "superseded", ended_by_id: null }]);
    expect(await actionsOf(operationId)).toContain("settlement.superseded");
    expect(await refusal(confirm(second, operationId, settlementId))).toBe("conflict");
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n });
  });

  it("that says nothing leaves the proposal as it is", async () => {
    const { operationId } = await unknownRefund({ executed: true });
    await proposeSettlement(first, proposal(operationId));
    await silence(operationId);
    await reconcileOperation(operationId);
    expect(await settlementsOf(operationId)).toMatchObject([{ status: "proposed" }]);
  });

  it("and a confirmation at the same moment: one outcome, counted once", async () => {
    const { payment, operationId } = await unknownRefund({ executed: true });
    const { settlementId } = await proposeSettlement(first, executed(operationId));
    await tally([confirm(second, operationId, settlementId), reconcileOperation(operationId)]);
    expect(await statusOf(payment)).toMatchObject({ status: "succeeded" });
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
  });

  it("that denies 'never executed' is recorded as the fact it is, and alerts once", async () => {
    const { payment, operationId } = await unknownRefund({ executed: true });
    const { settlementId } = await proposeSettlement(first, proposal(operationId));
    await confirm(second, operationId, settlementId);
    // In the belief that nothing happened the rest is refunded as well.
    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "8.500",
    });
    await sql.query("UPDATE operation_settlement SET next_check_at = now() WHERE id = $1", [settlementId]);
    expect(await scheduleSettlementChecks()).toBeGreaterThan(0);
    await checkSettlement(settlementId);
    expect(await statusOf(payment)).toMatchObject({ status: "succeeded", child_state: "refunded" });
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 12_500n, refundable: 0n });
    await checkSettlement(settlementId);
    expect(
      (await actionsOf(operationId)).filter((action) => action === "settlement.contradicted"),
    ).toHaveLength(1);

    const { rows } = await listOutcomes(viewer, { tab: "contradicted", after: null });
    expect(rows).toMatchObject([{ operationId, settledAs: "never_executed", status: "succeeded" }]);
    expect(await countOutcomes(viewer)).toMatchObject({ contradicted: 1 });
    const [alert] = (await getOutcome(viewer, operationId)).alerts.filter(
      ({ kind }) => kind === "contradicts_settlement",
    );
    expect(alert).toMatchObject({ answer: "succeeded", endedAt: null });
    const input = { operationId, alertId: alert!.id, note: "The customer pays the second one back." };
    expect(await refusal(acknowledgeAlert(viewer, input))).toBe("forbidden");
    await acknowledgeAlert(second, input);
    expect(await refusal(acknowledgeAlert(second, input))).toBe("conflict");
    expect(await countOutcomes(viewer)).toMatchObject({ contradicted: 0 });
  });

  it("that denies 'never executed' of a queued refund is recorded although rejections are final otherwise", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.queued });
    const { operation } = await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
    });
    await reconcileOperation(operation.id);
    const { settlementId } = await proposeSettlement(first, proposal(operation.id));
    await confirm(second, operation.id, settlementId);
    await notice(operation.id, "succeeded");
    expect(await statusOf(payment)).toMatchObject({ status: "succeeded", child_state: "refunded" });
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 12_500n, refundable: 0n });
    expect(await actionsOf(operation.id)).toContain("settlement.contradicted");
  });

  it("that denies 'executed' puts the amount back, and alerts", async () => {
    const { payment, operationId } = await unknownRefund({ executed: true });
    const { settlementId } = await proposeSettlement(first, executed(operationId));
    await confirm(second, operationId, settlementId);
    await notice(operationId, "declined");
    expect(await statusOf(payment)).toMatchObject({ status: "rejected", child_state: "refund_rejected" });
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 0n, refundable: 12_500n });
    expect(await actionsOf(operationId)).toContain("settlement.contradicted");
  });

  it("'never seen' after 'executed' moves nothing and alerts; one that agrees ends the checks", async () => {
    const unseen = await unknownRefund({ executed: false });
    const proposed = await proposeSettlement(first, executed(unseen.operationId));
    await confirm(second, unseen.operationId, proposed.settlementId);
    await checkSettlement(proposed.settlementId);
    expect(await statusOf(unseen.payment)).toMatchObject({ status: "succeeded" });
    expect(await actionsOf(unseen.operationId)).toContain("settlement.contradicted");
    expect(await nextCheckOf(proposed.settlementId)).not.toBeNull();

    const agreed = await unknownRefund({ executed: true });
    const other = await proposeSettlement(first, executed(agreed.operationId));
    await confirm(second, agreed.operationId, other.settlementId);
    await checkSettlement(other.settlementId);
    expect(await actionsOf(agreed.operationId)).not.toContain("settlement.contradicted");
    expect(await nextCheckOf(other.settlementId)).toBeNull();
  });

  it("an ordinary rejection stays final", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.queued });
    const { operation } = await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
    });
    await notice(operation.id, "rejected");
    await notice(operation.id, "succeeded");
    expect(await statusOf(payment)).toMatchObject({ status: "rejected" });
  });
});

async function nextCheckOf(settlementId: number): Promise<string | null> {
  const [row] = await sql.query<{ next_check_at: string | null }>(
    "SELECT next_check_at FROM operation_settlement WHERE id = $1",
    [settlementId],
  );
  return row?.next_check_at ?? null;
}

/** What a notice of the gateway or an inquiry writes. */
async function notice(operationId: string, status: "succeeded" | "declined" | "rejected"): Promise<void> {
  const operation = (await findOperation(sql, operationId))!.operation;
  await settleAfterwards({
    operationId,
    transactionId: operation.transactionId!,
    transactionSessionId: operation.transactionSessionId,
    requestId: operation.requestId,
    type: "refund",
    status,
    actor: systemActor("test"),
    gatewayReference: operation.gatewayReference,
    code: null,
    message: null,
    pgParams: {},
    response: {},
    exchange: null,
    nextInquiryMs: null,
  });
}

async function* streamOf(content: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += 65_536) yield content.subarray(at, at + 65_536);
}

describe("evidence", () => {
  const pdf = Buffer.from("%PDF-1.7 letter of the bank");

  it("is kept with the proposal, told by its bytes, and read only by those who settle or audit", async () => {
    const { operationId } = await unknownRefund({ executed: true });
    const { evidenceFileId } = await storeEvidence(
      first,
      operationId,
      "../../x\r\n\u202eletter.exe",
      streamOf(pdf),
    );
    expect(await refusal(readEvidence(first, evidenceFileId))).toBe("not_found");
    await proposeSettlement(
      first,
      proposal(operationId, { evidenceFileId, evidence: "Card 4111 1111 1111 1111, see letter." }),
    );
    expect(await readEvidence(second, evidenceFileId)).toMatchObject({
      name: "xletter.exe",
      mediaType: "application/pdf",
      content: pdf,
    });
    expect(await refusal(readEvidence(viewer, evidenceFileId))).toBe("not_found");
    const [line] = (await getOutcome(viewer, operationId)).settlements;
    expect(line).toMatchObject({ file: { name: "xletter.exe", sizeBytes: pdf.length } });
    expect(line?.evidence).not.toContain("4111 1111 1111 1111");
  });

  it.each([
    ["a program", Buffer.from([0x4d, 0x5a, 0x90, 0x00])],
    ["nothing", Buffer.alloc(0)],
    ["a page of script as other bytes", Buffer.from([0xff, 0xfe, 0x3c, 0x00])],
    ["a text with a card number", Buffer.from("paid with 4111111111111111")],
  ])("%s is refused", async (_title, content) => {
    const { operationId } = await unknownRefund({ executed: true });
    expect(await refusal(storeEvidence(first, operationId, "x", streamOf(content)))).toBe(
      "unsupported_media_type",
    );
  });

  it("of another person or another operation does not count, and the database holds the size", async () => {
    const [one, other] = [await unknownRefund({ executed: true }), await unknownRefund({ executed: true })];
    const { evidenceFileId } = await storeEvidence(first, one.operationId, "a.pdf", streamOf(pdf));
    expect(await refusal(proposeSettlement(second, proposal(one.operationId, { evidenceFileId })))).toBe(
      "invalid_input",
    );
    expect(await refusal(proposeSettlement(first, proposal(other.operationId, { evidenceFileId })))).toBe(
      "invalid_input",
    );
    const large = Buffer.concat([pdf, Buffer.alloc(5 * 1024 * 1024)]);
    expect(await refusal(storeEvidence(first, one.operationId, "b.pdf", streamOf(large)))).toBe(
      "payload_too_large",
    );
    await expect(
      sql.query(
        `INSERT INTO evidence_file (id, operation_id, uploaded_by_id, file_name, media_type, sha256, content)
         VALUES (gen_random_uuid(), $1::uuid, $2, 'b', 'application/pdf', repeat('0', 64), $3)`,
        [one.operationId, first.userId, large],
      ),
    ).rejects.toThrow(/content_check/);
  });

  it("that no proposal used is swept away after a day; used files stay", async () => {
    const { operationId } = await unknownRefund({ executed: true });
    const unused = await storeEvidence(first, operationId, "a.pdf", streamOf(pdf));
    const used = await storeEvidence(first, operationId, "b.pdf", streamOf(pdf));
    await proposeSettlement(first, proposal(operationId, { evidenceFileId: used.evidenceFileId }));
    await runOnce(
      world.database.ownerUrl,
      "ALTER TABLE evidence_file DISABLE TRIGGER USER; UPDATE evidence_file SET uploaded_at = now() - interval '2 days'; ALTER TABLE evidence_file ENABLE TRIGGER USER",
    );
    expect(await deleteUnusedEvidence()).toBeGreaterThan(0);
    const left = await sql.query<{ id: string }>(
      "SELECT id FROM evidence_file WHERE operation_id = $1::uuid",
      [operationId],
    );
    expect(left.map(({ id }) => id)).toEqual([used.evidenceFileId]);
    expect(left.map(({ id }) => id)).not.toContain(unused.evidenceFileId);
  });
});
