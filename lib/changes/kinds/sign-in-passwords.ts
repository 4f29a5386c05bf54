import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { passwordHoldersKey, readPasswordHolders } from "@/lib/auth/sign-in-rules/settings";
import { isSignOnConfigured } from "@/lib/auth/sign-on/configuration";
import { type ChangeKind, type ChangeProof, proofFacts } from "@/lib/changes/kind";
import { effectiveOf, type HeldRights, readHeldRights } from "@/lib/changes/rights-now";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { storeSetting } from "@/lib/settings/store-setting";

const schema = z.strictObject({
  /** Null: everybody may sign in with his password. */
  userIds: z.array(z.int32().positive()).max(20).nullable(),
});
type Payload = z.infer<typeof schema>;

/**
 * Whose passwords open the console. Taking them away acts at once, provided that an administrator keeps his for the day on which the
 * provider is away; giving one back waits for a second person.
 */
export const signInPasswords: ChangeKind<Payload> = {
  right: "user.manage",
  schema,
  describe: async (sql, _proposer, { userIds }) => {
    const before = await readPasswordHolders(sql);
    const people = await readHeldRights(sql, [...(before ?? []), ...(userIds ?? [])]);
    if (userIds !== null) requireWayIn(people, userIds);
    const added = before === null ? [] : (userIds ?? []).filter((id) => !before.includes(id));
    const isLooser = before !== null && (userIds === null || added.length > 0);
    const rest = (before ?? []).filter((id) => userIds?.includes(id));
    const takes = before !== null && userIds !== null && rest.length < before.length;
    const isMixed = isLooser && takes && rest.some((id) => isAdministrator(people, id));
    return {
      target: { type: "sign_in", id: "passwords", label: "Passwords at the sign-in" },
      effect: {
        facts: [{ name: "password_holders", before: names(people, before), after: names(people, userIds) }],
      },
      gainerIds: added,
      direction: sameIds(before, userIds) ? "same" : isLooser ? "loosening" : "tightening",
      ...(isMixed ? { parts: { atOnce: { userIds: rest }, waits: { userIds } } } : {}),
    };
  },
  apply,
  stillValid: (stored, now) =>
    stored.facts?.[0]?.before === now.effect.facts?.[0]?.before
      ? null
      : "Whose passwords open the console was changed meanwhile.",
};

function requireWayIn(people: readonly HeldRights[], userIds: readonly number[]): void {
  if (!isSignOnConfigured()) {
    throw new AppError("conflict", {
      detail: "Passwords stay on until single sign-on is configured: without it nobody could sign in.",
    });
  }
  for (const id of userIds) if (!people.some((held) => held.id === id)) throw notFound("User");
  if (userIds.some((id) => isAdministrator(people, id))) return;
  throw new AppError("invalid_input", {
    detail:
      "Name at least one active administrator who keeps his password, for the day on which the provider does not answer.",
    field: "userIds",
  });
}

function isAdministrator(people: readonly HeldRights[], id: number): boolean {
  const held = people.find((person) => person.id === id);
  return held !== undefined && held.isActive && effectiveOf(held).includes("user.manage");
}

async function apply(sql: Sql, proof: ChangeProof, { userIds }: Payload): Promise<void> {
  const before = await readPasswordHolders(sql);
  const after = userIds === null ? null : [...new Set(userIds)].sort((a, b) => a - b);
  await storeSetting(sql, passwordHoldersKey, after, proof.proposer.userId);
  await recordAudit(sql, {
    actor: proof.actor,
    action: "sign_in.passwords_changed",
    objectType: "setting",
    objectId: passwordHoldersKey,
    before: { passwordsOf: before ?? "everybody" },
    after: { passwordsOf: after ?? "everybody", ...proofFacts(proof) },
  });
}

/** Null where everybody's passwords count: screens put that into words. */
function names(people: readonly HeldRights[], ids: readonly number[] | null): string | null {
  if (ids === null) return null;
  return people
    .filter(({ id }) => ids.includes(id))
    .map(({ label }) => label)
    .join(", ");
}

function sameIds(one: readonly number[] | null, other: readonly number[] | null): boolean {
  const text = (ids: readonly number[] | null) =>
    JSON.stringify(ids && [...new Set(ids)].sort((a, b) => a - b));
  return text(one) === text(other);
}
