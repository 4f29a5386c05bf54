import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDelegation } from "@/lib/approvals/delegations/create-delegation";
import { endDelegation } from "@/lib/approvals/delegations/end-delegation";
import { listDelegations, ownDelegations } from "@/lib/approvals/delegations/queries";
import { delegatorsOf } from "@/lib/approvals/delegations";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { defaultTimeZone } from "@/lib/i18n/settings";
import { makeActor } from "@/lib/testing/world";

testDatabase();
let a: UserActor;
let b: UserActor;
let c: UserActor;
let admin: UserActor;

beforeAll(async () => {
  admin = await makeActor(["user.manage"]);
});
beforeEach(async () => {
  [a, b, c] = [
    await makeActor(["request.decide"]),
    await makeActor(["request.decide"]),
    await makeActor(["request.decide"]),
  ];
});

/** Days of the merchant: late in the evening of Greenwich it is tomorrow already where they begin. */
const dayFrom = (days: number) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: defaultTimeZone }).format(
    new Date(Date.now() + days * 86_400_000),
  );
const days = (from: number, to: number) => ({ fromDay: dayFrom(from), toDay: dayFrom(to) });
const give = (from: UserActor, to: UserActor, span = days(1, 3)) =>
  createDelegation(from, { toUserId: to.userId, ...span });
const actsFor = async (person: UserActor, inDays = 2) =>
  (await delegatorsOf(sql, person.userId, new Date(Date.now() + inDays * 86_400_000))).map(
    (one) => one.userId,
  );

describe("a delegation", () => {
  test("holds for its days and not outside of them", async () => {
    await give(a, b);
    expect(await actsFor(b)).toEqual([a.userId]);
    expect(await actsFor(b, 0)).toEqual([]);
    expect(await actsFor(b, 6)).toEqual([]);
    expect(await actsFor(a)).toEqual([]);
  });

  test("that begins today begins now", async () => {
    await give(a, b, days(0, 0));
    expect((await delegatorsOf(sql, b.userId)).map((one) => one.userId)).toEqual([a.userId]);
    const [line] = (await ownDelegations(b)).rows;
    expect(line).toMatchObject({ isHeld: true, isGiven: false, state: "running", idle: null });
  });

  test("goes to an active checker only, not to oneself, not into the past, not for ever", async () => {
    const maker = await makeActor(["payment.refund"]);
    await expect(give(a, maker)).rejects.toMatchObject({ code: "invalid_input", field: "toUserId" });
    await expect(give(a, a)).rejects.toMatchObject({ field: "toUserId" });
    await expect(give(maker, a)).rejects.toMatchObject({ code: "forbidden" });
    await expect(give(a, b, days(-3, 2))).rejects.toMatchObject({ field: "fromDay" });
    await expect(give(a, b, days(-5, -3))).rejects.toMatchObject({ field: "toDay" });
    await expect(give(a, b, days(1, 200))).rejects.toMatchObject({ field: "toDay" });
    await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [b.userId]);
    await expect(give(a, b)).rejects.toMatchObject({ field: "toUserId" });
  });

  test("gives nothing once either of the two may not decide any more or is disabled: all is read live", async () => {
    await give(a, b);
    await sql.query("DELETE FROM user_permission WHERE user_id = $1", [a.userId]);
    expect(await actsFor(b)).toEqual([]);
    expect((await ownDelegations(b)).rows[0]).toMatchObject({ idle: "delegator" });
    await give(c, b);
    expect(await actsFor(b)).toEqual([c.userId]);
    await sql.query("DELETE FROM user_permission WHERE user_id = $1", [b.userId]);
    expect(await actsFor(b)).toEqual([]);
    const other = await makeActor(["request.decide"]);
    await give(c, other);
    await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [c.userId]);
    expect(await actsFor(other)).toEqual([]);
  });

  test("is not handed on: C does not act for A because B does", async () => {
    await give(a, b);
    await give(b, c);
    expect(await actsFor(c)).toEqual([b.userId]);
  });

  test("makes no circle, direct or at third hand, at once or at the same moment", async () => {
    await give(a, b);
    await expect(give(b, a)).rejects.toMatchObject({ code: "delegation_circle", status: 409 });
    await give(b, c);
    await expect(give(c, a)).rejects.toMatchObject({ code: "delegation_circle" });
    await expect(give(b, a, days(10, 12))).resolves.toMatchObject({ delegationId: expect.any(Number) });
    const [d, e] = [await makeActor(["request.decide"]), await makeActor(["request.decide"])];
    const both = await Promise.allSettled([give(d, e), give(e, d)]);
    expect(both.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("that does not overlap all links of a chain makes no circle", async () => {
    await give(a, b, days(1, 2));
    await give(b, c, days(5, 6));
    await expect(give(c, a, days(1, 9))).resolves.toBeTruthy();
  });

  test("is ended by either party or an administrator, at once and once; for others it does not exist", async () => {
    const { delegationId } = await give(a, b);
    await expect(endDelegation(c, delegationId)).rejects.toMatchObject({ status: 404 });
    await endDelegation(b, delegationId);
    expect(await actsFor(b)).toEqual([]);
    await expect(endDelegation(a, delegationId)).rejects.toMatchObject({ status: 409 });
    const second = await give(a, b);
    await endDelegation(admin, second.delegationId);
    expect(await actsFor(b)).toEqual([]);
    const lines = await listDelegations(admin);
    expect(lines.find((line) => line.id === second.delegationId)).toMatchObject({ state: "ended" });
    await expect(listDelegations(a)).rejects.toMatchObject({ status: 403 });
    const audit = await sql.query<{ line: string }>(
      "SELECT action || ' ' || result AS line FROM audit_event WHERE object_type = 'approval_delegation' AND object_id = $1 ORDER BY id",
      [String(delegationId)],
    );
    expect(audit.map((row) => row.line)).toEqual([
      "delegation.created ok",
      "delegation.end refused",
      "delegation.ended ok",
      "delegation.end refused",
    ]);
  });

  test("cannot be prolonged, revived, redirected or removed by a statement", async () => {
    const { delegationId } = await give(a, b);
    const change = (set: string) =>
      inTransaction((transaction) =>
        transaction.query(`UPDATE approval_delegation SET ${set} WHERE id = $1`, [delegationId]),
      );
    await expect(change("to_at = to_at + interval '1 year'")).rejects.toThrow();
    await expect(change(`to_user_id = ${c.userId}`)).rejects.toThrow();
    await endDelegation(a, delegationId);
    await expect(change("ended_at = NULL, ended_by_id = NULL")).rejects.toThrow();
    await expect(sql.query("DELETE FROM approval_delegation")).rejects.toThrow();
  });
});
