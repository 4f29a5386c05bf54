import "server-only";
import type { Judgement } from "@/lib/approvals/judge-operation";
import type { StoredRequest } from "@/lib/approvals/load-request";
import { evaluatePolicy } from "@/lib/approvals/policy/evaluate";
import { type Moved, neededFacts, type NeededFacts } from "@/lib/approvals/policy/facts";
import { livePolicy } from "@/lib/approvals/policy/live-policy";
import { type KnownFacts, readFactsOfRequests } from "@/lib/approvals/read-facts";
import { addUpMany, type Scope, type Window } from "@/lib/approvals/sums";
import type { Sql } from "@/lib/db/sql";
import type { Parent } from "@/lib/transactions/find-parent";

/**
 * What the live policy says of requests that wait: the same as `judgeOperation` about each of them, in as many statements as the
 * policy has windows to count in. Without locks; whoever moves something asks again under them.
 */
export async function judgeRequests(
  sql: Sql,
  waiting: readonly { request: StoredRequest; parent: Parent }[],
): Promise<Map<number, Judgement>> {
  const { version, document } = await livePolicy(sql);
  const known = await readFactsOfRequests(sql, waiting);
  const needed = new Map([...known].map(([id, { operation }]) => [id, neededFacts(document, operation)]));
  const counted = await countInWindows(sql, known, needed);
  const judged = [...known].map(([id, { operation }]): [number, Judgement] => {
    const { sums, limits } = needed.get(id) ?? { sums: [], limits: [] };
    const of = (window: Window) => counted.get(keyOf(window))?.get(id) ?? { amountMinor: 0n, count: 0 };
    const facts = {
      ...operation,
      sums: Object.fromEntries(sums.map((sum) => [sum.key, of(sumWindow(sum)).amountMinor])),
      moved: Object.fromEntries(limits.map((limit) => [limit.id, of(limitWindow(limit))])),
    };
    return [id, { version, outcome: evaluatePolicy(document, version, facts) }];
  });
  return new Map(judged);
}

const sumWindow = ({ scope, hours }: NeededFacts["sums"][number]): Window => ({
  over: scope,
  hours,
  types: ["refund", "void"],
});
const limitWindow = ({ per, hours, operations }: NeededFacts["limits"][number]): Window => ({
  over: per,
  hours,
  types: operations,
});
const keyOf = ({ over, hours, types }: Window) => `${over}:${hours}:${types.join()}`;

/** Each window once, for all requests that are counted in it. */
async function countInWindows(
  sql: Sql,
  known: ReadonlyMap<number, KnownFacts>,
  needed: ReadonlyMap<number, NeededFacts>,
): Promise<Map<string, Map<number, Moved>>> {
  const windows = new Map<string, { window: Window; scopes: Map<number, Scope> }>();
  for (const [id, { scope }] of known) {
    const { sums, limits } = needed.get(id) ?? { sums: [], limits: [] };
    for (const window of [...sums.map(sumWindow), ...limits.map(limitWindow)]) {
      const entry = windows.get(keyOf(window)) ?? { window, scopes: new Map<number, Scope>() };
      entry.scopes.set(id, scope);
      windows.set(keyOf(window), entry);
    }
  }
  const counted = new Map<string, Map<number, Moved>>();
  for (const [key, { window, scopes }] of windows) counted.set(key, await addUpMany(sql, scopes, window));
  return counted;
}
