import "server-only";
import { readElectorates } from "@/lib/approvals/eligible";
import { judgeRequests } from "@/lib/approvals/judge-requests";
import { findRequests, type StoredRequest } from "@/lib/approvals/load-request";
import { canApproveNow, readApprovals, type Standing, standingOf } from "@/lib/approvals/standing";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { readParents } from "@/lib/transactions/read-parents";

/** Cannot be his: not his own, not decided by him or for him. What remains is judged by the code that decides. */
const PERHAPS = `
  SELECT r.id FROM operation_request r
  WHERE r.status = 'pending' AND r.expires_at > now()
    AND r.maker_id IS DISTINCT FROM $1 AND r.maker_key_owner_id IS DISTINCT FROM $1
    AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.request_id = r.id AND $1 IN (d.checker_id, d.on_behalf_of_id))
  ORDER BY r.id`;

/**
 * The requests that this person can approve at this moment, oldest first: the same answer as `decidersNow` and as the decision
 * itself give, in a number of statements that does not grow with the number of requests.
 */
export async function waitingFor(actor: UserActor): Promise<number[]> {
  if (!hasPermission(actor, "request.decide")) return [];
  const perhaps = await sql.query<{ id: number }>(PERHAPS, [actor.userId], "perhaps-waiting-for");
  if (perhaps.length === 0) return [];
  const requests = await findRequests(
    sql,
    perhaps.map(({ id }) => id),
  );
  const standings = await readStandings(requests);
  return [...standings]
    .filter(([, standing]) => canApproveNow(standing, actor.userId))
    .map(([id]) => id)
    .sort((a, b) => a - b);
}

/** Where each of these requests stands now. */
async function readStandings(requests: readonly StoredRequest[]): Promise<Map<number, Standing>> {
  const ids = requests.map((request) => request.id);
  const parents = await readParents(
    sql,
    requests.map((request) => request.transactionId),
  );
  const waiting = requests.flatMap((request) => {
    const parent = parents.get(request.transactionId);
    return parent ? [{ request, parent }] : [];
  });
  const [judgements, electorates, approvals] = await Promise.all([
    judgeRequests(sql, waiting),
    readElectorates(sql, ids),
    readApprovals(sql, requests),
  ]);
  return new Map(
    waiting.flatMap(({ request }) => {
      const judgement = judgements.get(request.id);
      const electorate = electorates.get(request.id);
      return judgement && electorate
        ? [[request.id, standingOf(request, judgement, electorate, approvals.get(request.id) ?? [])] as const]
        : [];
    }),
  );
}
