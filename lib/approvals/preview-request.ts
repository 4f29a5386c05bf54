import "server-only";
import { deniedBy, judgeOperation } from "@/lib/approvals/judge-operation";
import { poolWords } from "@/lib/approvals/pool-words";
import { checksOf } from "@/lib/approvals/requirement";
import type { RequestedOperation } from "@/lib/approvals/types";
import type { RequestPreview } from "@/lib/approvals/views";
import { wishedAmount } from "@/lib/approvals/wished-amount";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { overCeiling, withinCeiling } from "@/lib/auth/ceilings/rules";
import { sql } from "@/lib/db/sql";
import { keptReason } from "@/lib/i18n/kept-words";
import { OPERATION_PERMISSION } from "@/lib/operations/types";
import { findParent } from "@/lib/transactions/find-parent";

/** What would come of a wish from the console if it were sent now: done at once, refused, or to be approved by whom. */
export async function previewRequest(
  actor: UserActor,
  wish: { sessionId: string; type: RequestedOperation; amount?: string | undefined },
): Promise<RequestPreview> {
  requirePermission(actor, OPERATION_PERMISSION[wish.type]);
  const parent = (await findParent(sql, { sessionId: wish.sessionId })).parent();
  const amountMinor = wishedAmount(wish.type, parent, wish.amount);
  const asked = { currency: parent.facts.currencyCode, amountMinor };
  const within = withinCeiling(actor.ceilings, wish.type, asked);
  if (!within.ok) {
    const refusal = overCeiling(actor.username, wish.type, asked, within.ceiling);
    return { kind: "deny", reason: keptReason(refusal) };
  }
  const { outcome } = await judgeOperation(sql, {
    type: wish.type,
    source: "console",
    parent,
    amountMinor,
    makerId: actor.userId,
  });
  if (outcome.kind === "deny") {
    return { kind: "deny", reason: keptReason(deniedBy(wish.type, outcome.because)) };
  }
  if (outcome.kind === "direct") return { kind: "direct", bypass: outcome.bypass, because: outcome.because };
  const { requirement, because } = outcome;
  return {
    kind: "approval",
    rule: requirement.ruleName,
    checks: checksOf(requirement),
    stages: await Promise.all(
      requirement.stages.map(async (stage) => ({
        name: stage.name,
        needed: stage.count,
        pool: await poolWords(sql, stage.pool),
      })),
    ),
    demands: requirement.demands,
    because,
  };
}
