import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { createUser } from "@/lib/auth/create-user";
import { lockPeople } from "@/lib/auth/lock-people";
import { queueLink } from "@/lib/auth/password-links/request-link";
import { generatePassword, hashPassword } from "@/lib/auth/passwords";
import { setGroupMembers } from "@/lib/changes/change-group";
import { sql } from "@/lib/db/sql";
import { hasMailRoute } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { planWhole, type WholePlan } from "@/lib/people/plan-import";
import type { ImportedGroup, ImportOutcome, PlannedRow } from "@/lib/people/types";

/**
 * Adds the people of a file, each in a commit of his own, and proposes their groups: what gives rights that wait, waits. A file may
 * be sent again: who is there is not added twice, and a membership that is there or waits is not asked for twice. Rows with a
 * fault are left out; they were shown. Everybody new chooses a password by the link that he is mailed.
 */
export async function importPeople(
  actor: UserActor,
  { text, hash, reason }: { text: string; hash: string; reason?: string | undefined },
): Promise<ImportOutcome> {
  const plan = await planWhole(sql, actor, text);
  if (plan.fault !== null) throw new AppError("invalid_input", { detail: "This file cannot be read." });
  if (plan.hash !== hash) {
    throw new AppError("request_changed", {
      detail: "What the file would do has changed since it was shown. Check it again.",
    });
  }
  if (!hasMailRoute()) {
    throw new AppError("conflict", {
      detail: "There is no mail server, so nobody could be invited. Set one up, or add people one by one.",
    });
  }
  // A password that nobody ever sees: each person's link replaces it before anybody could sign in.
  const passwordHash = await hashPassword(generatePassword());
  const ids = new Map([...plan.knownByEmail].map(([email, { id }]) => [email, id]));
  const failed: ImportOutcome["failed"] = [];
  let added = 0;
  for (const row of plan.rows.filter(({ act }) => act === "add")) {
    try {
      ids.set(row.email, await addOne(actor, row, passwordHash));
      added += 1;
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      failed.push({ email: row.email, reason: error.detail });
    }
  }
  const groups = await proposeGroups(actor, plan, ids, reason);
  await recordAudit(sql, {
    actor,
    action: "user.imported",
    objectType: "user",
    objectId: "all",
    after: { hash, rows: plan.rows.length, added, failed: failed.length, groups },
  });
  return { added, failed, groups };
}

async function addOne(actor: UserActor, row: PlannedRow, passwordHash: string): Promise<number> {
  const attempt = { action: "user.create", objectType: "user", objectId: row.username };
  return attemptInTransaction(actor, attempt, async (transaction) => {
    const admin = await lockPeople(transaction, actor);
    const { username, email, firstName, lastName, phone, language } = row;
    const facts = { username, email, firstName, lastName, phone };
    const userId = await createUser(transaction, { ...facts, passwordHash, mustChangePassword: true });
    await transaction.query("update app_user set display_language = $2 where id = $1", [userId, language]);
    await queueLink(transaction, { userId, requestedById: admin.userId });
    await recordAudit(transaction, {
      actor: admin,
      action: "user.created",
      objectType: "user",
      objectId: String(userId),
      after: { ...facts, language, firstPassword: "chosen by a mailed link", from: "file" },
    });
    return userId;
  });
}

/** One proposal per group, so that a second person decides a file in a few looks. */
async function proposeGroups(
  actor: UserActor,
  plan: WholePlan,
  ids: ReadonlyMap<string, number>,
  reason: string | undefined,
): Promise<ImportedGroup[]> {
  const rows = plan.rows.filter(({ act }) => act !== "none");
  const outcomes: ImportedGroup[] = [];
  for (const { id: groupId, name } of plan.groupsByName.values()) {
    const add = rows
      .filter((row) => row.groups.some((wanted) => wanted.toLowerCase() === name.toLowerCase()))
      .filter((row) => !plan.knownByEmail.get(row.email)?.groups.includes(groupId))
      .flatMap((row) => ids.get(row.email) ?? [])
      .sort((a, b) => a - b);
    if (add.length === 0) continue;
    outcomes.push({ group: name, people: add.length, ...(await propose(actor, groupId, add, reason)) });
  }
  return outcomes;
}

type Proposed =
  | { status: "applied" }
  | { status: "waiting"; changeRequestId: number | null }
  | { status: "refused"; reason: string };

async function propose(
  actor: UserActor,
  groupId: number,
  add: number[],
  reason: string | undefined,
): Promise<Proposed> {
  try {
    const result = await setGroupMembers(actor, { groupId, add, remove: [], reason });
    return result.status === "waiting"
      ? { status: "waiting", changeRequestId: result.changeRequestId }
      : { status: "applied" };
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    // The same people wait for the same group already.
    if (error.code === "already_exists") return { status: "waiting", changeRequestId: null };
    return { status: "refused", reason: error.detail };
  }
}
