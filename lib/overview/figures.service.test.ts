import { describe, expect, it } from "vitest";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import { sql } from "@/lib/db/sql";
import { createSchedule, listSchedules } from "@/lib/exports/schedules/manage-schedules";
import { EXPORT_COLUMNS } from "@/lib/exports/types";
import { performOperation } from "@/lib/operations/perform-operation";
import { changeMerchantTimeZone, getTimeZoneSetting } from "@/lib/overview/change-time-zone";
import { readFigures } from "@/lib/overview/read-figures";
import { readTodo } from "@/lib/overview/read-todo";
import { refreshRollups } from "@/lib/rollups/refresh-days";
import { NO_FILTER } from "@/lib/transactions/filters";
import { resolveFilter } from "@/lib/transactions/resolve-filter";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();

const hourIn = (timeZone: string, at: string) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", timeZone }).format(new Date(at));

async function settleDown(): Promise<void> {
  while ((await sealAuditEvents()) > 0);
  while ((await refreshRollups()).left > 0);
}

describe("the first page", () => {
  it("has no figures before the first payment, and none for those who may see no payments", async () => {
    const viewer = await makeActor(["transaction.view"]);
    expect(await readFigures(viewer, { days: 30 })).toBeNull();
    const other = await makeActor(["user.manage"]);
    await expect(readFigures(other, { days: 30 })).rejects.toMatchObject({ code: "forbidden" });
    expect(await readTodo(other)).toEqual([]);
  });

  it("says what stands still to those who can do something about it, and to nobody else", async () => {
    await sql.query(
      `INSERT INTO mail (key, kind, language, recipient, subject, text_body, html_body, status)
       SELECT 'todo:' || i, 'report_ready', 'en', 'a@example.com', 'Report', '', '', s::mail_status
       FROM unnest(ARRAY['failed', 'failed', 'sent']) WITH ORDINALITY AS x(s, i)`,
    );
    const [keeper, viewer, all] = await Promise.all([
      makeActor(["webhook.manage"]),
      makeActor(["transaction.view"]),
      makeActor(["webhook.manage", "gateway_notice.manage", "reconciliation.manage"]),
    ]);
    expect(await readTodo(keeper)).toEqual([{ kind: "mails", count: 2 }]);
    expect(await readTodo(viewer)).toEqual([]);
    expect(await readTodo(all)).toEqual([{ kind: "mails", count: 2 }]);
  });

  it("says to who manages gateways that one does not answer, as long as nothing is sent to it", async () => {
    const manager = await makeActor(["gateway.manage"]);
    const pause = (until: string, active: boolean) =>
      sql.query(
        `UPDATE gateway_account SET paused_until = now() + $1::interval, is_active = $2
         WHERE id = (SELECT min(id) FROM gateway_account)`,
        [until, active],
      );
    await pause("10 minutes", true);
    expect(await readTodo(manager)).toEqual([{ kind: "paused", count: 1 }]);
    expect(await readTodo(await makeActor(["webhook.manage", "transaction.view"]))).not.toContainEqual(
      expect.objectContaining({ kind: "paused" }),
    );
    await pause("10 minutes", false);
    expect(await readTodo(manager)).toEqual([]);
    await pause("-1 minute", true);
    expect(await readTodo(manager)).toEqual([]);
    await sql.query("UPDATE gateway_account SET paused_until = NULL");
  });

  it("adds up money in, refunds, rates and gateways exactly", async () => {
    const viewer = await makeActor(["transaction.view"]);
    const payment = await makePayment(world.gateway, { amountMinor: 12_500n });
    await makePayment(world.gateway, { amountMinor: 7_501n });
    await makePayment(world.gateway, { state: "failed" });
    await makePayment(world.gateway, { state: "created" });
    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "5.001",
    });
    await settleDown();
    const figures = await readFigures(viewer, { days: 7 });
    expect(figures).toMatchObject({ currency: "KWD", sandbox: true, hasBoth: false, currencies: ["KWD"] });
    expect(figures?.now).toMatchObject({
      ...{ received: "20.001", paidCount: 2, capturedCount: 0, refunded: "5.001", refundedCount: 1 },
      ...{
        refundRate: "25.0",
        successRate: "66.7",
        succeeded: 2,
        ended: 3,
        waitedSeconds: null,
        decisions: 0,
      },
    });
    expect(figures?.before.received).toBe("0.000");
    expect(figures?.byDay).toHaveLength(7);
    const sum = figures?.byDay.reduce((all, { received }) => all + BigInt(received.replace(".", "")), 0n);
    expect(sum).toBe(20_001n);
    expect(figures?.gateways).toEqual([
      expect.objectContaining({ received: "20.001", paidCount: 2, share: 100 }),
    ]);
  });

  it("keeps live and test payments apart, live first", async () => {
    const viewer = await makeActor(["transaction.view"]);
    const payment = await makePayment(world.gateway, { amountMinor: 1_000n });
    await sql.query("UPDATE payment_transaction SET is_sandbox = false WHERE id = $1", [payment.id]);
    await sql.query("DELETE FROM rollup_state");
    await settleDown();
    const live = await readFigures(viewer, { days: 7 });
    expect([live?.sandbox, live?.hasBoth, live?.now.received]).toEqual([false, true, "1.000"]);
    const test = await readFigures(viewer, { days: 7, sandbox: true });
    expect([test?.sandbox, test?.now.received]).toEqual([true, "20.001"]);
  });

  it("follows the merchant's clock, which only who manages the policy changes, to a zone that exists", async () => {
    const [manager, viewer] = await Promise.all([
      makeActor(["policy.manage"]),
      makeActor(["transaction.view"]),
    ]);
    const wish = {
      list: "transactions",
      format: "csv",
      columns: EXPORT_COLUMNS.transactions,
      filter: {},
    } as const;
    const plan = { name: "Daily", wish, interval: "daily", atHour: 6, recipientIds: [] } as const;
    const { scheduleId } = await createSchedule(viewer, { ...plan, recipientIds: [] });
    for (const zone of ["Mars/Olympus", "Asia/Kuwait'", "+03:00", ""])
      await expect(changeMerchantTimeZone(manager, zone)).rejects.toMatchObject({ field: "timeZone" });
    await expect(changeMerchantTimeZone(viewer, "Pacific/Auckland")).rejects.toMatchObject({
      code: "forbidden",
    });
    const firstMoment = async () =>
      (await resolveFilter({ ...NO_FILTER, from: "2026-01-15", to: null })).dayFrom;
    expect(await firstMoment()).toBe("2026-01-14T21:00:00.000Z");

    await changeMerchantTimeZone(manager, "Pacific/Auckland");
    await changeMerchantTimeZone(manager, "Pacific/Auckland");
    expect(await firstMoment()).toBe("2026-01-14T11:00:00.000Z");
    const [schedule] = (await listSchedules(viewer)).filter(({ id }) => id === scheduleId);
    expect(hourIn("Pacific/Auckland", schedule?.nextRunAt ?? "")).toBe("06");
    await settleDown();
    expect((await readFigures(viewer, { days: 7 }))?.timeZone).toBe("Pacific/Auckland");
    expect(await getTimeZoneSetting(manager)).toEqual({ timeZone: "Pacific/Auckland", waitingDays: 0 });
    const events = await sql.query(
      "SELECT before, after FROM audit_event WHERE action = 'setting.time_zone_changed'",
    );
    expect(events).toEqual([{ before: { value: "Asia/Kuwait" }, after: { value: "Pacific/Auckland" } }]);
  });
});
