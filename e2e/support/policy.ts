import { query } from "./database";

/** Stages and demands as a policy stores them. */
export interface Wanted {
  stages: { name: string; pool: { users: number[] }; count: number }[];
  demands: { stepUp?: boolean; undoMinutes?: number };
}

interface StoredPolicy {
  version: number;
  document: { rules: unknown[] };
  direct_ways: string[];
}

const NO_DEMANDS = { makerNote: false, checkerNote: false, attachment: false, stepUp: false, undoMinutes: 0 };

/**
 * Puts a rule for one maker's refunds in front of the live policy, as an arrangement: how a policy is published is another journey.
 * Everybody else's refunds stay as they were. Returns what puts the policy back.
 */
export async function policyFor(makerId: number, { stages, demands }: Wanted): Promise<() => Promise<void>> {
  const [live] = await query<StoredPolicy>(
    "SELECT version, document, direct_ways FROM approval_policy_version WHERE status = 'live'",
  );
  if (!live) throw new Error("There is no live policy.");
  const rule = {
    id: "journey",
    name: "Refunds of a journey",
    when: { operations: ["refund"], sources: ["console"], makers: { users: [makerId] } },
    tiers: [{ upTo: null, then: { kind: "approval", stages, demands: { ...NO_DEMANDS, ...demands } } }],
  };
  await goLive({ ...live.document, rules: [rule, ...live.document.rules] }, live.direct_ways);
  return () => goLive(live.document, live.direct_ways);
}

async function goLive(document: object, directWays: readonly string[]): Promise<void> {
  const [draft] = await query<{ version: number }>(
    "INSERT INTO approval_policy_version (document, direct_ways) VALUES ($1::jsonb, $2::text[]) RETURNING version",
    [JSON.stringify(document), directWays],
  );
  // In one transaction, so that the product never finds none.
  await query(
    `BEGIN; UPDATE approval_policy_version SET status = 'retired', retired_at = now() WHERE status = 'live';
     UPDATE approval_policy_version SET status = 'live', published_at = now() WHERE version = ${Number(draft?.version)}; COMMIT`,
  );
}
