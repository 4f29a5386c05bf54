import type { Demands, PolicyStage, Requirement } from "@/lib/approvals/policy/types";

/** How many different persons have to approve in all. */
export function checksOf(requirement: Pick<Requirement, "stages">): number {
  return requirement.stages.reduce((sum, stage) => sum + stage.count, 0);
}

/** Text that is the same for the same thing, whatever order its keys were written in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(",")}}`;
}

/** Whether two requirements ask the same people. */
export function sameStages(one: readonly PolicyStage[], other: readonly PolicyStage[]): boolean {
  return canonical(one) === canonical(other);
}

/** What holds when both have to be satisfied. Clocks stay those of the first: a later policy does not give or take time. */
export function bothDemands(first: Required<Demands>, second: Required<Demands>): Required<Demands> {
  return {
    ...first,
    makerNote: first.makerNote || second.makerNote,
    checkerNote: first.checkerNote || second.checkerNote,
    attachment: first.attachment || second.attachment,
    stepUp: first.stepUp || second.stepUp,
    undoMinutes: Math.max(first.undoMinutes, second.undoMinutes),
  };
}
