import { beforeAll, describe, expect, it } from "vitest";
import { loadChildFilter } from "@/components/child-transactions/list-input";
import { listsBehind } from "@/components/home/lists-behind";
import { loadInboxParams, toInboxInput } from "@/components/requests/list-input";
import { loadListParams, toFilter } from "@/components/transactions/list-params";
import { listInbox } from "@/lib/approvals/inbox/list-inbox";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { parseAmount } from "@/lib/money/money";
import { performOperation } from "@/lib/operations/perform-operation";
import { readFigures } from "@/lib/overview/read-figures";
import type { Figures } from "@/lib/overview/types";
import { refreshRollups } from "@/lib/rollups/refresh-days";
import { ask, decide } from "@/lib/testing/requests";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";
import { listAllChildren } from "@/lib/transactions/child-list";
import { listTransactions } from "@/lib/transactions/queries";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const world = arrangeWorld();
let viewer: UserActor;
let figures: Figures;

const KWD = (amount: string) => (amount === "0.000" ? 0n : parseAmount(amount, "KWD"));
const payments = async (address: string) =>
  (await listTransactions(viewer, toFilter(loadListParams(new URL(address, "http://console"))))).rows;
const children = async (address: string) =>
  (await listAllChildren(viewer, loadChildFilter(new URL(address, "http://console")))).rows;
const requests = async (address: string) =>
  (await listInbox(viewer, toInboxInput(loadInboxParams(new URL(address, "http://console")), false))).rows;

const refund = (sessionId: string, amount: string) =>
  performOperation(world.api, { type: "refund", source: "api", sessionId, amount });

/** Moves everything that was arranged so far to an earlier day. */
async function longAgo(): Promise<void> {
  for (const table of ["payment_transaction", "payment_attempt"])
    await sql.query(`UPDATE ${table} SET created_at = created_at - interval '10 days'`);
  await sql.query("UPDATE payment_transaction SET paid_at = paid_at - interval '10 days'");
}

/** Attempts to pay one payment that failed with these words. */
async function failAttempts(id: bigint, ...messages: string[]): Promise<void> {
  await sql.query(
    `INSERT INTO payment_attempt (transaction_id, gateway_account_id, reference_number, state, currency_code, amount_minor, message)
     SELECT p.id, coalesce(p.gateway_account_id, (SELECT min(id) FROM gateway_account)), 'F-' || p.id || '-' || n, 'failed', p.currency_code, p.amount_minor, message
     FROM payment_transaction p, unnest($2::text[]) WITH ORDINALITY AS m(message, n) WHERE p.id = $1`,
    [id, messages],
  );
}

beforeAll(async () => {
  viewer = await makeActor(["transaction.view"]);
  const [maker, checker] = await Promise.all([
    makeActor(["transaction.view", "payment.refund"]),
    makeActor(["transaction.view", "request.decide"]),
  ]);
  const { authorize: card, knet } = SEED_ACCOUNTS;
  // Begun, paid and authorized before these days; captured, refunded, refused and decided within them.
  const oldHeld = await makePayment(world.gateway, { account: card, amountMinor: 9_000n });
  const old = await makePayment(world.gateway, { account: knet, amountMinor: 8_000n });
  await longAgo();
  const paid = await makePayment(world.gateway, { account: knet, amountMinor: 12_500n });
  await makePayment(world.gateway, { account: knet, amountMinor: 7_501n });
  await makePayment(world.gateway, { account: card, amountMinor: 3_000n });
  await makePayment(world.gateway, { account: knet, state: "created" });
  const failed = await makePayment(world.gateway, { account: knet, state: "failed" });
  // The builder fails some attempts at random; what is counted here is arranged.
  await sql.query("DELETE FROM payment_attempt WHERE state IN ('failed', 'canceled', 'error')");
  await failAttempts(failed.id, "Insufficient funds", "Insufficient funds", "Suspected fraud");
  await failAttempts(oldHeld.id, "Expired card");
  await performOperation(world.api, {
    ...{ type: "capture", source: "api", sessionId: oldHeld.sessionId, amount: "4.000" },
  });
  await refund(paid.sessionId, "5.001");
  await refund(old.sessionId, "1.000");
  await world.gateway.control("POST", "/control/faults", {
    ...{ match: { payment: old.gatewayReference }, fault: "decline" },
    ...{ code: "insufficient_funds", message: "Not enough." },
  });
  await refund(old.sessionId, "2.000");
  const request = await ask(maker, paid, { amount: "1.000" });
  await decide(checker, request, "reject");
  await ask(maker, paid, { amount: "1.250" });
  const live = await makePayment(world.gateway, { account: knet, amountMinor: 1_000n });
  await sql.query("UPDATE payment_transaction SET is_sandbox = false WHERE id = $1", [live.id]);
  while ((await sealAuditEvents()) > 0);
  while ((await refreshRollups()).left > 0);
  const read = await readFigures(viewer, { days: 7, sandbox: true });
  if (!read) throw new Error("no figures");
  figures = read;
});

describe("the lists behind the figures", () => {
  it("of money in are its payments and its captures, to the last digit, of all days together and of each", async () => {
    const { now } = figures;
    expect(now).toMatchObject({
      paidCount: 2,
      capturedCount: 1,
      paid: "20.001",
      captured: "4.000",
      received: "24.001",
    });
    const lists = listsBehind(figures, figures);
    const [paid, captured] = [await payments(lists.paid()), await children(lists.captured())];
    expect([paid.length, captured.length]).toEqual([now.paidCount, now.capturedCount]);
    expect(paid.reduce((sum, row) => sum + KWD(row.amount), 0n)).toBe(KWD(now.paid));
    expect(captured.reduce((sum, row) => sum + KWD(row.amount), 0n)).toBe(KWD(now.captured));
    for (const one of figures.byDay) {
      const ofDay = listsBehind(figures, { from: one.day, to: one.day });
      const sums = [await payments(ofDay.paid()), await children(ofDay.captured())].map((rows) =>
        rows.reduce((sum, row) => sum + KWD(row.amount), 0n),
      );
      expect([one.day, ...sums]).toEqual([one.day, KWD(one.paid), KWD(one.captured)]);
    }
  });

  it("of a gateway are what it took", async () => {
    const lists = listsBehind(figures, figures);
    expect(figures.gateways).toHaveLength(2);
    for (const gateway of figures.gateways) {
      const found = [
        await payments(lists.paid(gateway.pgCode)),
        await children(lists.captured(gateway.pgCode)),
      ];
      expect(found.map(({ length }) => length)).toEqual([gateway.paidCount, gateway.capturedCount]);
    }
  });

  it("of what was refunded, finished and decided hold as many as are counted", async () => {
    const lists = listsBehind(figures, figures);
    const refunded = await children(lists.refunded);
    expect(figures.now).toMatchObject({ refundedCount: 2, ended: 4, decisions: 1 });
    expect(refunded).toHaveLength(figures.now.refundedCount);
    expect(refunded.reduce((sum, row) => sum + KWD(row.amount), 0n)).toBe(KWD(figures.now.refunded));
    expect(await payments(lists.finished)).toHaveLength(figures.now.ended);
    expect(await requests(lists.decided)).toHaveLength(figures.now.decisions);
  });

  it("of each reason are the payments that failed for it, on the day of the failure", async () => {
    const lists = listsBehind(figures, figures);
    expect(figures.failures.map(({ what, reason, count }) => [what, reason, count])).toEqual([
      ["payment", "insufficient_funds", 2],
      ["operation", "insufficient_funds", 1],
      ["payment", "expired_card", 1],
      ["payment", "suspected_fraud", 1],
    ]);
    const found = await Promise.all(
      figures.failures.map(async (failure) =>
        (await payments(lists.failed(failure))).map(({ state }) => state),
      ),
    );
    expect(found).toEqual([["failed"], ["paid"], ["authorized"], ["failed"]]);
  });

  it("leave live payments out where test payments are looked at", async () => {
    const live = listsBehind({ ...figures, sandbox: false }, figures);
    expect(await payments(live.paid())).toHaveLength(1);
    expect(await payments(listsBehind({ ...figures, hasBoth: false }, figures).paid())).toHaveLength(3);
  });
});
