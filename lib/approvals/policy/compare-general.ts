import type { PolicyDocument, VelocityLimit } from "@/lib/approvals/policy/types";
import { parseAmount } from "@/lib/money/money";

/** A change that is about the whole document. */
export interface GeneralChange {
  direction: "tighter" | "looser" | "mixed";
  subject:
    | "limit_added"
    | "limit_removed"
    | "limit_changed"
    | "bypass_added"
    | "bypass_removed"
    | "too_complex";
  name: string;
}

/** Limits that came, went or say something else. */
export function compareLimits(before: PolicyDocument, after: PolicyDocument): GeneralChange[] {
  const changes: GeneralChange[] = [];
  for (const old of before.limits) {
    const young = after.limits.find((limit) => limit.id === old.id);
    if (!young) {
      changes.push({ direction: "looser", subject: "limit_removed", name: old.name });
      continue;
    }
    const [harder, softer] = [isLimitWithin(young, old), isLimitWithin(old, young)];
    if (harder && softer) continue;
    const direction = harder ? "tighter" : softer ? "looser" : "mixed";
    changes.push({ direction, subject: "limit_changed", name: young.name });
  }
  for (const young of after.limits) {
    if (!before.limits.some((limit) => limit.id === young.id))
      changes.push({ direction: "tighter", subject: "limit_added", name: young.name });
  }
  return changes;
}

/** Whatever the softer limit stops, the harder one stops too. */
function isLimitWithin(harder: VelocityLimit, softer: VelocityLimit): boolean {
  const amounts = Object.entries(softer.maxAmount ?? {}).every(([currency, amount]) => {
    const own = harder.maxAmount?.[currency];
    return own !== undefined && parseAmount(own, currency) <= parseAmount(amount, currency);
  });
  return (
    amounts &&
    harder.per === softer.per &&
    harder.hours >= softer.hours &&
    softer.operations.every((type) => harder.operations.includes(type)) &&
    softer.sources.every((source) => harder.sources.includes(source)) &&
    (softer.maxCount === undefined || (harder.maxCount !== undefined && harder.maxCount <= softer.maxCount))
  );
}

/** Who may act alone now, and who no more. */
export function compareBypass(before: PolicyDocument, after: PolicyDocument): GeneralChange[] {
  const ways = (document: PolicyDocument) => [
    ...document.separation.directUsers.map((id) => `user:${id}`),
    ...(document.separation.checkersActDirectly ? ["checkers"] : []),
    ...(document.separation.adminsActDirectly ? ["admins"] : []),
  ];
  const [old, young] = [ways(before), ways(after)];
  return [
    ...young
      .filter((way) => !old.includes(way))
      .map((name) => ({ direction: "looser" as const, subject: "bypass_added" as const, name })),
    ...old
      .filter((way) => !young.includes(way))
      .map((name) => ({ direction: "tighter" as const, subject: "bypass_removed" as const, name })),
  ];
}
