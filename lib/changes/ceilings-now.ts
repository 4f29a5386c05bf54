import "server-only";

import {
  type CeilingLine,
  type CeilingType,
  ceilingText,
  ceilingTypes,
  effectiveCeilings,
  raisedTypes,
  type StoredCeiling,
} from "@/lib/auth/ceilings/rules";
import { stableJson } from "@/lib/changes/content";
import type { ChangeEffect, FactEffect } from "@/lib/changes/types";
import { storedCeilings } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";

/** Every row that limits these people, their own and those of their groups. */
export async function readHeldCeilings(
  sql: Sql,
  userIds: readonly number[],
): Promise<Map<number, StoredCeiling[]>> {
  const rows = await sql.query<{ id: number; ceilings: StoredCeiling[] | null }>(
    `select u.id, ${storedCeilings} as ceilings from app_user u where u.id = any($1::int[])`,
    [userIds],
  );
  return new Map(rows.map(({ id, ceilings }) => [id, ceilings ?? []]));
}

/** The rows of one group. */
export async function readGroupCeilings(sql: Sql, groupId: number): Promise<StoredCeiling[]> {
  return sql.query<StoredCeiling>(
    `select type::text as type, currency_code as currency, amount_minor::text as "amountMinor", group_id as "groupId"
       from operation_ceiling where group_id = $1 order by type, currency_code`,
    [groupId],
  );
}

/** Puts these lines in place of those that one holder has. */
export async function writeCeilings(
  sql: Sql,
  holder: { userId: number } | { groupId: number },
  rows: readonly StoredCeiling[],
): Promise<void> {
  const userId = "userId" in holder ? holder.userId : null;
  const groupId = "groupId" in holder ? holder.groupId : null;
  await sql.query("delete from operation_ceiling where user_id = $1 or group_id = $2", [userId, groupId]);
  await sql.query(
    `insert into operation_ceiling (user_id, group_id, type, currency_code, amount_minor)
     select $1, $2, t.type::operation_type, t.currency, t.minor from unnest($3::text[], $4::text[], $5::bigint[])
       as t(type, currency, minor)`,
    [
      userId,
      groupId,
      rows.map((row) => row.type),
      rows.map((row) => row.currency),
      rows.map((row) => row.amountMinor),
    ],
  );
}

/** What a person could move beyond what he can now, of the operations that he may do; by operation, in words. */
export function risesFor(
  label: string,
  { before, after }: { before: readonly StoredCeiling[]; after: readonly StoredCeiling[] },
  rightsAfter: readonly string[],
): FactEffect[] {
  const had = effectiveCeilings(before);
  const has = effectiveCeilings(after);
  return raisedTypes(had, has)
    .filter((type) => rightsAfter.includes(`payment.${type}`))
    .map((type) => ({
      name: `ceiling_${type}`,
      before: `${label}: ${ceilingText(had[type])}`,
      after: `${label}: ${ceilingText(has[type]) ?? "–"}`,
    }));
}

/** The limits under which somebody comes to hold these rights, so that whoever decides about the rights sees them. */
export function limitsBeside(stored: readonly StoredCeiling[], rights: readonly string[]): FactEffect[] {
  const held = effectiveCeilings(stored);
  return ceilingTypes.flatMap((type) => {
    const text = ceilingText(held[type]);
    return text !== null && rights.includes(`payment.${type}`)
      ? [{ name: `ceiling_${type}`, before: text, after: text }]
      : [];
  });
}

/** Why a waiting change does not fit any more: the limits that were shown are others now. Null while they are the same. */
export function limitsMisfit(shown: ChangeEffect, now: ChangeEffect): string | null {
  const limits = ({ facts = [] }: ChangeEffect) => facts.filter(({ name }) => name.startsWith("ceiling_"));
  return stableJson(limits(shown)) === stableJson(limits(now))
    ? null
    : "The limits have changed since it was proposed. Propose it again.";
}

/** What is written in one place, beside what would be; only operations that differ. */
export function ceilingFacts(
  before: readonly StoredCeiling[],
  after: readonly StoredCeiling[],
): FactEffect[] {
  return ceilingTypes.flatMap((type) => {
    const was = ownText(before, type);
    const is = ownText(after, type);
    return was === is ? [] : [{ name: `ceiling_${type}`, before: was, after: is }];
  });
}

/** One holder's rows of one operation as text; null: none. */
function ownText(rows: readonly StoredCeiling[], type: CeilingType): string | null {
  return ceilingText(effectiveCeilings(rows.map((row) => ({ ...row, groupId: null })))[type]);
}

/** The rows of the operations that are not raised as they would be, the others as they are: what acts at once. */
export function withoutRaises(
  before: readonly CeilingLine[],
  after: readonly CeilingLine[],
  raised: readonly CeilingType[],
): CeilingLine[] {
  return [
    ...before.filter((line) => raised.includes(line.type)),
    ...after.filter((line) => !raised.includes(line.type)),
  ];
}
