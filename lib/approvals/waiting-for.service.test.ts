import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { decidersNow } from "@/lib/approvals/explain-request";
import { listInbox } from "@/lib/approvals/inbox/list-inbox";
import { NO_INBOX_FILTER } from "@/lib/approvals/inbox/types";
import type { PolicyStage } from "@/lib/approvals/policy/types";
import { countDecidable } from "@/lib/approvals/queries";
import { queueRequestEvent } from "@/lib/approvals/request-events";
import { approval, before, consoleRule, fourEyesNow, liveNow } from "@/lib/approvals/scenarios/live-now";
import { waitingFor } from "@/lib/approvals/waiting-for";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { ask, decide, requestNow } from "@/lib/testing/requests";
import { actorNow, arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();
const PEOPLE = 5;
let people: UserActor[];
let groups: number[];
let outsider: UserActor;

beforeAll(async () => {
  people = [];
  for (let index = 0; index < PEOPLE; index += 1)
    people.push(await makeActor(["payment.refund", "request.decide"]));
  outsider = await makeActor(["transaction.view"]);
  const rows = await sql.query<{ id: number }>(
    "INSERT INTO app_group (name) VALUES ('Treasury'), ('Audit') RETURNING id",
  );
  groups = rows.map(({ id }) => id);
});

const person = fc.nat(PEOPLE - 1);
const pool = fc.oneof(
  fc.constant({ anyChecker: true as const }),
  fc.record({ users: fc.uniqueArray(person, { minLength: 1, maxLength: 3 }) }),
  fc.record({ groups: fc.uniqueArray(fc.nat(1), { minLength: 1 }) }),
);
const stage = fc.record({
  pool,
  count: fc.integer({ min: 1, max: 2 }),
  fallback: fc.option(pool, { nil: undefined }),
});
const stages = fc.array(stage, { minLength: 1, maxLength: 2 });
const worlds = fc.record({
  frozen: stages,
  /** What becomes of the policy while the requests wait. */
  later: fc.oneof(fc.constant("kept" as const), fc.constant("denied" as const), stages),
  /** A limit that the waiting amounts meet, or nearly. */
  limit: fc.constantFrom(null, "2", "100"),
  makers: fc.tuple(person, person),
  before: fc.uniqueArray(fc.tuple(person, fc.nat(1)), { selector: String, maxLength: 5 }),
  after: fc.uniqueArray(fc.tuple(person, fc.nat(1)), { selector: String, maxLength: 2 }),
  /** Rights that are younger than the requests, and those whom the second admin named. */
  young: fc.uniqueArray(person, { maxLength: 2 }),
  exempt: fc.uniqueArray(person, { maxLength: 1 }),
  lost: fc.uniqueArray(person, { maxLength: 1 }),
  disabled: fc.uniqueArray(person, { maxLength: 1 }),
  substitutes: fc.array(fc.tuple(person, person), { maxLength: 2 }),
  escalated: fc.boolean(),
});
/** A world in which somebody can decide, so that a run never has only deadlocks. */
const PLAIN: World = {
  frozen: [{ pool: { anyChecker: true }, count: 1, fallback: undefined }],
  later: "kept",
  limit: null,
  makers: [0, 1],
  before: [],
  after: [],
  young: [],
  exempt: [],
  lost: [],
  disabled: [],
  substitutes: [],
  escalated: false,
};
type World = typeof worlds extends fc.Arbitrary<infer Value> ? Value : never;
type Wish = World["frozen"];

const idOf = (index: number) => (people[index] as UserActor).userId;
function toPool(wish: Wish[number]["pool"]) {
  if ("users" in wish) return { users: wish.users.map(idOf) };
  return "groups" in wish ? { groups: wish.groups.map((index) => groups[index] as number) } : wish;
}
const toStages = (wish: Wish): PolicyStage[] =>
  wish.map((one, index) => ({
    name: `Stage ${index + 1}`,
    pool: toPool(one.pool),
    count: one.count,
    ...(one.fallback ? { fallback: { pool: toPool(one.fallback), afterHours: 1 } } : {}),
  }));

async function putInForce(wish: World["later"], limit: string | null): Promise<void> {
  if (wish === "kept") return;
  const then = wish === "denied" ? ({ kind: "deny" } as const) : approval(toStages(wish));
  await liveNow(
    before([consoleRule(then, { sumOver: { scopes: ["transaction", "customer"], hours: 24 } })], {
      limits: limit
        ? [
            {
              id: "day",
              name: "A day",
              operations: ["refund"],
              sources: ["console"],
              per: "maker",
              hours: 24,
              maxAmount: { KWD: limit },
            },
          ]
        : [],
    }),
  );
}

/** Everybody able again, nothing waiting. */
async function startAnew(): Promise<void> {
  await sql.query(
    "UPDATE operation_request SET status = 'canceled', held_minor = 0 WHERE status = 'pending'",
  );
  await sql.query("DELETE FROM group_member");
  await sql.query(
    "UPDATE approval_delegation SET ended_at = now(), ended_by_id = from_user_id WHERE ended_at IS NULL",
  );
  await sql.query("UPDATE app_user SET is_active = true");
  await sql.query(
    `INSERT INTO user_permission (user_id, permission) SELECT unnest($1::int[]), 'request.decide' ON CONFLICT DO NOTHING`,
    [people.map(({ userId }) => userId)],
  );
  await sql.query("UPDATE user_permission SET granted_at = now() - interval '1 year'");
}

const join = (members: World["before"]) =>
  Promise.all(
    members.map(([who, group]) =>
      sql.query("INSERT INTO group_member (group_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
        groups[group],
        idOf(who),
      ]),
    ),
  );

async function arrange(wish: World): Promise<number[]> {
  await startAnew();
  await join(wish.before);
  await putInForce(wish.frozen, null);
  const requests: number[] = [];
  for (const maker of wish.makers)
    requests.push(
      await ask(people[maker] as UserActor, await makePayment(world.gateway), { amount: "1.500" }),
    );
  await putInForce(wish.later, wish.limit);
  await join(wish.after);
  for (const who of wish.young)
    await sql.query("UPDATE user_permission SET granted_at = now() WHERE user_id = $1", [idOf(who)]);
  for (const who of wish.exempt)
    await sql.query(
      "INSERT INTO cool_off_exemption (request_id, user_id, granted_by_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [requests[0], idOf(who), outsider.userId],
    );
  for (const who of wish.lost)
    await sql.query("DELETE FROM user_permission WHERE user_id = $1 AND permission = 'request.decide'", [
      idOf(who),
    ]);
  for (const who of wish.disabled)
    await sql.query("UPDATE app_user SET is_active = false WHERE id = $1", [idOf(who)]);
  for (const [from, to] of wish.substitutes)
    await sql
      .query(
        `INSERT INTO approval_delegation (from_user_id, to_user_id, from_at, to_at, created_by_id)
         VALUES ($1, $2, now() - interval '1 hour', now() + interval '1 hour', $1)`,
        [idOf(from), idOf(to)],
      )
      .catch(() => undefined);
  if (wish.escalated) await queueRequestEvent(sql, requests[0] as number, "escalated");
  return requests;
}

const codeOf = (error: unknown) => (error instanceof AppError ? error.code : String(error));

/** Inbox, number in the title and notices say the same of everybody; then the decision itself does. */
async function compare(requests: readonly number[]): Promise<number> {
  const actors = await Promise.all(people.map(({ userId }) => actorNow(userId)));
  const inboxes = await Promise.all(
    actors.map(async (actor) => {
      const { rows } = await listInbox(actor, { ...NO_INBOX_FILTER, tab: "mine", cursor: null });
      const mine = rows.map(({ id }) => id);
      expect(mine).toEqual(await waitingFor(actor));
      expect(await countDecidable(actor)).toBe(mine.length);
      return mine;
    }),
  );
  let moved = 0;
  for (const requestId of requests) {
    const told = await decidersNow(sql, requestId);
    const shown = actors.filter((_, index) => inboxes[index]?.includes(requestId));
    expect(shown.map(({ userId }) => userId).sort((a, b) => a - b)).toEqual(told);
    // A disabled person has no session to decide with; asked all the same, he is refused.
    for (const actor of actors.filter(({ userId }) => !told.includes(userId)))
      expect(await decide(actor, requestId).catch(codeOf)).toMatch(
        /^(forbidden|own_request|request_already_decided|request_not_open)$/,
      );
    const [first] = shown;
    // A maker who was disabled is what nobody's inbox knows: the first who looks into the request ends it.
    if (!first || (await requestNow(requestId)).status !== "pending") continue;
    const result = await decide(first, requestId).catch(codeOf);
    if (result !== "request_not_open") expect(result).toMatchObject({ requestId });
    moved += 1;
  }
  return moved;
}

describe("who a request waits for", () => {
  it("inbox, number, notices and the decision agree, in any world and after every decision", async () => {
    let moved = 0;
    await fc.assert(
      fc.asyncProperty(worlds, async (wish) => {
        const requests = await arrange(wish);
        for (let round = 0; round < 5; round += 1) {
          const now = await compare(requests);
          moved += now;
          if (now === 0) break;
        }
      }),
      { numRuns: Number(process.env.WAITING_FOR_RUNS ?? 5), endOnFailure: true, examples: [[PLAIN]] },
    );
    expect(moved).toBeGreaterThan(0);
    await startAnew();
    await fourEyesNow();
  }, 120_000);

  it("a fallback pool is asked, told and shown the request only once its stage was escalated", async () => {
    await startAnew();
    const [first, second] = people as [UserActor, UserActor];
    await liveNow(
      before([
        consoleRule(
          approval([
            {
              name: "First",
              pool: { users: [first.userId] },
              count: 1,
              fallback: { pool: { users: [second.userId] }, afterHours: 4 },
            },
          ]),
        ),
      ]),
    );
    const requestId = await ask(people[2] as UserActor, await makePayment(world.gateway), {
      amount: "1.000",
    });
    expect(await decidersNow(sql, requestId)).toEqual([first.userId]);
    expect(await waitingFor(second)).toEqual([]);
    await queueRequestEvent(sql, requestId, "escalated");
    expect(await decidersNow(sql, requestId)).toEqual([first.userId, second.userId]);
    expect(await waitingFor(second)).toEqual([requestId]);
    await fourEyesNow();
  });
});
