import { seatPeople } from "@/lib/approvals/policy/matching";
import type { Demands, PolicyEffect, PolicyPool, PolicyStage } from "@/lib/approvals/policy/types";

/** Whether one effect asks at least as much as another. When in doubt the answer is no. */

/** Everyone in the pool is in the other one too, whoever the members are. */
export function isPoolWithin(pool: PolicyPool, other: PolicyPool): boolean {
  if (other.anyChecker) return true;
  if (pool.anyChecker) return false;
  const within = (few: number[] = [], many: number[] = []) => few.every((id) => many.includes(id));
  return within(pool.users, other.users) && within(pool.groups, other.groups);
}

/** Whoever may sit in the stage, at any time, might have sat in the other one at that time. */
function isStageWithin(stage: PolicyStage, other: PolicyStage): boolean {
  if (!isPoolWithin(stage.pool, other.pool)) return false;
  if (!stage.fallback || isPoolWithin(stage.fallback.pool, other.pool)) return true;
  return (
    other.fallback !== undefined &&
    stage.fallback.afterHours >= other.fallback.afterHours &&
    isPoolWithin(stage.fallback.pool, other.fallback.pool)
  );
}

/** Every way to finish the harder stages finishes the softer ones too. */
export function areStagesWithin(harder: readonly PolicyStage[], softer: readonly PolicyStage[]): boolean {
  const [only] = softer;
  if (softer.length === 1 && only) {
    // The persons of one stage may come from several: as many fitting seats are enough.
    const fitting = harder.filter((stage) => isStageWithin(stage, only));
    return fitting.reduce((sum, stage) => sum + stage.count, 0) >= only.count;
  }
  let position = 0;
  for (const stage of softer) {
    const found = harder.findIndex(
      (candidate, index) =>
        index >= position && candidate.count >= stage.count && isStageWithin(candidate, stage),
    );
    if (found === -1) return false;
    position = found + 1;
  }
  return true;
}

/** Clocks are those of the effect itself: whoever compares fills in the document's first. */
function areDemandsWithin(harder: Demands, softer: Demands): boolean {
  const asked = (["makerNote", "checkerNote", "attachment", "stepUp"] as const).every(
    (demand) => harder[demand] || !softer[demand],
  );
  return (
    asked &&
    harder.undoMinutes >= softer.undoMinutes &&
    (harder.pendingHours ?? 0) <= (softer.pendingHours ?? 0) &&
    (harder.approvedHours ?? 0) <= (softer.approvedHours ?? 0)
  );
}

/** Whether everything that fulfils `harder` would have fulfilled `softer`. */
export function isAtLeastAsStrict(harder: PolicyEffect, softer: PolicyEffect): boolean {
  if (harder.kind === "deny" || softer.kind === "direct") return true;
  if (harder.kind === "direct" || softer.kind === "deny") return false;
  return areStagesWithin(harder.stages, softer.stages) && areDemandsWithin(harder.demands, softer.demands);
}

/** How many different persons an effect needs; more than anybody has when it denies. */
export function personsNeeded(effect: PolicyEffect): number {
  if (effect.kind === "direct") return 0;
  if (effect.kind === "deny") return Number.POSITIVE_INFINITY;
  return effect.stages.reduce((sum, stage) => sum + stage.count, 0);
}

export type TierFlaw = "fewer_persons" | "fewer_demands" | "wider_pool";

/** In what a larger amount would be easier than a smaller one; null when it is not. */
export function findEasierTier(lower: PolicyEffect, higher: PolicyEffect): TierFlaw | null {
  if (personsNeeded(higher) < personsNeeded(lower)) return "fewer_persons";
  if (lower.kind !== "approval" || higher.kind !== "approval") return null;
  if (!areDemandsWithin({ ...higher.demands, ...NO_CLOCKS }, { ...lower.demands, ...NO_CLOCKS }))
    return "fewer_demands";
  const seats = (stages: readonly PolicyStage[]) =>
    stages.flatMap((stage) => Array.from({ length: stage.count }, () => stage));
  const [few, many] = [seats(lower.stages), seats(higher.stages)];
  if (canSeat(many, few)) return null;
  // Not nested either way: other people decide about the larger amounts, which is what tiers are for.
  return canSeat(few, many.slice(0, few.length)) ? "wider_pool" : null;
}

const NO_CLOCKS = { pendingHours: 1, approvedHours: 1 };

/** Each seat of `softer` has one of its own in `harder` that asks for no other people. */
function canSeat(harder: readonly PolicyStage[], softer: readonly PolicyStage[]): boolean {
  const fitting = softer.map(
    (seat) => new Set(harder.flatMap((candidate, index) => (isStageWithin(candidate, seat) ? [index] : []))),
  );
  return seatPeople(fitting).filled === softer.length;
}
