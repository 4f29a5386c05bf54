import pg from "pg";
import { describe, expect, it } from "vitest";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import { systemActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { performInternalOperation } from "@/lib/operations/perform-internal-operation";
import { performOperation } from "@/lib/operations/perform-operation";
import { checkDay, compareDay, patrolRollups, readRollupHealth } from "@/lib/rollups/check-days";
import { failureClassOf, failureClassSql } from "@/lib/transactions/failure-classes";
import { FAILURE_CLASSES } from "@/lib/transactions/failures";
import { merchantToday, rebuildRollups, refreshRollups } from "@/lib/rollups/refresh-days";
import { arrangeWorld, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();

async function owner(text: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client(world.database.ownerUrl);
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
}

async function settleDown(): Promise<void> {
  while ((await sealAuditEvents()) > 0);
  while ((await refreshRollups()).left > 0);
}

async function sums(measure: string, kind: string): Promise<[number, number]> {
  const [row] = await sql.query<{ n: number; s: number }>(
    "SELECT coalesce(sum(count), 0)::int AS n, coalesce(sum(sum_minor), 0)::int AS s FROM rollup_day WHERE measure = $1 AND kind = $2 AND currency_code = 'KWD'",
    [measure, kind],
  );
  return [row?.n ?? 0, row?.s ?? 0];
}

async function everyDayAgrees(): Promise<void> {
  const days = await sql.query<{ day: string }>("SELECT day::text AS day FROM rollup_checked");
  expect(days.length).toBeGreaterThan(0);
  for (const { day } of days) expect([day, await compareDay(sql, day)]).toEqual([day, []]);
}

describe("sums per day", () => {
  it("follow payments, refunds and deletions without anything on the way of money, and agree with the tables", async () => {
    const payment = await makePayment(world.gateway, { amountMinor: 12_500n });
    const other = await makePayment(world.gateway, { state: "created", amountMinor: 3_000n });
    await settleDown();
    expect(await sums("received", "paid")).toEqual([1, 12_500]);
    expect(await sums("created", "created")).toEqual([1, 3_000]);

    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "2.500",
    });
    await performInternalOperation(systemActor("test"), {
      type: "cancel",
      source: "job",
      sessionId: other.sessionId,
    });
    await settleDown();
    expect(await sums("refunded", "refunded")).toEqual([1, 2_500]);
    expect(await sums("created", "created")).toEqual([0, 0]);
    expect(await sums("created", "canceled")).toEqual([1, 3_000]);

    await performInternalOperation(systemActor("test"), {
      type: "delete",
      source: "job",
      sessionId: other.sessionId,
    });
    await settleDown();
    expect(await sums("created", "canceled")).toEqual([0, 0]);
    await everyDayAgrees();
  });

  it("that went wrong are found, named, and computed again; what a change explains is no finding", async () => {
    await settleDown();
    const today = await merchantToday(sql);
    await owner("UPDATE rollup_day SET sum_minor = sum_minor + 1 WHERE measure = 'received'");
    await owner("UPDATE rollup_checked SET checked_at = now() - interval '1 day'");
    const wrong = await patrolRollups(50);
    expect(wrong.length).toBeGreaterThan(0);
    expect((await readRollupHealth(sql)).findings.map(({ day }) => day)).toEqual(
      expect.arrayContaining(wrong),
    );
    await everyDayAgrees();

    const before = (await readRollupHealth(sql)).findings.length;
    const payment = await makePayment(world.gateway, { amountMinor: 5_000n });
    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "1",
    });
    expect(await checkDay(today)).toBe(0);
    expect((await readRollupHealth(sql)).findings).toHaveLength(before);
  });

  it("are made anew when the merchant's midnight moves", async () => {
    await settleDown();
    await owner(
      `INSERT INTO setting (key, value) VALUES ('merchant.time_zone', '"Pacific/Auckland"') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    );
    await settleDown();
    const [state] = await sql.query<{ time_zone: string }>("SELECT time_zone FROM rollup_state");
    expect(state?.time_zone).toBe("Pacific/Auckland");
    await everyDayAgrees();
    await owner("DELETE FROM setting WHERE key = 'merchant.time_zone'");
    await rebuildRollups(() => undefined);
    await everyDayAgrees();
  });

  it("of a small installation are all made in one turn, however many days changed", async () => {
    await settleDown();
    await owner(
      "INSERT INTO rollup_dirty (day) SELECT d::date FROM generate_series(now() - interval '59 days', now(), interval '1 day') d ON CONFLICT DO NOTHING",
    );
    expect(await refreshRollups(1)).toMatchObject({ mine: true, computed: 60, left: 0 });
  });

  it("name a failure by the same class in the database as in code", async () => {
    const texts = [
      ["Cancelled by the customer", "canceled_by_customer"],
      ["Insufficient funds", "insufficient_funds"],
      ["expired_card The card has expired.", "expired_card"],
      ["3DS authentication failed", "authentication"],
      ["Suspected fraud", "suspected_fraud"],
      ["The gateway could not be reached; nothing was sent.", "timeout"],
      ["card_declined The card was declined.", "card_declined"],
      ["Invalid amount", "wrong_request"],
      ["", "other"],
    ] as const;
    const rows = await sql.query<{ text: string; class: string }>(
      `SELECT t AS text, ${failureClassSql("t")} AS class FROM unnest($1::text[]) AS t`,
      [texts.map(([text]) => text)],
    );
    expect(rows.map((row) => [row.text, row.class])).toEqual(texts);
    expect(texts.map(([text]) => failureClassOf(text))).toEqual(texts.map(([, name]) => name));
    expect(new Set(texts.map(([, name]) => name))).toEqual(new Set(FAILURE_CLASSES));
  });
});
