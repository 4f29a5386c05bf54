import type { Right } from "@/lib/auth/permissions";
import type { ChangeEffect } from "@/lib/changes/types";

/** The effective rights that a change brings, by person. */
export function gainsOf(effect: ChangeEffect): Map<number, Right[]> {
  const gains = new Map<number, Right[]>();
  for (const { id, before, after } of effect.people ?? []) {
    const gained = after.filter((right) => !before.includes(right));
    if (gained.length > 0) gains.set(id, gained);
  }
  return gains;
}
