import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { lockPeople } from "@/lib/auth/lock-people";
import { revokeSessions } from "@/lib/auth/session-row";
import type { PasswordHoldersInput, RequireFactorsInput } from "@/lib/auth/sign-in-rules/schemas";
import type { LinkPersonInput, MapGroupInput, UnmapGroupInput } from "@/lib/auth/sign-on/rules";
import { noteFourEyes } from "@/lib/changes/four-eyes";
import { proposeChange } from "@/lib/changes/propose-change";
import { requireNoDeadlock } from "@/lib/changes/require-no-deadlock";
import type { ProposeResult } from "@/lib/changes/types";
import type { Sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

/** Who has to show a second factor at the sign-in: more people at once, fewer once a second person agrees. */
export async function requireFactors(
  actor: Actor,
  { circles, reason }: RequireFactorsInput,
): Promise<ProposeResult> {
  return proposeChange(actor, { kind: "sign_in.factors", payload: { circles }, reason });
}

/** Whose passwords open the console. */
export async function setPasswordHolders(
  actor: Actor,
  { userIds, reason }: PasswordHoldersInput,
): Promise<ProposeResult> {
  return proposeChange(actor, { kind: "sign_in.passwords", payload: { userIds }, reason });
}

/** Somebody of the provider is this person here, once a second administrator agrees. */
export async function linkPerson(
  actor: Actor,
  { reason, ...payload }: LinkPersonInput,
): Promise<ProposeResult> {
  return proposeChange(actor, { kind: "sign_on.link", payload, reason });
}

/** A group of the provider brings people into one of ours. */
export async function mapGroup(
  actor: Actor,
  { groupId, providerGroup, reason }: MapGroupInput,
): Promise<ProposeResult> {
  const payload = { groupId, add: [providerGroup], remove: [] };
  return proposeChange(actor, { kind: "sign_on.groups", payload, reason });
}

/** A group of the provider brings nobody any more, and whom it alone has brought leaves. */
export async function unmapGroup(
  actor: Actor,
  { groupId, providerGroup }: UnmapGroupInput,
): Promise<ProposeResult> {
  const payload = { groupId, add: [], remove: [providerGroup] };
  return proposeChange(actor, { kind: "sign_on.groups", payload });
}

type LinkedRow = { issuer: string; subject: string; email: string; user_id: number | null };

/** Somebody of the provider is nobody here any more: at once, with his sessions and what groups of the provider gave him. */
export async function unlinkPerson(actor: Actor, { identityId }: { identityId: number }): Promise<void> {
  const attempt = {
    action: "user.unlink_sign_on",
    objectType: "sign_on_identity",
    objectId: String(identityId),
  };
  await attemptInTransaction(actor, attempt, async (sql) => {
    const admin = await lockPeople(sql, actor);
    await noteFourEyes(sql);
    const [row] = await sql.query<LinkedRow>(
      "select issuer, subject, email, user_id from sign_on_identity where id = $1 for update",
      [identityId],
    );
    if (row?.user_id == null) throw notFound("Person of the provider");
    const userId = row.user_id;
    await sql.query("update sign_on_identity set user_id = null, linked_at = null where id = $1", [
      identityId,
    ]);
    const left = await leaveProviderGroups(sql, userId);
    const endedSessions = await revokeSessions(sql, { userId, reason: "ended_by_admin", method: "sign_on" });
    await recordAudit(sql, {
      actor: admin,
      action: "user.sign_on_unlinked",
      objectType: "user",
      objectId: String(userId),
      before: { issuer: row.issuer, subject: row.subject, email: row.email },
      after: { left, endedSessions },
    });
  });
}

async function leaveProviderGroups(sql: Sql, userId: number): Promise<number[]> {
  const groups = await sql.query<{ group_id: number }>(
    "select group_id from group_member where user_id = $1 and from_provider",
    [userId],
  );
  if (groups.length > 0) {
    await requireNoDeadlock(sql, { leaves: groups.map(({ group_id: groupId }) => ({ userId, groupId })) });
  }
  await sql.query("delete from group_member where user_id = $1 and from_provider", [userId]);
  return groups.map((row) => row.group_id);
}
