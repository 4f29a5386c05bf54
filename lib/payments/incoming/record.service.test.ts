import { describe, expect, it } from "vitest";
import { performOperation } from "@/lib/operations/perform-operation";
import { sql } from "@/lib/db/sql";
import type { GatewayPaymentRecord } from "@/lib/gateways/payment-types";
import { findIncomingAccount } from "@/lib/payments/incoming/find-account";
import { importGatewayPayment, previewGatewayPayment } from "@/lib/payments/incoming/fetch-payment";
import { recordGatewayPayment } from "@/lib/payments/incoming/record-gateway-payment";
import { recordNoticedPayment } from "@/lib/payments/incoming/record-noticed-payment";
import { atGateway, makeAttempt, makeSession, stateOf } from "@/lib/payments/testing/sessions";
import { arrangeWorld, balancesOf, executedAt, makeActor, operationsOf } from "@/lib/testing/world";

const world = arrangeWorld();
let count = 0;

const record = (more: Partial<GatewayPaymentRecord> = {}): GatewayPaymentRecord => {
  count += 1;
  return {
    gatewayReference: `pay_out_${count}`,
    reference: null,
    state: "paid",
    amountMinor: 12_500n,
    currencyCode: "KWD",
    capturedMinor: null,
    refundedMinor: null,
    createdAt: "2026-11-20T10:00:00.000Z",
    customerEmail: null,
    customerName: null,
    operations: [],
    ...more,
  };
};

const gatewayActor = { type: "gateway" as const, label: "knet-test", address: null, requestId: null };
const account = () => findIncomingAccount(sql, { pgCode: "knet-test" });
const tell = async (fact: GatewayPaymentRecord) =>
  recordGatewayPayment(await account(), fact, { actor: gatewayActor, source: "gateway" });

interface Stored {
  id: bigint;
  session_id: string;
  state: string;
  source: string;
  customer_email: string | null;
  settled_minor: bigint;
}

const storedAs = (gatewayReference: string) =>
  sql.query<Stored>(
    `SELECT id, session_id, state::text, source::text, customer_email, settled_minor FROM payment_transaction WHERE gateway_reference = $1`,
    [gatewayReference],
  );

describe("a payment that a gateway tells of", () => {
  it("is stored once, however many tell it at once", async () => {
    const fact = record();
    const told = await Promise.all(Array.from({ length: 12 }, () => tell(fact)));
    expect(told.filter(({ kind }) => kind === "created")).toHaveLength(1);
    expect(told.filter(({ kind }) => kind === "known")).toHaveLength(11);
    const stored = await storedAs(fact.gatewayReference);
    expect(stored).toMatchObject([{ state: "paid", source: "gateway", settled_minor: 12_500n }]);
    const trail = await sql.query(
      "SELECT actor_type::text, action FROM audit_event WHERE transaction_session_id = $1",
      [stored[0]?.session_id],
    );
    expect(trail).toEqual([{ actor_type: "gateway", action: "transaction.recorded" }]);
  });

  it("brings what was refunded before, so that it cannot be refunded again", async () => {
    const fact = record({
      refundedMinor: 5_000n,
      operations: [
        {
          type: "refund",
          status: "succeeded",
          gatewayReference: `ref_${count}`,
          operationReference: null,
          amountMinor: 4_000n,
          createdAt: null,
        },
        {
          type: "refund",
          status: "pending",
          gatewayReference: `ref_p_${count}`,
          operationReference: null,
          amountMinor: 2_000n,
          createdAt: null,
        },
      ],
    });
    const told = await tell(fact);
    if (told.kind !== "created") throw new Error(told.kind);
    expect(await balancesOf(told)).toMatchObject({
      refunded_minor: 5_000n,
      refund_queued_minor: 2_000n,
      refundable: 5_500n,
      frozen: false,
    });
    const lines = await operationsOf(told);
    expect(lines.map(({ source, child_state }) => `${source} ${child_state}`).sort()).toEqual([
      "gateway refund_queued",
      "gateway refunded",
      "gateway refunded",
    ]);
  });

  it("stands as authorized with its captures, or voided", async () => {
    const captured = await tell(
      record({ state: "authorized", capturedMinor: 3_000n, refundedMinor: 1_000n }),
    );
    if (captured.kind !== "created") throw new Error(captured.kind);
    expect(await balancesOf(captured)).toMatchObject({
      state: "authorized",
      refundable: 2_000n,
      capturable: 9_500n,
    });
    const voided = await tell(record({ state: "voided" }));
    if (voided.kind !== "created") throw new Error(voided.kind);
    expect(await balancesOf(voided)).toMatchObject({ voided_minor: 12_500n, refundable: 0n, capturable: 0n });
  });

  it("keeps what we know better, and fills in only what we did not know", async () => {
    const fact = record();
    const first = await tell(fact);
    const again = await tell({ ...fact, customerEmail: "sara@example.com", state: "authorized" });
    expect(again).toMatchObject({ kind: "known", differences: [{ field: "state" }] });
    expect(await storedAs(fact.gatewayReference)).toMatchObject([
      { state: "paid", customer_email: "sara@example.com" },
    ]);
    await tell({ ...fact, customerEmail: "other@example.com" });
    expect(await storedAs(fact.gatewayReference)).toMatchObject([{ customer_email: "sara@example.com" }]);
    expect(first.kind).toBe("created");
  });

  it("is not changed by another amount or currency; a person is told", async () => {
    const fact = record();
    await tell(fact);
    expect(await tell({ ...fact, amountMinor: 99_000n })).toMatchObject({
      kind: "known",
      differences: [{ field: "amount", ours: "12.500", theirs: "99.000" }],
    });
    expect(await tell({ ...fact, currencyCode: "SAR" })).toMatchObject({
      differences: [{ field: "currency" }],
    });
    const [stored] = await storedAs(fact.gatewayReference);
    expect(stored?.settled_minor).toBe(12_500n);
    const alerts = await sql.query(
      "SELECT result::text FROM audit_event WHERE transaction_session_id = $1 AND action = 'transaction.mismatch'",
      [stored?.session_id],
    );
    expect(alerts).toEqual([{ result: "failed" }, { result: "failed" }]);
  });

  it("is refused when it was never paid or cannot be true", async () => {
    expect(await tell(record({ state: "waiting" }))).toEqual({ kind: "refused", reason: "not_paid" });
    const impossible = record({ refundedMinor: 20_000n });
    expect(await tell(impossible)).toEqual({ kind: "refused", reason: "impossible_amounts" });
    expect(await storedAs(impossible.gatewayReference)).toEqual([]);
  });

  it("is no new payment when an attempt of ours made it", async () => {
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session);
    const [row] = await sql.query<{ gateway_reference: string }>(
      "SELECT gateway_reference FROM payment_attempt WHERE id = $1",
      [attempt.id],
    );
    const told = await tell(record({ gatewayReference: row?.gateway_reference ?? "" }));
    expect(told).toMatchObject({ kind: "attempt", attemptId: attempt.id, sessionId: session.sessionId });
    const byOurs = await tell(record({ reference: attempt.referenceNumber }));
    expect(byOurs).toMatchObject({ kind: "attempt", attemptId: attempt.id });
  });

  it("is told to the merchant's shop, and what a person brings in later is not", async () => {
    await sql.query(`UPDATE webhook_settings SET enabled = true`);
    await sql.query(
      "UPDATE webhook_plugin SET url = 'https://shop.example.com/hook' WHERE type = 'e_commerce'",
    );
    const events = async (sessionId: string) =>
      (await sql.query("SELECT 1 FROM webhook_event WHERE transaction_session_id = $1", [sessionId])).length;
    const told = await tell(record({ refundedMinor: 1_000n }));
    if (told.kind !== "created") throw new Error(told.kind);
    expect(await events(told.sessionId)).toBe(1);
    const fetched = await recordGatewayPayment(await account(), record(), {
      actor: gatewayActor,
      source: "fetch",
    });
    if (fetched.kind !== "created") throw new Error(fetched.kind);
    expect(await events(fetched.sessionId)).toBe(0);
  });
});

describe("a notice of a payment that names no attempt of ours", () => {
  const notice = (gatewayReference: string) => ({
    kind: "payment" as const,
    noticeId: `evt_${gatewayReference}`,
    mustConfirm: true,
    reference: null,
    gatewayReference,
    status: null,
    amountMinor: null,
    currencyCode: null,
    pgParams: {},
    response: {},
  });

  it("is confirmed at the gateway, with what was refunded there since", async () => {
    const id = await world.gateway.addPayment({
      account: "knet-test",
      refunded: "2.000",
      customer_email: "a@b.example",
    });
    const told = await recordNoticedPayment((await account()).id, notice(id));
    if (told.kind !== "created") throw new Error(told.kind);
    expect(await balancesOf(told)).toMatchObject({ state: "paid", refundable: 10_500n });
    expect(await storedAs(id)).toMatchObject([{ customer_email: "a@b.example" }]);
  });

  it("makes nothing when the gateway never saw it, and is asked again when it gives no answer", async () => {
    const { id } = await account();
    expect(await recordNoticedPayment(id, notice("pay_never"))).toEqual({ kind: "not_found" });
    const silent = await world.gateway.addPayment({ account: "knet-test" });
    await world.gateway.control("POST", "/control/faults", {
      fault: "bad_gateway_html",
      match: { type: "inquiry", payment: silent },
    });
    await expect(recordNoticedPayment(id, notice(silent))).rejects.toThrow();
    expect(await storedAs(silent)).toEqual([]);
    expect(await recordNoticedPayment(id, notice(silent))).toMatchObject({ kind: "created" });
  });
});

describe("fetching from the gateway", () => {
  it("shows first, takes over what was seen, and leads to it the second time", async () => {
    const person = await makeActor(["payment.import"]);
    const id = await world.gateway.addPayment({
      account: "knet-test",
      operations: [{ type: "refund", amount: "1.500" }],
    });
    const wanted = { pgCode: "knet-test", gatewayReference: id };
    const preview = await previewGatewayPayment(person, wanted);
    expect(preview).toMatchObject({
      outcome: "found",
      payment: { amount: "12.500", currency: "KWD", refunded: "1.500", operations: [{ type: "refund" }] },
      verdict: { kind: "new" },
    });
    if (preview.outcome !== "found") throw new Error(preview.outcome);
    expect(await storedAs(id)).toEqual([]);
    const taken = await importGatewayPayment(person, { ...wanted, seen: preview.seen });
    expect(taken).toMatchObject({ created: true });
    expect(await previewGatewayPayment(person, wanted)).toMatchObject({
      verdict: { kind: "known", sessionId: taken.sessionId, differences: [] },
    });
    expect(await importGatewayPayment(person, { ...wanted, seen: preview.seen })).toEqual({
      ...taken,
      created: false,
    });
  });

  it("takes over nothing that is not what was seen", async () => {
    const person = await makeActor(["payment.import"]);
    const id = await world.gateway.addPayment({ account: "knet-test" });
    const wanted = { pgCode: "knet-test", gatewayReference: id };
    const preview = await previewGatewayPayment(person, wanted);
    if (preview.outcome !== "found") throw new Error(preview.outcome);
    await world.gateway.merchant("POST", `/v1/payments/${id}/refunds`, {
      reference: "portal",
      amount: "12.500",
      currency: "KWD",
    });
    await expect(importGatewayPayment(person, { ...wanted, seen: preview.seen })).rejects.toMatchObject({
      code: "request_changed",
    });
    expect(await storedAs(id)).toEqual([]);
  });

  it("takes a right of its own and an account that exists", async () => {
    const wanted = { pgCode: "knet-test", gatewayReference: "pay_never" };
    const other = await makeActor(["transaction.view", "payment.refund"]);
    await expect(previewGatewayPayment(other, wanted)).rejects.toMatchObject({ code: "forbidden" });
    await expect(importGatewayPayment(other, { ...wanted, seen: "0".repeat(64) })).rejects.toMatchObject({
      code: "forbidden",
    });
    const person = await makeActor(["payment.import"]);
    await expect(previewGatewayPayment(person, { ...wanted, pgCode: "nowhere" })).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await previewGatewayPayment(person, wanted)).toMatchObject({ outcome: "not_found" });
    await expect(previewGatewayPayment(person, { ...wanted, pgCode: "cash-test" })).rejects.toMatchObject({
      code: "operation_not_supported",
    });
  });

  it("applies a payment of a session of ours to its session", async () => {
    const person = await makeActor(["payment.import"]);
    const session = await makeSession(world);
    const attempt = await makeAttempt(world, session);
    await atGateway(attempt, "pays");
    const [row] = await sql.query<{ gateway_reference: string }>(
      "SELECT gateway_reference FROM payment_attempt WHERE id = $1",
      [attempt.id],
    );
    const wanted = { pgCode: "knet-test", gatewayReference: row?.gateway_reference ?? "" };
    const preview = await previewGatewayPayment(person, wanted);
    if (preview.outcome !== "found") throw new Error(preview.outcome);
    expect(preview.verdict).toEqual({ kind: "attempt", sessionId: session.sessionId });
    expect(await importGatewayPayment(person, { ...wanted, seen: preview.seen })).toMatchObject({
      sessionId: session.sessionId,
      created: false,
    });
    expect(await stateOf(session)).toBe("paid");
  });

  it("gives a payment that can be refunded, once and within what is left", async () => {
    const person = await makeActor(["payment.import"]);
    const id = await world.gateway.addPayment({
      account: "knet-test",
      operations: [{ type: "refund", amount: "10.000" }],
    });
    const wanted = { pgCode: "knet-test", gatewayReference: id };
    const preview = await previewGatewayPayment(person, wanted);
    if (preview.outcome !== "found") throw new Error(preview.outcome);
    const { sessionId } = await importGatewayPayment(person, { ...wanted, seen: preview.seen });
    const refund = (amount: string) =>
      performOperation(world.api, { type: "refund", source: "api", sessionId, amount });
    await expect(refund("2.501")).rejects.toMatchObject({ code: "amount_exceeds_balance" });
    await refund("2.500");
    expect(await executedAt(world.gateway, { gatewayReference: id })).toHaveLength(2);
  });
});

describe("reading a payment at a gateway that is away", () => {
  it("counts like any other call, and is refused at the gate while calls are paused", async () => {
    const person = await makeActor(["payment.import"]);
    const wanted = { pgCode: "knet-test", gatewayReference: "pay_nobody" };
    const row = async () =>
      (
        await sql.query<{ failed_calls: number }>(
          "SELECT failed_calls FROM gateway_account WHERE pg_code = 'knet-test'",
        )
      )[0];
    const { base_url: address } = await account();
    await sql.query("UPDATE gateway_account SET base_url = 'http://127.0.0.1:9' WHERE pg_code = 'knet-test'");
    expect(await previewGatewayPayment(person, wanted)).toMatchObject({ outcome: "unknown" });
    expect(await row()).toEqual({ failed_calls: 1 });
    await sql.query(
      "UPDATE gateway_account SET base_url = $1, paused_since = now(), paused_until = now() + interval '1 minute' WHERE pg_code = 'knet-test'",
      [address],
    );
    await expect(previewGatewayPayment(person, wanted)).rejects.toMatchObject({
      code: "gateway_unavailable",
      params: { reason: "paused" },
    });
    await sql.query("UPDATE gateway_account SET paused_until = now() WHERE pg_code = 'knet-test'");
    expect(await previewGatewayPayment(person, wanted)).toMatchObject({ outcome: "not_found" });
    expect(await row()).toEqual({ failed_calls: 0 });
  });
});
