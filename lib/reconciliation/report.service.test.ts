import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { performOperation } from "@/lib/operations/perform-operation";
import { changeMapping, checkImport } from "@/lib/payments/incoming/move-import";
import { getImport } from "@/lib/payments/incoming/queries";
import { runImportJob } from "@/lib/payments/incoming/run-import";
import { uploadImport } from "@/lib/payments/incoming/upload-import";
import { makeReport } from "@/lib/reconciliation/make-report";
import { getReport, listReports } from "@/lib/reconciliation/queries";
import { reportFile } from "@/lib/reconciliation/report-file";
import { cancelReport, rerunReport, startReport } from "@/lib/reconciliation/start-report";
import { arrangeWorld, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";
import { SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

const world = arrangeWorld();

/** Each test has a day of its own, so that none sees the payments of another. */
async function paidOn(day: string, account: SeedAccount, amountMinor = 12_500n): Promise<TestPayment> {
  const payment = await makePayment(world.gateway, { account, amountMinor });
  await sql.query("UPDATE payment_transaction SET paid_at = $2::date + interval '9 hours' WHERE id = $1", [
    payment.id,
    day,
  ]);
  return payment;
}

const person = () => makeActor(["reconciliation.manage"]);

async function settlement(actor: Awaited<ReturnType<typeof person>>, text: string, pgCode = "knet-test") {
  async function* bytes() {
    yield new TextEncoder().encode(text);
  }
  const { importId } = await uploadImport(
    actor,
    { kind: "settlement", pgCode, fileName: "day.csv" },
    bytes(),
  );
  await checkImport(actor, importId);
  await runImportJob(importId);
  return importId;
}

const told = async (actor: Awaited<ReturnType<typeof person>>, reportId: number) => {
  const { rows } = await getReport(actor, reportId);
  return rows.map((one) => [one.kind, one.gatewayReference, one.ours, one.theirs]);
};

describe("a day beside what the gateway says", () => {
  it("asks about every payment and names what differs, with totals", async () => {
    const day = "2026-10-01";
    const actor = await person();
    const account = SEED_ACCOUNTS.mada;
    const same = await paidOn(day, account);
    const refundedThere = await paidOn(day, account);
    const [lost, silent] = [await paidOn(day, account), await paidOn(day, account)];
    await paidOn("2026-09-30", account);
    await world.gateway.merchant("POST", `/v1/payments/${refundedThere.gatewayReference}/refunds`, {
      reference: "portal",
      amount: "5.00",
      currency: "SAR",
    });
    await sql.query("UPDATE payment_transaction SET gateway_reference = 'pay_lost' WHERE id = $1", [lost.id]);
    await world.gateway.control("POST", "/control/faults", {
      fault: "garbage_200",
      match: { type: "inquiry", payment: silent.gatewayReference },
    });
    const { reportId } = await startReport(actor, { basis: "inquiry", pgCode: account.pgCode, day });
    await makeReport(reportId);
    const report = await getReport(actor, reportId);
    expect(report).toMatchObject({
      status: "done",
      stepsDone: 4,
      stepsTotal: 4,
      notAsked: 0,
      differences: 3,
    });
    expect((await told(actor, reportId)).sort()).toEqual(
      [
        ["missing_there", "pay_lost", "125.00", null],
        ["not_answered", silent.gatewayReference, "125.00", null],
        ["refund_differs", refundedThere.gatewayReference, "0.00", "5.00"],
      ].sort(),
    );
    expect(report.rows.every(({ sessionId }) => sessionId !== null && sessionId !== same.sessionId)).toBe(
      true,
    );
    expect(report.totals).toEqual([
      {
        currency: "SAR",
        ours: { payments: 4, amount: "500.00", refunded: "0.00" },
        theirs: { payments: 2, amount: "250.00", refunded: "5.00" },
      },
    ]);
    let text = "";
    for await (const piece of reportFile(actor, reportId)) text += piece;
    expect(text.trimEnd().split("\r\n")).toHaveLength(7);
    expect(text).toContain("total_amount,SAR,500.00,250.00");
  });

  it("compares with a settlement: missing on either side, amounts, refunds of earlier payments", async () => {
    const day = "2026-10-05";
    const actor = await person();
    const account = SEED_ACCOUNTS.knet;
    const [same, other, unsettled] = [
      await paidOn(day, account),
      await paidOn(day, account),
      await paidOn(day, account),
    ];
    const earlier = await paidOn("2026-10-01", account);
    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: earlier.sessionId,
      amount: "2.000",
    });
    await sql.query(
      "UPDATE child_transaction SET state_changed_at = $2::date + interval '10 hours' WHERE transaction_id = $1",
      [earlier.id, day],
    );
    const head = "Payment ID;Amount;Type;Date\r\n";
    const importId = await settlement(
      actor,
      `${head}${same.gatewayReference};12,500;Sale;${day} 12:00\r\n${other.gatewayReference};12,000;Sale;${day} 12:00\r\n` +
        `${earlier.gatewayReference};-1,500;Refund;${day} 13:00\r\npay_elsewhere;7,000;Sale;${day} 14:00\r\n` +
        `${unsettled.gatewayReference};12,500;Sale;2026-10-06 00:30\r\nbroken;;Sale;\r\n`,
    );
    expect((await getImport(actor, importId)).counts).toMatchObject({ read: 6, created: 5, wrong: 1 });
    const { reportId } = await startReport(actor, { basis: "settlement", importId, day });
    await makeReport(reportId);
    expect(await getReport(actor, reportId)).toMatchObject({
      status: "done",
      wrongRows: 1,
      comparesRefunds: true,
    });
    expect((await told(actor, reportId)).sort()).toEqual(
      [
        ["amount_differs", other.gatewayReference, "12.500", "12.000"],
        ["missing_here", "pay_elsewhere", null, "7.000"],
        ["missing_there", unsettled.gatewayReference, "12.500", null],
        ["refund_differs", earlier.gatewayReference, "2.000", "1.500"],
      ].sort(),
    );
    expect((await getReport(actor, reportId)).totals).toEqual([
      {
        currency: "KWD",
        ours: { payments: 3, amount: "37.500", refunded: "2.000" },
        theirs: { payments: 3, amount: "31.500", refunded: "1.500" },
      },
    ]);
  });

  it("is made again as a report of its own, and the first stays as it was", async () => {
    const day = "2026-10-10";
    const actor = await person();
    const payment = await paidOn(day, SEED_ACCOUNTS.benefit);
    await sql.query("UPDATE payment_transaction SET gateway_reference = 'pay_gone' WHERE id = $1", [
      payment.id,
    ]);
    const first = await startReport(actor, { basis: "inquiry", pgCode: "benefit-test", day });
    await makeReport(first.reportId);
    await sql.query("UPDATE payment_transaction SET gateway_reference = $2 WHERE id = $1", [
      payment.id,
      payment.gatewayReference,
    ]);
    const second = await rerunReport(actor, first.reportId);
    await makeReport(second.reportId);
    await makeReport(second.reportId);
    expect((await getReport(actor, first.reportId)).differences).toBe(1);
    expect((await getReport(actor, second.reportId)).differences).toBe(0);
    expect((await listReports(actor)).slice(0, 2).map(({ id }) => id)).toEqual([
      second.reportId,
      first.reportId,
    ]);
  });

  it("goes on where it was cut off, stops when it is stopped, and asks nobody twice at once", async () => {
    const day = "2026-10-12";
    const actor = await person();
    for (let n = 0; n < 10; n += 1) await paidOn(day, SEED_ACCOUNTS.dollar);
    const { reportId } = await startReport(actor, { basis: "inquiry", pgCode: "cards-usd-test", day });
    await Promise.all([makeReport(reportId), makeReport(reportId)]);
    const report = await getReport(actor, reportId);
    expect(report.differences).toBe(0);
    expect(report.totals[0]?.theirs.payments).toBe(10);
    const stopped = await rerunReport(actor, reportId);
    await cancelReport(actor, stopped.reportId);
    await makeReport(stopped.reportId);
    expect(await getReport(actor, stopped.reportId)).toMatchObject({
      status: "canceled",
      stepsDone: 0,
      rows: [],
    });
    await expect(cancelReport(actor, stopped.reportId)).rejects.toMatchObject({ code: "conflict" });
  });

  it("gives up on a gateway that is away, and says so", async () => {
    const day = "2026-10-15";
    const actor = await person();
    for (let n = 0; n < 24; n += 1) await paidOn(day, SEED_ACCOUNTS.dirham);
    await sql.query(
      "UPDATE gateway_account SET base_url = 'http://127.0.0.1:9' WHERE pg_code = 'network-aed-test'",
    );
    const { reportId } = await startReport(actor, { basis: "inquiry", pgCode: "network-aed-test", day });
    await makeReport(reportId);
    const report = await getReport(actor, reportId);
    expect(report).toMatchObject({ status: "failed", rows: [] });
    expect(report.failure).toContain("does not answer");
    expect(report.stepsDone).toBeLessThan(24);
  });

  it("takes the right, a day that has begun, an account that can be asked, and a settlement that was tried", async () => {
    const actor = await person();
    const other = await makeActor(["payment.import", "transaction.view"]);
    const wish = { basis: "inquiry" as const, pgCode: "knet-test", day: "2026-10-01" };
    await expect(startReport(other, wish)).rejects.toMatchObject({ code: "forbidden" });
    await expect(listReports(other)).rejects.toMatchObject({ code: "forbidden" });
    await expect(getReport(other, 1)).rejects.toMatchObject({ code: "forbidden" });
    await expect(reportFile(other, 1).next()).rejects.toMatchObject({ code: "forbidden" });
    await expect(startReport(actor, { ...wish, day: "2099-01-01" })).rejects.toMatchObject({ field: "day" });
    await expect(startReport(actor, { ...wish, pgCode: "cash-test" })).rejects.toMatchObject({
      code: "operation_not_supported",
    });
    const importId = await settlement(actor, "Payment ID,Amount\npay_x,1.000\n");
    await changeMapping(actor, { importId, mapping: (await getImport(actor, importId)).mapping });
    await expect(
      startReport(actor, { basis: "settlement", importId, day: "2026-10-01" }),
    ).rejects.toMatchObject({ code: "conflict" });
  });
});
