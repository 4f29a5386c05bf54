import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import {
  coversCircles,
  type FactorCircle,
  factorCircles,
  plainCircles,
} from "@/lib/auth/sign-in-rules/rules";
import { factorCirclesKey, readFactorCircles } from "@/lib/auth/sign-in-rules/settings";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { storeSetting } from "@/lib/settings/store-setting";

const schema = z.strictObject({ circles: z.array(z.enum(factorCircles)).max(factorCircles.length) });
type Payload = z.infer<typeof schema>;

const FACT = "factor_circles";

/** Who has to show a second factor at the sign-in. Asking more people acts at once; asking fewer waits for a second person. */
export const signInFactors: ChangeKind<Payload> = {
  right: "user.manage",
  schema,
  describe: async (sql, _proposer, payload) => {
    const before = await readFactorCircles(sql);
    const after = plainCircles(payload.circles);
    const both = plainCircles([...before, ...after]);
    const isLooser = !coversCircles(before, after);
    return {
      target: { type: "sign_in", id: "second_factor", label: "Second factor at the sign-in" },
      effect: { facts: [{ name: FACT, before: text(before), after: text(after) }] },
      gainerIds: [],
      direction: text(before) === text(after) ? "same" : isLooser ? "loosening" : "tightening",
      ...(isLooser && text(both) !== text(plainCircles(before))
        ? { parts: { atOnce: { circles: both }, waits: { circles: after } } }
        : {}),
    };
  },
  apply: async (sql, proof, { circles }) => {
    const before = await readFactorCircles(sql);
    const after = plainCircles(circles);
    await storeSetting(sql, factorCirclesKey, after, proof.proposer.userId);
    await recordAudit(sql, {
      actor: proof.actor,
      action: "sign_in.factors_changed",
      objectType: "setting",
      objectId: factorCirclesKey,
      before: { askedOf: before },
      after: { askedOf: after, ...proofFacts(proof) },
    });
  },
  stillValid: (stored, now) =>
    stored.facts?.[0]?.before === now.effect.facts?.[0]?.before
      ? null
      : "Who is asked for a second factor was changed meanwhile.",
};

/** Codes: screens put them into words. */
function text(circles: readonly FactorCircle[]): string | null {
  return circles.length === 0 ? null : plainCircles(circles).join(", ");
}
