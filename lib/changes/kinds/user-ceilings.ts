import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { ceilingLinesSchema } from "@/lib/auth/ceilings/schema";
import { ceilingLines, effectiveCeilings, raisedTypes, storedOf } from "@/lib/auth/ceilings/rules";
import { lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { personLabel } from "@/lib/auth/session-row";
import {
  ceilingFacts,
  limitsMisfit,
  readHeldCeilings,
  withoutRaises,
  writeCeilings,
} from "@/lib/changes/ceilings-now";
import { stableJson } from "@/lib/changes/content";
import { type ChangeDescription, type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { requireGrantScope } from "@/lib/changes/rights-now";

const schema = z.strictObject({
  userId: z.int32().positive(),
  /** All that the person has of his own; what is not named is taken away. */
  lines: ceilingLinesSchema,
});
export type UserCeilingsPayload = z.infer<typeof schema>;

/** How much a person may move at once. Less acts at once; more, or no limit any more, waits for a second person. */
export const userCeilings: ChangeKind<UserCeilingsPayload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, { userId, lines }): Promise<ChangeDescription<UserCeilingsPayload>> => {
    requireSomebodyElse(proposer, userId);
    const person = await lockPerson(sql, userId);
    const held = (await readHeldCeilings(sql, [userId])).get(userId) ?? [];
    const own = held.filter((row) => row.groupId === null);
    const next = storedOf(lines, null);
    const facts = ceilingFacts(own, next);
    const raised = raisedTypes(
      effectiveCeilings(held),
      effectiveCeilings([...held.filter((row) => row.groupId !== null), ...next]),
    );
    await requireGrantScope(
      sql,
      proposer.userId,
      raised.map((type) => `payment.${type}`),
    );
    const before = ceilingLines(own);
    const atOnce = withoutRaises(before, ceilingLines(next), raised);
    const isMixed =
      raised.length > 0 && stableJson(ceilingLines(storedOf(atOnce, null))) !== stableJson(before);
    return {
      target: { type: "user", id: String(userId), label: personLabel(person) },
      effect: { facts },
      gainerIds: raised.length > 0 ? [userId] : [],
      direction: facts.length === 0 ? "same" : raised.length > 0 ? "loosening" : "tightening",
      ...(isMixed ? { parts: { atOnce: { userId, lines: atOnce }, waits: { userId, lines } } } : {}),
    };
  },
  apply: async (sql, proof, { userId, lines }) => {
    const held = (await readHeldCeilings(sql, [userId])).get(userId) ?? [];
    const next = storedOf(lines, null);
    await writeCeilings(sql, { userId }, next);
    await recordAudit(sql, {
      actor: proof.actor,
      action: "user.ceilings_changed",
      objectType: "user",
      objectId: String(userId),
      before: { ceilings: ceilingLines(held.filter((row) => row.groupId === null)) },
      after: { ceilings: ceilingLines(next), ...proofFacts(proof) },
    });
  },
  stillValid: (stored, now) => limitsMisfit(stored, now.effect),
};
