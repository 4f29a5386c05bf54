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
  request_id: number;
  id: number;
  username: string;
  first_name: string;
  last_name: string;
  settled: boolean;
  groups: number[];
  groups_now: number[];
}

/** The people are found once, however many requests are asked about. */
const CHECKERS = `
  WITH checker AS MATERIALIZED (SELECT u.id, u.username, u.first_name, u.last_name FROM app_user u
    WHERE u.is_active AND 'request.decide' = ANY (${storedPermissions}))
  SELECT r.id AS request_id, u.id, u.username, u.first_name, u.last_name,
    e.exempt OR EXISTS (SELECT 1 FROM user_permission h
      WHERE h.user_id = u.id AND h.permission = 'request.decide' AND h.granted_at <= r.created_at)
    OR EXISTS (SELECT 1 FROM group_member m JOIN group_permission h ON h.group_id = m.group_id AND h.permission = 'request.decide'
      WHERE m.user_id = u.id AND m.added_at <= r.created_at AND h.granted_at <= r.created_at) AS settled,
    array(SELECT m.group_id FROM group_member m WHERE m.user_id = u.id AND (e.exempt OR m.added_at <= r.created_at)) AS groups,
    array(SELECT m.group_id FROM group_member m WHERE m.user_id = u.id) AS groups_now
  FROM operation_request r CROSS JOIN checker u
  CROSS JOIN LATERAL (SELECT EXISTS (SELECT 1 FROM cool_off_exemption x
    WHERE x.request_id = r.id AND x.user_id = u.id) AS exempt) e
  WHERE r.id = ANY ($1::int[]) ORDER BY u.id`;

/** Reads who could have a say in a request: rights, groups, substitutes and escalations of this moment. */
export async function readElectorate(sql: Sql, requestId: number): Promise<Electorate> {
  const electorates = await readElectorates(sql, [requestId]);
  return electorates.get(requestId) as Electorate;
}

/** The same for each of several requests; three statements. */
export async function readElectorates(
  sql: Sql,
  requestIds: readonly number[],
): Promise<Map<number, Electorate>> {
  const rows = await sql.query<CheckerRow>(CHECKERS, [requestIds], "read-electorates");
  const substitutes = await sql.query<{ from: number; to: number }>(
    `SELECT d.from_user_id AS from, d.to_user_id AS to FROM approval_delegation d
     WHERE d.ended_at IS NULL AND d.from_at <= now() AND d.to_at > now() ORDER BY d.from_user_id`,
    [],
    "read-substitutes",
  );
  const escalations = await sql.query<{ request_id: number; stage: number }>(
    `SELECT DISTINCT request_id, stage FROM request_event WHERE request_id = ANY ($1::int[]) AND event = 'escalated'`,
    [requestIds],
    "read-escalations",
  );
  const checkers = byRequest(rows);
  const escalated = byRequest(escalations);
  return new Map(
    requestIds.map((id) => [
      id,
      {
        checkers: new Map((checkers.get(id) ?? []).map((row) => [row.id, toChecker(row)])),
        substitutes,
        escalated: new Set((escalated.get(id) ?? []).map((row) => row.stage)),
      },
    ]),
  );
}

/** Rows of several requests, each request's apart and in their order. */
export function byRequest<Row extends { request_id: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const apart = new Map<number, Row[]>();
  for (const row of rows) {
    const own = apart.get(row.request_id);
    if (own) own.push(row);
    else apart.set(row.request_id, [row]);
  }
  return apart;
}

function toChecker(row: CheckerRow): Checker {
  return {
    userId: row.id,
    label: personLabel(row),
    settled: row.settled,
    groups: row.groups,
    groupsNow: row.groups_now,
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
