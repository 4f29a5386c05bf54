import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decideRequest } from "@/lib/approvals/decide-request";
import { executeRequest } from "@/lib/approvals/execute-request";
import { stopMisfits } from "@/lib/approvals/stop-misfit";
import { sql } from "@/lib/db/sql";
import { applyNotice } from "@/lib/notices/apply-notice";
import { repeatNotice, resumeWaitingNotices } from "@/lib/notices/resume-notices";
import { performOperation } from "@/lib/operations/perform-operation";
import { abandonOperation } from "@/lib/testing/abandoned";
import { accountOfPayment, keepNotice, noticeNow, operationBody, tellNotice } from "@/lib/testing/notices";
import { refusal } from "@/lib/testing/refusal";
import { ask, decide, requestNow, seenNow } from "@/lib/testing/requests";
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

const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "5000" });
const authorize = { account: SEED_ACCOUNTS.authorize };

const tell = async (payment: TestPayment, body: string) => tellNotice(await accountOfPayment(payment), body);
const people = async () => ({
  maker: await makeActor(["payment.refund", "payment.void"]),
  checker: await makeActor(["request.decide"]),
});
const trailOf = (payment: TestPayment) =>
  sql.query<{ action: string; result: string }>(
    "SELECT action, result::text FROM audit_event WHERE transaction_session_id = $1 ORDER BY id",
    [payment.sessionId],
  );

describe("a fact of the gateway and a waiting request", () => {
  it("a portal refund that leaves too little cancels what waits for a checker, in the same commit, with the reason", async () => {
    const { maker, checker } = await people();
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "10.000" });
    const seen = await seenNow(requestId);
    expect(await tell(payment, operationBody(payment, { amount: "4.000" }))).toBe("recorded");
    expect(await requestNow(requestId)).toMatchObject({
      status: "canceled",
      held_minor: 0n,
      status_reason: "The refund amount exceeds the available amount 8.500 KWD.",
      status_reason_words: {
        sentence: "exceedsAvailable",
        operation: "refund",
        available: "8.500",
        currency: "KWD",
      },
    });
    expect(await balancesOf(payment)).toMatchObject({ refundable: 8_500n, frozen: false });
    const [same] = await sql.query<{ same: boolean }>(
      `SELECT (SELECT xmin FROM operation WHERE transaction_id = $1)::text = (SELECT xmin FROM operation_request WHERE id = $2)::text AS same`,
      [payment.id, requestId],
    );
    expect(same!.same).toBe(true);
    const late = decideRequest(checker, { requestId, verdict: "approve", contentHash: seen, note: "" });
    expect(await refusal(late)).toBe("request_already_decided");
    expect(await executedAt(world.gateway, payment)).toEqual([]);
  });

  it("one that still fits goes on waiting, and its checker has to look again", async () => {
    const { maker, checker } = await people();
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "8.000" });
    const seen = await seenNow(requestId);
    await tell(payment, operationBody(payment, { amount: "4.500" }));
    expect(await requestNow(requestId)).toMatchObject({ status: "pending", held_minor: 8_000n });
    const stale = decideRequest(checker, { requestId, verdict: "approve", contentHash: seen, note: "" });
    expect(await refusal(stale)).toBe("request_changed");
    await decide(checker, requestId);
    await executeRequest(requestId);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 12_500n, frozen: false });
  });

  it("an approved one that was not begun is left to a person and is not sent", async () => {
    const { maker, checker } = await people();
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "10.000" });
    await decide(checker, requestId);
    await tell(payment, operationBody(payment, { amount: "4.000" }));
    expect(await requestNow(requestId)).toMatchObject({ status: "manual_action_required" });
    await executeRequest(requestId);
    expect(await executedAt(world.gateway, payment)).toEqual([]);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, frozen: false });
  });

  it("a capture in the portal cancels a void that waits; a void in the portal stops every capture", async () => {
    const { maker } = await people();
    const captured = await makePayment(world.gateway, authorize);
    const requestId = await ask(maker, captured, { type: "void" });
    const done = { type: "capture", amount: "5.000" } as const;
    expect(await tell(captured, operationBody(captured, done))).toBe("recorded");
    expect(await requestNow(requestId)).toMatchObject({ status: "canceled" });
    expect(await balancesOf(captured)).toMatchObject({ captured_minor: 5_000n, refundable: 5_000n });
    expect(await operationsOf(captured)).toMatchObject([{ source: "gateway", child_state: "paid" }]);

    const voided = await makePayment(world.gateway, authorize);
    const { settled_minor, fee_minor } = await balancesOf(voided);
    const whole = { type: "void", amount: (Number(settled_minor + fee_minor) / 1000).toFixed(3) } as const;
    expect(await tell(voided, operationBody(voided, whole))).toBe("recorded");
    expect(await operationsOf(voided)).toMatchObject([{ source: "gateway", child_state: "voided" }]);
    const capture = performOperation(world.api, {
      type: "capture",
      source: "api",
      sessionId: voided.sessionId,
    });
    expect(await refusal(capture)).toBe("already_voided");
  });

  it("told while a checker approves and the request is executed: one of the two ways, and never half of each", async () => {
    const { maker, checker } = await people();
    const ends = new Set<string>();
    for (let round = 0; round < 8; round++) {
      const payment = await makePayment(world.gateway);
      const account = await accountOfPayment(payment);
      const requestId = await ask(maker, payment, { amount: "10.000" });
      const { noticeId } = await keepNotice(account, operationBody(payment, { amount: "4.000" }));
      const { id } = await noticeNow(noticeId);
      const approveAndRun = async () => {
        await new Promise((resolve) => setTimeout(resolve, (round % 4) * 4));
        const decided = await refusal(decide(checker, requestId));
        await executeRequest(requestId);
        return decided;
      };
      await Promise.all([
        approveAndRun(),
        new Promise((resolve) => setTimeout(resolve, (round % 3) * 10)).then(() =>
          applyNotice(id.toString()),
        ),
      ]);
      const { status, held_minor } = await requestNow(requestId);
      const executed = (await executedAt(world.gateway, payment)).length;
      const balances = await balancesOf(payment);
      ends.add(status);
      if (executed === 1) {
        expect(balances).toMatchObject({ refunded_minor: 14_000n, refundable: -1_500n, frozen: true });
      } else {
        expect(["canceled", "manual_action_required"]).toContain(status);
        expect(balances).toMatchObject({
          refunded_minor: 4_000n,
          refundable: 8_500n - held_minor,
          frozen: false,
        });
      }
    }
    expect(
      [...ends].every((end) => ["approved", "done", "canceled", "manual_action_required"].includes(end)),
    ).toBe(true);
  });

  it("learned on another way than a notice, the sweep stops it", async () => {
    const { maker } = await people();
    const payment = await makePayment(world.gateway);
    const requestId = await ask(maker, payment, { amount: "10.000" });
    await sql.query("UPDATE payment_transaction SET refunded_minor = 4000 WHERE id = $1", [payment.id]);
    await stopMisfits();
    expect(await requestNow(requestId)).toMatchObject({ status: "canceled" });
  });
});

describe("a balance below zero", () => {
  it("freezes with an alert, and is free again when a late failure puts the amount back, once", async () => {
    const payment = await makePayment(world.gateway);
    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "10.000",
    });
    const id = `ref_${randomUUID()}`;
    await tell(payment, operationBody(payment, { id, amount: "4.000" }));
    expect(await balancesOf(payment)).toMatchObject({ refundable: -1_500n, frozen: true });
    expect(await trailOf(payment)).toContainEqual({ action: "transaction.frozen", result: "failed" });
    const failed = { id, amount: "4.000", status: "rejected" };
    expect(await tell(payment, operationBody(payment, failed))).toBe("settled_rejected");
    expect(await tell(payment, operationBody(payment, failed))).toBe("nothing_to_change");
    expect(await balancesOf(payment)).toMatchObject({
      refunded_minor: 10_000n,
      refundable: 2_500n,
      frozen: false,
    });
    expect(await trailOf(payment)).toContainEqual({ action: "transaction.thawed", result: "ok" });
  });

  it("that was frozen for another reason is not freed by an answer that adds up", async () => {
    const payment = await makePayment(world.gateway);
    await sql.query(
      "UPDATE payment_transaction SET frozen_at = now(), frozen_reason = 'by_hand' WHERE id = $1",
      [payment.id],
    );
    await tell(payment, operationBody(payment, { amount: "1.000" }));
    await stopMisfits();
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 1_000n, frozen: true });
  });
});

describe("notices out of order", () => {
  it("a refund whose late failure came first is not recorded as done", async () => {
    const payment = await makePayment(world.gateway);
    const id = `ref_${randomUUID()}`;
    const failed = operationBody(
      payment,
      { id, amount: "4.000", status: "rejected" },
      { at: "2026-11-22T10:05:00.000Z" },
    );
    const done = operationBody(payment, { id, amount: "4.000" }, { at: "2026-11-22T10:00:00.000Z" });
    expect(await tell(payment, failed)).toBe("ignored");
    expect(await tell(payment, done)).toBe("refused_later");
    expect(await operationsOf(payment)).toEqual([]);
  });

  it("a pending portal refund holds its amount, and is settled by what follows", async () => {
    const payment = await makePayment(world.gateway);
    const id = `ref_${randomUUID()}`;
    expect(await tell(payment, operationBody(payment, { id, amount: "4.000", status: "pending" }))).toBe(
      "recorded",
    );
    expect(await operationsOf(payment)).toMatchObject([{ source: "gateway", child_state: "refund_queued" }]);
    expect(await balancesOf(payment)).toMatchObject({ refund_queued_minor: 4_000n, refundable: 8_500n });
    expect(await tell(payment, operationBody(payment, { id, amount: "4.000" }))).toBe("settled_succeeded");
    expect(await tell(payment, operationBody(payment, { id, amount: "4.000", status: "pending" }))).toBe(
      "nothing_to_change",
    );
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_queued_minor: 0n });
  });

  it("a success after a rejection, later by the gateway's clock, is left to a person", async () => {
    const payment = await makePayment(world.gateway);
    const id = `ref_${randomUUID()}`;
    await tell(payment, operationBody(payment, { id, amount: "4.000" }));
    await tell(payment, operationBody(payment, { id, amount: "4.000", status: "rejected" }));
    const again = operationBody(payment, { id, amount: "4.000" }, { at: "2100-01-01T00:00:00.000Z" });
    expect(await tell(payment, again)).toBe("contradiction");
    expect(await trailOf(payment)).toContainEqual({
      action: "gateway_notice.contradiction",
      result: "failed",
    });
  });

  it("one that came before its payment is applied when the payment appears", async () => {
    const payment = await makePayment(world.gateway);
    const account = await accountOfPayment(payment);
    const { gatewayReference } = payment;
    await sql.query("UPDATE payment_transaction SET gateway_reference = NULL WHERE id = $1", [payment.id]);
    const { noticeId } = await keepNotice(account, operationBody(payment, { amount: "4.000" }));
    const { id } = await noticeNow(noticeId);
    await applyNotice(id.toString());
    expect(await noticeNow(noticeId)).toMatchObject({ status: "waiting", result: "unknown_payment" });
    expect(await resumeWaitingNotices()).toBe(0);
    await sql.query("UPDATE payment_transaction SET gateway_reference = $2 WHERE id = $1", [
      payment.id,
      gatewayReference,
    ]);
    await sql.query("UPDATE gateway_notice SET processed_at = now() - interval '1 hour' WHERE id = $1", [id]);
    expect(await resumeWaitingNotices()).toBe(1);
    await applyNotice(id.toString());
    expect(await noticeNow(noticeId)).toMatchObject({
      status: "done",
      result: "recorded",
      transaction_session_id: payment.sessionId,
    });
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n });
  });
});

describe("a refund of a capture", () => {
  it("that is told before the capture is known is applied when the capture appears", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.authorize });
    const capture = `cap_${randomUUID()}`;
    const body = operationBody({ gatewayReference: capture }, { amount: "4.000" });
    const { noticeId } = await keepNotice(await accountOfPayment(payment), body);
    const { id } = await noticeNow(noticeId);
    await applyNotice(id.toString());
    await sql.query("UPDATE gateway_notice SET processed_at = now() - interval '1 hour' WHERE id = $1", [id]);
    expect(await resumeWaitingNotices()).toBe(0);
    expect(
      await tell(payment, operationBody(payment, { type: "capture", id: capture, amount: "6.000" })),
    ).toBe("recorded");
    expect(await resumeWaitingNotices()).toBe(1);
    await applyNotice(id.toString());
    expect(await noticeNow(noticeId)).toMatchObject({ status: "done", result: "recorded" });
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refundable: 2_000n });
  });
});

describe("a notice that is only a hint", () => {
  const hint = async (payment: TestPayment, body: string) =>
    tellNotice(await accountOfPayment(payment), body, (notice) => ({ ...notice, mustConfirm: true }));

  it("about an operation of ours moves nothing that the gateway, asked, does not say", async () => {
    const payment = await makePayment(world.gateway, { account: SEED_ACCOUNTS.queued });
    const done = await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "4.000",
    });
    const [line] = await executedAt(world.gateway, payment);
    const forged = { id: line!.id, reference: done.operation.id, amount: "4.000", status: "rejected" };
    // Rejected, says whoever knows the shared secret; the gateway says that it is still queued.
    expect(await hint(payment, operationBody(payment, forged))).toBe("nothing_to_change");
    expect(await balancesOf(payment)).toMatchObject({ refund_queued_minor: 4_000n });
    await world.gateway.control("POST", `/control/operations/${line!.id}/settle`, { outcome: "succeeded" });
    expect(await hint(payment, operationBody(payment, { ...forged, status: "rejected" }))).toBe(
      "settled_succeeded",
    );
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_queued_minor: 0n });
  });

  it("about a portal refund is recorded when the gateway lists it, and left to a person when it does not", async () => {
    const payment = await makePayment(world.gateway);
    const invented = operationBody(payment, { amount: "4.000" });
    expect(await hint(payment, invented)).toBe("not_confirmed");
    expect(await operationsOf(payment)).toEqual([]);
    const { body } = await world.gateway.control(
      "POST",
      `/control/payments/${payment.gatewayReference}/refunds`,
      { amount: "4.000" },
    );
    expect(await hint(payment, operationBody(payment, { id: body.id as string, amount: "4.000" }))).toBe(
      "recorded",
    );
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n });
  });
});

describe("processing that broke off", () => {
  it("is shown with the reason, and a person has it done again", async () => {
    const admin = await makeActor(["gateway_notice.manage"]);
    const payment = await makePayment(world.gateway);
    const account = await accountOfPayment(payment);
    const operationId = await abandonOperation(world.api, payment, { called: true, amountMinor: 4_000n });
    const [line] = await executedAt(world.gateway, payment);
    const body = operationBody(payment, { id: line!.id, reference: operationId, amount: "4.000" });
    const { noticeId } = await keepNotice(account, body, (notice) => ({ ...notice, mustConfirm: true }));
    const id = (await noticeNow(noticeId)).id.toString();
    await world.gateway.control("POST", "/control/faults", {
      match: { type: "inquiry", reference: operationId },
      fault: "bad_gateway_html",
    });
    await expect(applyNotice(id)).rejects.toThrow(/no clear answer/);
    expect(await noticeNow(noticeId)).toMatchObject({ status: "failed", tries: 1 });
    expect(await refusal(repeatNotice(await makeActor(["transaction.view"]), id))).toBe("forbidden");
    await repeatNotice(admin, id);
    expect(await noticeNow(noticeId)).toMatchObject({ status: "received" });
    await applyNotice(id);
    expect(await noticeNow(noticeId)).toMatchObject({ status: "done", result: "settled_succeeded" });
    expect(await refusal(repeatNotice(admin, id))).toBe("conflict");
    expect(await refusal(repeatNotice(admin, "999999999"))).toBe("not_found");
  });
});
