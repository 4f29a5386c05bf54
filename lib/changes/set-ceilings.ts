import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { proposeChange } from "@/lib/changes/propose-change";
import type { SetCeilingsInput } from "@/lib/changes/rules";
import type { ProposeResult } from "@/lib/changes/types";

/** How much a person, or each member of a group, may move in one operation: less at once, more once a second person agrees. */
export async function setCeilings(
  actor: Actor,
  { holder, id, lines, reason }: SetCeilingsInput,
): Promise<ProposeResult> {
  return holder === "user"
    ? proposeChange(actor, { kind: "user.ceilings", payload: { userId: id, lines }, reason })
    : proposeChange(actor, { kind: "group.ceilings", payload: { groupId: id, lines }, reason });
}
