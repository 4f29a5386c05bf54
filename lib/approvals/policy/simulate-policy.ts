import "server-only";
import type { SimulatePolicyInput } from "@/lib/approvals/policy/inputs";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import { readHistory, readMedianHours } from "@/lib/approvals/policy/read-history";
import { readPolicyWorld } from "@/lib/approvals/policy/read-world";
import { requireReadable } from "@/lib/approvals/policy/require-sound";
import { type Simulation, simulate } from "@/lib/approvals/policy/simulate";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";

/** How far back a draft is replayed. */
export const SIMULATED_DAYS = 90;

/** Replays a draft on the refunds and voids of the last 90 days, beside the live policy. Changes nothing. */
export async function simulatePolicy(actor: Actor, { document }: SimulatePolicyInput): Promise<Simulation> {
  requirePermission(actor, "policy.manage");
  const world = await readPolicyWorld(sql);
  requireReadable(document, world);
  const people = new Map(world.people.map((person) => [person.id, person]));
  const [live, past, median] = await Promise.all([
    livePolicy(sql),
    readHistory(sql, SIMULATED_DAYS, people),
    readMedianHours(sql, SIMULATED_DAYS),
  ]);
  return simulate(live.document, document, past, world, median);
}
