import { describe, expect, it } from "vitest";
import { saveDraft, startDraft } from "@/lib/approvals/policy/edit-draft";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import { startShadow } from "@/lib/approvals/policy/publish-policy";
import { getPolicyVersion } from "@/lib/approvals/policy/queries";
import { simulatePolicy } from "@/lib/approvals/policy/simulate-policy";
import { approvalBy, stageOf } from "@/lib/approvals/policy/testing/documents";
import { performOperation } from "@/lib/operations/perform-operation";
import { liveNow } from "@/lib/approvals/scenarios/live-now";
import { expirePayments } from "@/lib/payments/expire-payments";
import { requestInternalOperation, requestOperation } from "@/lib/approvals/request-operation";
import { sql } from "@/lib/db/sql";
import { ask } from "@/lib/testing/requests";
import { arrangeWorld, executedAt, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";

const world = arrangeWorld({ GATEWAY_DEADLINE_MS: "4000" });

async function overdue(): Promise<TestPayment> {
  const payment = await makePayment(world.gateway, { state: "pending" });
  await sql.query("UPDATE payment_transaction SET expires_at = now() - interval '1 second' WHERE id = $1", [
    payment.id,
  ]);
  return payment;
}

async function stateOf({ id }: TestPayment): Promise<string | undefined> {
  const rows = await sql.query<{ state: string }>("SELECT state FROM payment_transaction WHERE id = $1", [
    id,
  ]);
  return rows[0]?.state;
}

describe("what the worker ends by itself", () => {
  it("goes through the policy like every other door: what no rule allows is not done", async () => {
    const { document } = await livePolicy(sql);
    const over = await overdue();
    await liveNow({ ...document, rules: document.rules.filter(({ id }) => id !== "job-expire") });
    await expirePayments(requestInternalOperation);
    expect(await stateOf(over)).toBe("pending");
    await liveNow(document);
    await expirePayments(requestInternalOperation);
    expect(await stateOf(over)).toBe("expired");
  });
});

describe("a shadow", () => {
  it("decides nothing, and keeps what it would have said differently, from the console and the API", async () => {
    const admin = await makeActor(["policy.manage"]);
    const maker = await makeActor(["payment.refund"]);
    await makeActor(["request.decide"]);
    await makeActor(["request.decide"]);
    const { version } = await startDraft(admin, { from: "live" });
    const { document } = await livePolicy(sql);
    const [first, ...others] = document.rules;
    if (!first) throw new Error("no rule");
    const two = { ...first, tiers: [{ upTo: null, then: approvalBy([stageOf(2)]) }] };
    const apiDenied = {
      id: "api-refunds",
      name: "Refunds of the API",
      when: { operations: ["refund" as const, "cancel" as const], sources: ["api" as const] },
      tiers: [{ upTo: null, then: { kind: "deny" as const } }],
    };
    // Nobody may end a session whose time is over.
    const kept = others.filter(({ id }) => id !== "job-expire");
    const draft = { ...document, rules: [two, apiDenied, ...kept] };
    const { revision } = await saveDraft(admin, { version, revision: 1, note: "", document: draft });
    await startShadow(admin, { version, revision });

    const [waiting, direct, untouched] = [
      await makePayment(world.gateway),
      await makePayment(world.gateway),
      await makePayment(world.gateway),
    ];
    const requestId = await ask(maker, waiting, { amount: "1" });
    const call = { type: "refund" as const, source: "api" as const, amount: "1" };
    const done = await requestOperation(world.api, { ...call, sessionId: direct.sessionId });
    expect(done.kind).toBe("performed");
    expect(await executedAt(world.gateway, direct)).toHaveLength(1);
    await performOperation(world.api, { ...call, sessionId: untouched.sessionId });
    const open = await makePayment(world.gateway, { state: "pending" });
    await requestInternalOperation(world.api, { type: "cancel", source: "api", sessionId: open.sessionId });

    const over = await overdue();
    await expirePayments(requestInternalOperation);
    expect(await stateOf(over)).toBe("expired");

    const { differences } = await getPolicyVersion(admin, version);
    expect(differences.latest.map((one) => [one.requestId, one.sessionId, one.live, one.shadow])).toEqual([
      [null, over.sessionId, "direct", "deny"],
      [null, open.sessionId, "direct", "deny"],
      [null, direct.sessionId, "direct", "deny"],
      [requestId, waiting.sessionId, "approval:1", "approval:2"],
    ]);

    const simulated = await simulatePolicy(admin, { document: draft });
    expect(simulated.after).toEqual({ "approval:2": 1, deny: 2 });
    expect(simulated.before).toEqual({ "approval:1": 1, direct: 2 });
    expect(simulated.differences.map((one) => one.href)).toContain(`/requests/${requestId}`);
  });
});
