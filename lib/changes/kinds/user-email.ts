import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { nameTaken, requireOwnName } from "@/lib/auth/create-user";
import { lockPerson } from "@/lib/auth/lock-people";
import { updateUserSchema } from "@/lib/auth/rules";
import { personLabel } from "@/lib/auth/session-row";
import { tellAccount } from "@/lib/auth/tell-account";
import { stableJson } from "@/lib/changes/content";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { effectiveOf, readHeldRights } from "@/lib/changes/rights-now";
import { isGuardedRight } from "@/lib/changes/rules";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { because } from "@/lib/i18n/because";

const schema = z.strictObject({ userId: z.int32().positive(), email: updateUserSchema.shape.email });

/**
 * Another e-mail address of a person. Whoever reads it can choose a password for him, so for somebody with rights that wait, or who
 * is about to get some, it waits as a grant does. The old address is told in any case, and for a day no link goes to the new one.
 */
export const userEmail: ChangeKind<z.infer<typeof schema>> = {
  right: "user.manage",
  schema,
  describe: async (sql, _proposer, { userId, email }) => {
    const person = await lockPerson(sql, userId);
    const isGuarded = await isGuardedPerson(sql, userId);
    await requireFree(sql, userId, email);
    await requireOwnName(sql, { userId, username: person.username, email });
    return {
      target: { type: "user", id: String(userId), label: personLabel(person) },
      effect: { facts: [{ name: "email", before: person.email, after: email }] },
      gainerIds: isGuarded ? [userId] : [],
      direction: person.email === email ? "same" : isGuarded ? "loosening" : "tightening",
    };
  },
  apply: async (sql, proof, { userId, email }) => {
    const before = (await lockPerson(sql, userId)).email;
    await sql
      .query("update app_user set email = $2, email_changed_at = now() where id = $1", [userId, email])
      .catch((error: unknown) => {
        throw nameTaken(error);
      });
    await recordAudit(sql, {
      actor: proof.actor,
      action: "user.email_changed",
      objectType: "user",
      objectId: String(userId),
      before: { email: before },
      after: { email, ...proofFacts(proof) },
    });
    await tellAccount(sql, {
      userId,
      kind: "email_changed",
      by: proof.proposer.label,
      formerEmail: before,
    });
  },
  stillValid: (stored, now) =>
    stableJson(stored.facts) === stableJson(now.effect.facts)
      ? null
      : "The person's e-mail address is not the one any more that was to be changed.",
};

/** Whether the person holds a right that waits for a second person, or would by a change that waits. */
async function isGuardedPerson(sql: Sql, userId: number): Promise<boolean> {
  const [held] = await readHeldRights(sql, [userId]);
  if (held && effectiveOf(held).some(isGuardedRight)) return true;
  const waiting = await sql.query(
    "select 1 from change_request where status = 'pending' and expires_at > now() and $1 = any(gainer_ids) and kind <> 'user.email' limit 1",
    [userId],
  );
  return waiting.length > 0;
}

async function requireFree(sql: Sql, userId: number, email: string): Promise<void> {
  const taken = await sql.query("select 1 from app_user where lower(email) = lower($2) and id <> $1", [
    userId,
    email,
  ]);
  if (taken.length > 0) throw new AppError("already_exists", { ...because("email_taken"), field: "email" });
}
