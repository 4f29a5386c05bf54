import { beforeAll, beforeEach, expect, test } from "vitest";
import { changeApprovalSettings, getApprovalSettings } from "@/lib/approvals/calendar/change-settings";
import { businessMsBetween } from "@/lib/approvals/calendar/business-hours";
import { clockHours } from "@/lib/approvals/calendar/read-settings";
import { remindOfWaiting } from "@/lib/approvals/calendar/remind";
import { businessHoursOf, DEFAULT_APPROVAL_SETTINGS } from "@/lib/approvals/calendar/settings";
import { cancelRequest } from "@/lib/approvals/end-request";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { runOnce } from "@/lib/db/testing/server";
import { defaultTimeZone } from "@/lib/i18n/settings";
import { ask, requestNow } from "@/lib/testing/requests";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;
let admin: UserActor;
let requestId: number;

/** A Thursday at noon in Kuwait, so that the next day of work is Sunday. */
const thursdayNoon = new Date("2026-11-19T09:00:00Z");
const after = (hours: number) => new Date(thursdayNoon.getTime() + hours * 3_600_000);

beforeAll(async () => {
  maker = await makeActor(["transaction.view", "payment.refund"]);
  admin = await makeActor(["user.manage"]);
});
beforeEach(async () => {
  await changeApprovalSettings(admin, DEFAULT_APPROVAL_SETTINGS);
  for (const { id } of await sql.query<{ id: number }>(
    "SELECT id FROM operation_request WHERE status = 'pending'",
  ))
    await cancelRequest(maker, { requestId: id });
  requestId = await ask(maker, await makePayment(world.gateway));
  await since(thursdayNoon);
});

/** The stage began then, and the request still lives. */
async function since(moment: Date, requirement?: unknown): Promise<void> {
  await sql.query(
    "UPDATE operation_request SET stage_since = $2, expires_at = now() + interval '1 year' WHERE id = $1",
    [requestId, moment],
  );
  if (!requirement) return;
  // What was asked never changes by the application; a test may look behind the curtain.
  await runOnce(
    world.database.ownerUrl,
    `ALTER TABLE operation_request DISABLE TRIGGER operation_request_guard_update;
     UPDATE operation_request SET requirement = requirement || '${JSON.stringify(requirement)}' WHERE id = ${requestId};
     ALTER TABLE operation_request ENABLE TRIGGER operation_request_guard_update`,
  );
}

async function eventsOf(event: string): Promise<{ stage: number; details: Record<string, unknown> }[]> {
  return sql.query(
    "SELECT stage, details FROM request_event WHERE request_id = $1 AND event = $2 ORDER BY id",
    [requestId, event],
  );
}

test("reminders count business hours: not at night, not on the week-end, each once", async () => {
  expect(await remindOfWaiting(after(3))).toEqual({ reminded: 0, escalated: 0 });
  expect(await remindOfWaiting(after(4))).toEqual({ reminded: 1, escalated: 0 });
  expect(await remindOfWaiting(after(4.5))).toEqual({ reminded: 0, escalated: 0 });
  // Friday noon: twenty-four hours on the wall, none at work.
  expect(await remindOfWaiting(after(24))).toEqual({ reminded: 0, escalated: 0 });
  // Sunday 16:00 in Kuwait: five hours of Thursday and seven of Sunday.
  expect(await remindOfWaiting(after(76))).toEqual({ reminded: 1, escalated: 0 });
  expect((await eventsOf("reminder")).map((event) => event.details.turn)).toEqual([1, 2]);
});

test("two sweeps at once remind once, and what was missed is not sent twice over", async () => {
  await Promise.all(Array.from({ length: 6 }, () => remindOfWaiting(after(24 * 20 - 1))));
  expect((await eventsOf("reminder")).map((event) => event.details.turn)).toEqual([3]);
});

test("what has ended or expired is left alone", async () => {
  await sql.query("UPDATE operation_request SET expires_at = now() - interval '1 second' WHERE id = $1", [
    requestId,
  ]);
  expect(await remindOfWaiting(after(28))).toEqual({ reminded: 0, escalated: 0 });
});

test("a stage's fallback pool is called once its hours are over, and nothing is approved by it", async () => {
  const stage = {
    name: "Treasury",
    pool: { users: [1] },
    count: 1,
    fallback: { afterHours: 24, pool: { anyChecker: true } },
  };
  await since(thursdayNoon, { stages: [stage] });
  expect((await remindOfWaiting(after(23.9))).escalated).toBe(0);
  const sweeps = await Promise.all(Array.from({ length: 5 }, () => remindOfWaiting(after(24))));
  expect(sweeps.reduce((sum, sweep) => sum + sweep.escalated, 0)).toBe(1);
  expect((await remindOfWaiting(after(48))).escalated).toBe(0);
  expect(await eventsOf("escalated")).toMatchObject([{ stage: 0, details: { pool: { anyChecker: true } } }]);
  expect((await requestNow(requestId)).status).toBe("pending");
});

test("with clocks in business hours the escalation waits for people to work", async () => {
  await changeApprovalSettings(admin, {
    ...DEFAULT_APPROVAL_SETTINGS,
    clocks: "business",
    remindAfterHours: 0,
  });
  const stage = {
    name: "Treasury",
    pool: { users: [1] },
    count: 1,
    fallback: { afterHours: 6, pool: { anyChecker: true } },
  };
  await since(thursdayNoon, { stages: [stage] });
  expect((await remindOfWaiting(after(48))).escalated).toBe(0);
  expect((await remindOfWaiting(after(70))).escalated).toBe(1);
});

test("a clock of eight business hours from Thursday noon ends on Sunday; one on the wall ends the same evening", async () => {
  expect(await clockHours(sql, 8, thursdayNoon)).toBe(8);
  await changeApprovalSettings(admin, { ...DEFAULT_APPROVAL_SETTINGS, clocks: "business" });
  expect(await clockHours(sql, 8, thursdayNoon)).toBe(72);
});

test("settings are changed by those who manage people, with their trail; what is stored wrong counts as not set", async () => {
  await expect(changeApprovalSettings(maker, DEFAULT_APPROVAL_SETTINGS)).rejects.toMatchObject({
    status: 403,
  });
  await changeApprovalSettings(admin, { ...DEFAULT_APPROVAL_SETTINGS, weekEnd: [0, 6] });
  expect((await getApprovalSettings(admin)).weekEnd).toEqual([0, 6]);
  const [event] = await sql.query<{ before: { weekEnd: number[] }; after: { weekEnd: number[] } }>(
    "SELECT before, after FROM audit_event WHERE action = 'setting.changed' ORDER BY id DESC LIMIT 1",
  );
  expect(event).toMatchObject({ after: { weekEnd: [0, 6] } });
  await inTransaction((db) =>
    db.query("UPDATE setting SET value = '{\"weekEnd\": 5}' WHERE key = 'approvals.calendar'"),
  );
  expect((await getApprovalSettings(admin)).weekEnd).toEqual([5, 6]);
});

test("with clocks in business hours a request that is made lives for as many hours of work", async () => {
  await changeApprovalSettings(admin, { ...DEFAULT_APPROVAL_SETTINGS, clocks: "business" });
  const id = await ask(maker, await makePayment(world.gateway));
  const [row] = await sql.query<{ created_at: string; expires_at: string }>(
    "SELECT created_at, expires_at FROM operation_request WHERE id = $1",
    [id],
  );
  const [from, to] = [new Date(row?.created_at ?? ""), new Date(row?.expires_at ?? "")];
  const worked = businessMsBetween(businessHoursOf(DEFAULT_APPROVAL_SETTINGS, defaultTimeZone), from, to);
  expect(Math.abs(worked / 3_600_000 - 48)).toBeLessThan(0.01);
  expect(to.getTime() - from.getTime()).toBeGreaterThan(48 * 3_600_000);
});
