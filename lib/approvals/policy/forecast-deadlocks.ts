import "server-only";
import { type Deadlock, findDeadlocks } from "@/lib/approvals/policy/deadlocks";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import { readPolicyWorld } from "@/lib/approvals/policy/read-world";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import type { Sql } from "@/lib/db/sql";

/** A change to people that could leave a tier without enough of them. */
export interface PeopleChange {
  /** Who may not decide any more: the right was taken, or the person is disabled or away. */
  decidesNoMore?: readonly number[];
  /** Who leaves which group. */
  leaves?: readonly { userId: number; groupId: number }[];
  /** Groups that will give the right to decide no more, or be gone: whoever decides only by them. */
  groupsWithout?: readonly number[];
}

/**
 * What the live policy would lack after the change and does not lack now, as sentences. Empty: the change leaves every tier
 * enough people. Asked under the lock on people, so that two changes cannot each leave what both take.
 */
export async function forecastDeadlocks(sql: Sql, change: PeopleChange): Promise<string[]> {
  const { document } = await livePolicy(sql);
  const world = await readPolicyWorld(sql);
  const known = new Set(findDeadlocks(document, world).map(placeOf));
  const after = await worldAfter(sql, world, change);
  return findDeadlocks(document, after)
    .filter((lack) => !known.has(placeOf(lack)))
    .map(deadlockSentence);
}

function placeOf(lack: Deadlock): string {
  return `${lack.rule}:${lack.tier}`;
}

/** One dead end in words, for a refusal. */
export function deadlockSentence(lack: Deadlock): string {
  const left = lack.left.length === 0 ? "nobody" : `only ${lack.left.join(", ")}`;
  const people = lack.needed === 1 ? "a person" : `${lack.needed} different people`;
  const whose = lack.maker === null ? "" : ` for a request of ${lack.maker}`;
  return `The rule “${lack.ruleName}” needs ${people} in “${lack.stageName}”${whose}, and ${left} would be left who may decide there.`;
}

async function worldAfter(sql: Sql, world: PolicyWorld, change: PeopleChange): Promise<PolicyWorld> {
  const byGroup = await decidersOnlyBy(sql, change);
  const gone = new Set([...(change.decidesNoMore ?? []), ...byGroup]);
  const left = (userId: number, groupId: number) =>
    change.leaves?.some((one) => one.userId === userId && one.groupId === groupId) ?? false;
  return {
    ...world,
    people: world.people.map((person) => ({
      ...person,
      mayDecide: person.mayDecide && !gone.has(person.id),
      groupIds: person.groupIds.filter((groupId) => !left(person.id, groupId)),
    })),
  };
}

/** People whose right to decide comes only from groups or memberships that are about to go. */
async function decidersOnlyBy(sql: Sql, change: PeopleChange): Promise<number[]> {
  const leaves = change.leaves ?? [];
  const without = change.groupsWithout ?? [];
  if (leaves.length === 0 && without.length === 0) return [];
  const rows = await sql.query<{ id: number }>(
    `SELECT u.id FROM app_user u
     WHERE NOT EXISTS (SELECT 1 FROM user_permission p WHERE p.user_id = u.id AND p.permission = 'request.decide')
       AND NOT EXISTS (SELECT 1 FROM group_member m
         JOIN group_permission g ON g.group_id = m.group_id AND g.permission = 'request.decide'
         WHERE m.user_id = u.id AND m.group_id <> ALL ($1::int[])
           AND NOT EXISTS (SELECT 1 FROM unnest($2::int[], $3::int[]) AS l(user_id, group_id)
             WHERE l.user_id = m.user_id AND l.group_id = m.group_id))`,
    [without, leaves.map((one) => one.userId), leaves.map((one) => one.groupId)],
  );
  return rows.map((row) => row.id);
}
