import "server-only";

import { createHash } from "node:crypto";

import { type Actor, requirePermission, requireUser } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { readPeopleFile, type RowFault } from "@/lib/people/people-file";
import type { ImportPlan, PlannedRow } from "@/lib/people/types";

type Known = { id: number; username: string; email: string; is_active: boolean; groups: number[] };
export type NamedGroup = { id: number; name: string };

/** The plan with what the import itself needs beside what the screen shows. */
export interface WholePlan extends ImportPlan {
  knownByEmail: Map<string, Known>;
  groupsByName: Map<string, NamedGroup>;
}

/** What a file of people would do, row by row. Changes nothing. */
export async function planImport(actor: Actor, text: string): Promise<ImportPlan> {
  const { rows, ignored, fault, hash } = await planWhole(sql, actor, text);
  return { rows, ignored, fault, hash };
}

/** The same for the import, which asks again before it begins. */
export async function planWhole(db: Sql, actor: Actor, text: string): Promise<WholePlan> {
  requirePermission(actor, "user.manage");
  const { userId } = requireUser(actor);
  const file = readPeopleFile(text);
  const known = await findKnown(db, file.rows);
  const groups = await db.query<NamedGroup>("select id, name from app_group where deleted_at is null");
  const groupsByName = new Map(groups.map((group) => [group.name.toLowerCase(), group]));
  const knownByEmail = new Map(known.map((person) => [person.email.toLowerCase(), person]));
  const takenNames = new Map(known.map((person) => [person.username.toLowerCase(), person]));
  const rows = file.rows.map((row): PlannedRow => {
    const person = knownByEmail.get(row.email) ?? null;
    const holder = takenNames.get(row.username.toLowerCase());
    const wanted = row.groups.map((name) => groupsByName.get(name.toLowerCase()));
    const lacking = wanted.some((group) => group && !person?.groups.includes(group.id));
    const faults: RowFault[] = [...row.faults];
    if (wanted.includes(undefined)) faults.push("group_unknown");
    if (!person && holder) faults.push("username_taken");
    if (person && !person.is_active) faults.push("disabled");
    if (person?.id === userId && lacking) faults.push("own");
    return { ...row, faults, act: faults.length > 0 ? "none" : !person ? "add" : lacking ? "join" : "none" };
  });
  const hash = createHash("sha256").update(JSON.stringify(rows)).digest("hex");
  return { rows, ignored: file.ignored, fault: file.fault, hash, knownByEmail, groupsByName };
}

function findKnown(db: Sql, rows: readonly { email: string; username: string }[]): Promise<Known[]> {
  return db.query<Known>(
    `select u.id, u.username, u.email, u.is_active,
       array(select m.group_id from group_member m where m.user_id = u.id) as groups
     from app_user u where lower(u.email) = any($1::text[]) or lower(u.username) = any($2::text[])`,
    [rows.map(({ email }) => email), rows.map(({ username }) => username.toLowerCase())],
  );
}
