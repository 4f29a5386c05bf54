import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { lockPerson, requireSomebodyElse } from "@/lib/auth/lock-people";
import { personLabel } from "@/lib/auth/session-row";
import { usableFactors } from "@/lib/auth/step-up/factor-rows";
import { eraseAllFactors } from "@/lib/auth/step-up/reset-factors";
import { tellAccount } from "@/lib/auth/tell-account";
import type { ChangeDescription, ChangeKind } from "@/lib/changes/kind";
import type { ChangeEffect } from "@/lib/changes/types";

const schema = z.strictObject({ userId: z.int32().positive() });
export type ResetFactorsPayload = z.infer<typeof schema>;

/**
 * Takes the second factors of somebody who lost them. It waits for a second person: afterwards a password alone enrols new
 * ones, so whoever could do it alone could pass for the other.
 */
export const resetFactors: ChangeKind<ResetFactorsPayload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, { userId }): Promise<ChangeDescription<ResetFactorsPayload>> => {
    requireSomebodyElse(proposer, userId);
    const person = await lockPerson(sql, userId);
    const factors = await usableFactors(sql, userId);
    return {
      target: { type: "user", id: String(userId), label: personLabel(person) },
      effect: {
        facts: factors.map(({ kind, name }) => ({
          name: `second_factor.${kind}`,
          before: name,
          after: null,
        })),
      },
      gainerIds: [userId],
      direction: factors.length === 0 ? "same" : "loosening",
    };
  },
  apply: async (sql, proof, { userId }) => {
    await lockPerson(sql, userId);
    const erased = await eraseAllFactors(sql, userId);
    await recordAudit(sql, {
      actor: proof.actor,
      action: "user.factors_reset",
      objectType: "user",
      objectId: String(userId),
      before: { factors: erased.factors, recoveryCodes: erased.recoveryCodes },
      after: {
        factors: [],
        recoveryCodes: 0,
        ...(proof.changeRequestId === null
          ? {}
          : { changeRequestId: proof.changeRequestId, proposedBy: proof.proposer.label }),
      },
    });
    await tellAccount(sql, { userId, kind: "factors_changed", by: proof.actor.label });
  },
  stillValid: (stored, now) =>
    factsOf(stored) === factsOf(now.effect)
      ? null
      : "The person's second factors are not the ones any more that were to be reset.",
};

function factsOf(effect: ChangeEffect): string {
  return JSON.stringify((effect.facts ?? []).map(({ name, before }) => [name, before]).sort());
}
