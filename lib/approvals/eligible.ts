import "server-only";
import type { PolicyPool, Requirement } from "@/lib/approvals/policy/types";
import type { CountedVote } from "@/lib/approvals/policy/votes";
import { personLabel, storedPermissions } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";

/** Somebody who has the right to decide at this moment. */
export interface Checker {
  userId: number;
  label: string;
  /** His right is older than the request, or the second admin named the request. */
  settled: boolean;
  /** Groups that he belonged to before the request was made. */
  groups: readonly number[];
  /** Groups that he belongs to now. */
  groupsNow: readonly number[];
}

/** Everything about people that one request's voting needs, as it is now. */
export interface Electorate {
  checkers: ReadonlyMap<number, Checker>;
  /** Who may decide in whose place now. */
  substitutes: readonly { from: number; to: number }[];
  /** Stages of the first requirement whose fallback pool has been called. */
  escalated: ReadonlySet<number>;
}

interface CheckerRow {
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  /** Since when he has had the right to decide, by whichever way is the oldest; microseconds. */
  right_since: bigint;
  groups: number[];
  /** Since when he has belonged to each of them. */
  member_since: string[];
}

interface AskedRow {
  id: number;
  created: bigint;
  exempt: number[];
  escalated: number[];
}

/** Exact, where a moment of JavaScript would be cut to milliseconds. */
const micros = (moment: string) => `(extract(epoch FROM ${moment}) * 1000000)::bigint`;

const CHECKERS = `
  SELECT u.id, u.username, u.first_name, u.last_name,
    ${micros(`least((SELECT min(h.granted_at) FROM user_permission h WHERE h.user_id = u.id AND h.permission = 'request.decide'),
      (SELECT min(greatest(m.added_at, h.granted_at)) FROM group_member m JOIN group_permission h ON h.group_id = m.group_id
        AND h.permission = 'request.decide' WHERE m.user_id = u.id))`)} AS right_since,
    array(SELECT m.group_id FROM group_member m WHERE m.user_id = u.id ORDER BY m.group_id) AS groups,
    array(SELECT ${micros("m.added_at")}::text FROM group_member m WHERE m.user_id = u.id ORDER BY m.group_id) AS member_since
  FROM app_user u WHERE u.is_active AND 'request.decide' = ANY (${storedPermissions}) ORDER BY u.id`;

const ASKED = `
  SELECT r.id, ${micros("r.created_at")} AS created,
    array(SELECT x.user_id FROM cool_off_exemption x WHERE x.request_id = r.id) AS exempt,
    array(SELECT DISTINCT e.stage FROM request_event e WHERE e.request_id = r.id AND e.event = 'escalated') AS escalated
  FROM operation_request r WHERE r.id = ANY ($1::int[])`;

/** Reads who could have a say in a request: rights, groups, substitutes and escalations of this moment. */
export async function readElectorate(sql: Sql, requestId: number): Promise<Electorate> {
  const electorate = (await readElectorates(sql, [requestId])).get(requestId);
  if (!electorate) throw new Error(`there is no request ${requestId}`);
  return electorate;
}

/** The same for each of several requests; three statements, and people are read once for all of them. */
export async function readElectorates(
  sql: Sql,
  requestIds: readonly number[],
): Promise<Map<number, Electorate>> {
  const people = await sql.query<CheckerRow>(CHECKERS, [], "read-checkers");
  const substitutes = await sql.query<{ from: number; to: number }>(
    `SELECT d.from_user_id AS from, d.to_user_id AS to FROM approval_delegation d
     WHERE d.ended_at IS NULL AND d.from_at <= now() AND d.to_at > now() ORDER BY d.from_user_id`,
    [],
    "read-substitutes",
  );
  const asked = await sql.query<AskedRow>(ASKED, [requestIds], "read-asked");
  return new Map(
    asked.map((request) => [
      request.id,
      {
        checkers: new Map(people.map((row) => [row.id, toChecker(row, request)])),
        substitutes,
        escalated: new Set(request.escalated),
      },
    ]),
  );
}

/** A right or membership counts when it is not younger than the request, or when the second admin named the request. */
function toChecker(row: CheckerRow, request: AskedRow): Checker {
  const exempt = request.exempt.includes(row.id);
  return {
    userId: row.id,
    label: personLabel(row),
    settled: exempt || row.right_since <= request.created,
    groups: row.groups.filter(
      (_, index) => exempt || BigInt(row.member_since[index] ?? 0) <= request.created,
    ),
    groupsNow: row.groups,
  };
}

/** Whether a person belongs to a pool; with `cooling` also by a right or membership that is younger than the request. */
export function belongsTo(pool: PolicyPool, checker: Checker, cooling = false): boolean {
  if (!checker.settled && !cooling) return false;
  if ("anyChecker" in pool && pool.anyChecker) return true;
  const { users, groups } = pool as { users?: number[]; groups?: number[] };
  if (users?.includes(checker.userId)) return true;
  const his = cooling ? checker.groupsNow : checker.groups;
  return his.some((group) => groups?.includes(group));
}

/** The pools that fill a stage: its own, and the fallback once that has been called. */
function poolsOf(
  electorate: Electorate,
  requirement: Requirement,
  stage: number,
  isFirst: boolean,
): PolicyPool[] {
  const own = requirement.stages[stage];
  if (!own) return [];
  const called = own.fallback && isFirst && electorate.escalated.has(stage);
  return called && own.fallback ? [own.pool, own.fallback.pool] : [own.pool];
}

/**
 * Who can fill each stage of a requirement now. A substitute fills the seat of somebody of the pool who has not decided himself;
 * one who has done so keeps his seat after his time as a substitute has ended.
 */
export function eligibleFor(
  electorate: Electorate,
  requirement: Requirement,
  votes: readonly CountedVote[],
  barred: ReadonlySet<number>,
  isFirst: boolean,
): Set<number>[] {
  return requirement.stages.map((_, stage) => {
    const pools = poolsOf(electorate, requirement, stage, isFirst);
    const own = new Set(
      [...electorate.checkers.values()]
        .filter((checker) => pools.some((pool) => belongsTo(pool, checker)))
        .map((checker) => checker.userId),
    );
    const all = new Set(own);
    for (const { from, to } of substitutesOf(electorate, votes))
      if (own.has(from) && !barred.has(from) && electorate.checkers.get(to)?.settled) all.add(to);
    return all;
  });
}

function substitutesOf(electorate: Electorate, votes: readonly CountedVote[]) {
  const taken = new Set(votes.flatMap((vote) => [vote.userId, vote.onBehalfOf]));
  const free = electorate.substitutes.filter(({ from }) => !taken.has(from));
  const used = votes.flatMap((vote) => (vote.onBehalfOf ? [{ from: vote.onBehalfOf, to: vote.userId }] : []));
  return [...free, ...used];
}

/** Whose seat a person would fill in a stage; null when it is his own. */
export function principalOf(
  electorate: Electorate,
  requirement: Requirement,
  stage: number,
  userId: number,
  voting: { votes: readonly CountedVote[]; barred: ReadonlySet<number> },
  isFirst: boolean,
): number | null {
  const pools = poolsOf(electorate, requirement, stage, isFirst);
  const belongs = (id: number) => {
    const checker = electorate.checkers.get(id);
    return checker !== undefined && pools.some((pool) => belongsTo(pool, checker));
  };
  if (belongs(userId)) return null;
  const taken = new Set(voting.votes.flatMap((vote) => [vote.userId, vote.onBehalfOf]));
  const seat = electorate.substitutes.find(
    ({ from, to }) => to === userId && belongs(from) && !voting.barred.has(from) && !taken.has(from),
  );
  return seat?.from ?? null;
}
