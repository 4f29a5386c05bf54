import "server-only";
import { json } from "@/lib/api/answers";
import { authenticated } from "@/lib/api/authenticated";
import { readBody } from "@/lib/api/read-body";
import { parseFields } from "@/lib/api/schemas/fields";
import { policySimulateBody, type SimulationBody } from "@/lib/api/schemas/policy";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import type { Simulation } from "@/lib/approvals/policy/simulate";
import { SIMULATED_DAYS, simulatePolicy } from "@/lib/approvals/policy/simulate-policy";
import { requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";

/** `GET /b/countersign/v1/policy/`: the policy of this moment. */
export const handleReadPolicy = authenticated("policy.read", async (actor) => {
  requirePermission(actor, "transaction.view");
  const { version, document } = await livePolicy(sql);
  return json(200, { version, document });
});

/** `POST /b/countersign/v1/policy/simulate/`: what a policy would have said of the last days. Changes nothing. */
export const handleSimulatePolicy = authenticated("policy.simulate", async (actor, { request }) => {
  requirePermission(actor, "policy.manage");
  const { document } = parseFields(policySimulateBody, await readBody(request));
  return json(200, simulationBody(await simulatePolicy(actor, { document })));
});

function simulationBody(simulation: Simulation): SimulationBody {
  return {
    days: SIMULATED_DAYS,
    operations: simulation.operations,
    before: { ...simulation.before } as Record<string, number>,
    after: { ...simulation.after } as Record<string, number>,
    different: simulation.different,
    stuck: simulation.stuck,
    median_hours: simulation.medianHours,
    added_hours: simulation.addedHours,
    differences: simulation.differences.map(({ currency, href: _href, ...difference }) => ({
      ...difference,
      currency_code: currency,
    })),
  };
}
