import "server-only";

import type { Actor } from "@/lib/auth/actor";
import { proposeChange } from "@/lib/changes/propose-change";
import type { SetGrantScopeInput } from "@/lib/changes/rules";
import type { ProposeResult } from "@/lib/changes/types";

/** Which rights a person may give to others: narrower at once, wider once a second person agrees. */
export async function setGrantScope(actor: Actor, input: SetGrantScopeInput): Promise<ProposeResult> {
  return proposeChange(actor, { kind: "user.grant_scope", payload: input });
}
