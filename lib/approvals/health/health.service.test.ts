import { beforeAll, expect, test } from "vitest";
import { remindOfWaiting } from "@/lib/approvals/calendar/remind";
import { cancelRequest } from "@/lib/approvals/end-request";
import { listHealth } from "@/lib/approvals/health/list-health";
import { noteOpening } from "@/lib/approvals/health/note-opening";
import { queueHealth } from "@/lib/approvals/health/queries";
import { type HealthList, parseHealthList } from "@/lib/approvals/health/rules";
import type { QueueHealth } from "@/lib/approvals/health/types";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { runOnce } from "@/lib/db/testing/server";
import { ask, decide } from "@/lib/testing/requests";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
let maker: UserActor;
let hasty: UserActor;
let careful: UserActor;
let auditor: UserActor;
let health: QueueHealth;

/** Looks behind the curtain: times cannot be made otherwise. */
const owner = (statement: string) =>
  runOnce(world.database.ownerUrl, `SET session_replication_role = replica; ${statement}`);

async function made(): Promise<number> {
  return ask(maker, await makePayment(world.gateway));
}

/** Made so long ago, opened and decided so many seconds later. */
async function decided(checker: UserActor, verdict: "approve" | "reject", opened: number, seconds: number) {
  const id = await made();
  await noteOpening(checker, id);
  await decide(checker, id, verdict);
  await owner(
    `UPDATE operation_request SET created_at = now() - interval '2 days' WHERE id = ${id};
     UPDATE request_opening SET opened_at = now() - interval '2 days' + interval '${opened} seconds' WHERE request_id = ${id};
     UPDATE decision SET created_at = now() - interval '2 days' + interval '${seconds} seconds' WHERE request_id = ${id}`,
  );
}

beforeAll(async () => {
  maker = await makeActor(["transaction.view", "payment.refund"]);
  hasty = await makeActor(["request.decide"]);
  careful = await makeActor(["request.decide"]);
  auditor = await makeActor(["audit.view"]);
  for (let index = 0; index < 10; index += 1) await decided(hasty, "approve", 95, 100);
  await decided(careful, "approve", 100, 400);
  await decided(careful, "reject", 100, 1_000);
  const [old, older, lapsed] = [await made(), await made(), await made()];
  await owner(
    `UPDATE operation_request SET created_at = now() - interval '5 hours' WHERE id = ${old};
     UPDATE operation_request SET created_at = now() - interval '3 days', expires_at = now() + interval '1 hour' WHERE id = ${older};
     UPDATE operation_request SET created_at = now() - interval '60 hours', expires_at = now() - interval '12 hours' WHERE id = ${lapsed};
     UPDATE operation_request SET requirement = jsonb_set(requirement, '{stages,0,fallback}',
       '{"afterHours": 1, "pool": {"anyChecker": true}}'), stage_since = now() - interval '5 hours' WHERE id = ${old}`,
  );
  await remindOfWaiting();
  await made();
  await cancelRequest(maker, { requestId: await made() });
  // Older than the period.
  await owner(
    `UPDATE operation_request SET created_at = now() - interval '40 days' WHERE id = ${await made()}`,
  );
  health = await queueHealth(auditor, 30);
});

test("what waits is counted by its age, and what outlived its clock waits no more", () => {
  expect(health.waiting).toEqual({ under_1h: 1, under_4h: 0, under_24h: 1, under_48h: 0, over_48h: 2 });
});

test("what became of the period's requests", () => {
  expect(health).toMatchObject({
    made: 17,
    approved: 11,
    rejected: 1,
    canceled: 1,
    expired: 1,
    expiredApproved: 0,
    escalated: 1,
  });
});

test("the time to decide: ten of 100 s, one of 400 s and one of 1000 s", () => {
  expect(health.medianSeconds).toBeCloseTo(100, 3);
  // Twelve values: between the eleventh and the twelfth, at 0.95 * 11 = 10.45.
  expect(health.p95Seconds).toBeCloseTo(400 + 0.45 * 600, 3);
});

test("who decides within seconds is told; who takes his time is not", () => {
  expect(health.checkers).toMatchObject([
    {
      userId: hasty.userId,
      decisions: 10,
      approvals: 10,
      rejections: 0,
      timed: 10,
      fast: 10,
      suspicion: "fast",
    },
    { userId: careful.userId, decisions: 2, approvals: 1, rejections: 1, fast: 0, suspicion: null },
  ]);
  expect(health.checkers[0]?.medianSeconds).toBeCloseTo(5, 3);
  expect(health.checkers[1]?.medianSeconds).toBeCloseTo(600, 3);
});

test("a maker whose requests one checker approves nearly alone is told, where others could", () => {
  expect(health.pairs).toMatchObject([
    { makerId: maker.userId, checkerId: hasty.userId, approvals: 10, ofMaker: 11, suspicious: true },
  ]);
});

test("each number opens as many requests as it says", async () => {
  const size = async (text: string) =>
    (await listHealth(auditor, parseHealthList(text) as HealthList, 30)).length;
  for (const bucket of Object.keys(health.waiting) as (keyof typeof health.waiting)[])
    expect([bucket, await size(`waiting.${bucket}`)]).toEqual([bucket, health.waiting[bucket]]);
  for (const name of [
    "made",
    "approved",
    "rejected",
    "canceled",
    "expired",
    "expiredApproved",
    "stopped",
    "escalated",
  ] as const)
    expect([name, await size(name)]).toEqual([name, health[name]]);
  for (const checker of health.checkers) {
    expect(await size(`checker.${checker.userId}`)).toBe(checker.decisions);
    expect(await size(`fast.${checker.userId}`)).toBe(checker.fast);
    expect(await size(`rejections.${checker.userId}`)).toBe(checker.rejections);
  }
  for (const pair of health.pairs)
    expect(await size(`pair.${pair.makerId}.${pair.checkerId}`)).toBe(pair.approvals);
  const slow = await listHealth(auditor, { kind: "slow" }, 30);
  expect(slow).toHaveLength(12);
  expect(slow[0]).toMatchObject({ status: "rejected" });
});

test("the first opening counts, the maker's own does not, and nothing of it is changed later", async () => {
  const id = await made();
  await noteOpening(careful, id);
  const [first] = await sql.query<{ opened_at: string }>(
    "SELECT opened_at FROM request_opening WHERE request_id = $1",
    [id],
  );
  await noteOpening(careful, id);
  await noteOpening(maker, id);
  expect(await sql.query("SELECT opened_at FROM request_opening WHERE request_id = $1", [id])).toEqual([
    first,
  ]);
  await expect(sql.query("UPDATE request_opening SET opened_at = now()")).rejects.toThrow();
});

test("a shorter period counts less, and nobody else looks at how people work", async () => {
  expect(await queueHealth(auditor, 1)).toMatchObject({ checkers: [], pairs: [], medianSeconds: null });
  await expect(queueHealth(hasty, 30)).rejects.toMatchObject({ status: 403 });
  await expect(listHealth(maker, { kind: "made" }, 30)).rejects.toMatchObject({ status: 403 });
});
