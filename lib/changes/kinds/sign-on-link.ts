import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { personLabel } from "@/lib/auth/session-row";
import { tellAccount } from "@/lib/auth/tell-account";
import { stableJson } from "@/lib/changes/content";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";

const schema = z.strictObject({
  identityId: z.int32().positive(),
  userId: z.int32().positive(),
});
type Payload = z.infer<typeof schema>;

interface IdentityRow {
  id: number;
  issuer: string;
  subject: string;
  email: string;
  name: string;
  user_id: number | null;
}

/**
 * From now on somebody of the provider is this person here. Whoever links a stranger to an account lets him in as its owner, so it
 * always waits for a second person, whatever the owner may do today.
 */
export const signOnLink: ChangeKind<Payload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, { identityId, userId }) => {
    requireSomebodyElse(proposer, userId);
    const person = await lockPerson(sql, userId);
    const identity = await lockIdentity(sql, identityId);
    await requireFree(sql, identity, userId);
    return {
      target: { type: "user", id: String(userId), label: personLabel(person) },
      effect: {
        facts: [
          { name: "sign_on_person", before: null, after: `${identity.name} <${identity.email}>`.trim() },
          { name: "sign_on_subject", before: null, after: identity.subject },
          { name: "sign_on_issuer", before: null, after: identity.issuer },
          { name: "email", before: null, after: person.email },
        ],
      },
      gainerIds: [userId],
      direction: identity.user_id === userId ? "same" : "loosening",
    };
  },
  apply: async (sql, proof, { identityId, userId }) => {
    const identity = await lockIdentity(sql, identityId);
    await requireFree(sql, identity, userId);
    await sql.query("update sign_on_identity set user_id = $2, linked_at = now() where id = $1", [
      identityId,
      userId,
    ]);
    await recordAudit(sql, {
      actor: proof.actor,
      action: "user.sign_on_linked",
      objectType: "user",
      objectId: String(userId),
      after: {
        issuer: identity.issuer,
        subject: identity.subject,
        email: identity.email,
        ...proofFacts(proof),
      },
    });
    await tellAccount(sql, { userId, kind: "rights_changed", by: proof.actor.label });
  },
  stillValid: (stored, now) =>
    stableJson(stored.facts) === stableJson(now.effect.facts)
      ? null
      : "The provider tells something else about this person now. Look again and propose it again.",
};

async function lockIdentity(sql: Sql, id: number): Promise<IdentityRow> {
  const [row] = await sql.query<IdentityRow>(
    "select id, issuer, subject, email, name, user_id from sign_on_identity where id = $1 for update",
    [id],
  );
  if (!row) throw notFound("Person of the provider");
  return row;
}

async function requireFree(sql: Sql, identity: IdentityRow, userId: number): Promise<void> {
  if (identity.user_id !== null && identity.user_id !== userId) {
    throw new AppError("conflict", {
      detail: "This person of the provider is linked to somebody else. Unlink him first.",
    });
  }
  const other = await sql.query(
    "select 1 from sign_on_identity where user_id = $1 and issuer = $2 and id <> $3",
    [userId, identity.issuer, identity.id],
  );
  if (other.length > 0) {
    throw new AppError("conflict", {
      detail: "This user is linked to another person of the provider. Unlink that one first.",
    });
  }
}
