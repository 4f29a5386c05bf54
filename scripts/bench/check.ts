import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import type { Arranged } from "./arrange";
import type { Tally } from "./refund-rounds";
import type { Stage } from "./stage";

/** After the loads: our books against the gateway's, refund by refund. An empty list means that they agree. */

interface LedgerEntry {
  seq: number;
  id: string;
  reference: string | null;
  status: string;
  type: string;
}

async function ask<Answer>(stage: Stage, path: string): Promise<Answer> {
  const response = await fetch(`${stage.sandboxUrl}${path}`, {
    headers: { "sandbox-control-secret": stage.secrets.control },
  });
  if (!response.ok) throw new Error(`The sandbox gateway answered ${response.status} to ${path}.`);
  return (await response.json()) as Answer;
}

/** Every refund that the gateway carried out, by our reference of it. */
async function ledgerRefunds(stage: Stage): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let after: number | null = 0; after !== null; ) {
    const page: { entries: LedgerEntry[]; next: number | null } = await ask(
      stage,
      `/control/ledger?after=${after}&limit=10000`,
    );
    for (const entry of page.entries)
      if (entry.type === "refund" && entry.status === "succeeded" && entry.reference !== null)
        counts.set(entry.reference, (counts.get(entry.reference) ?? 0) + 1);
    after = page.next;
  }
  return counts;
}

async function ledgerTotals(stage: Stage): Promise<Map<string, string>> {
  const totals = new Map<string, string>();
  for (let after: number | null = 0; after !== null; ) {
    const page: { totals: { payment: string; refunded: string }[]; next: number | null } = await ask(
      stage,
      `/control/totals?after=${after}&limit=50000`,
    );
    for (const total of page.totals) totals.set(total.payment, total.refunded);
    after = page.next;
  }
  return totals;
}

interface OwnRow {
  gateway_reference: string;
  currency_code: string;
  refunded_minor: bigint;
  open: boolean;
  operations: number;
  children: number;
}

/** What does not agree, in sentences. */
export async function findDisagreements(stage: Stage, arranged: Arranged, tally: Tally): Promise<string[]> {
  const found: string[] = [];
  const say = (bad: number, sentence: string) => bad > 0 && found.push(`${bad} ${sentence}`);
  const refunds = await ledgerRefunds(stage);
  say([...refunds.values()].filter((count) => count > 1).length, "refunds were carried out more than once");

  const operations = await sql.query<{ id: string; status: string }>(
    `SELECT o.id, o.status FROM operation o JOIN payment_transaction p ON p.id = o.transaction_id WHERE p.session_id = ANY ($1)`,
    [arranged.productParents],
  );
  const ours = new Map(operations.map((one) => [one.id, one.status]));
  say(
    [...refunds.keys()].filter((id) => ours.get(id) !== "succeeded").length,
    "refunds of the gateway are not ours",
  );
  const lost = operations.filter((one) => one.status === "succeeded" && !refunds.has(one.id)).length;
  say(lost, "refunds of ours never happened at the gateway");
  say(operations.filter((one) => one.status !== "succeeded").length, "operations did not succeed");
  say(
    Math.abs(refunds.size - tally.succeeded),
    `refunds between the answers with 200 (${tally.succeeded}) and the gateway's (${refunds.size})`,
  );

  const totals = await ledgerTotals(stage);
  const rows = await sql.query<OwnRow>(
    `SELECT p.gateway_reference, p.currency_code, p.refunded_minor,
       p.refund_held_minor <> 0 OR p.refund_queued_minor <> 0 OR p.frozen_at IS NOT NULL AS open,
       (SELECT count(*)::int FROM operation o WHERE o.transaction_id = p.id) AS operations,
       (SELECT count(*)::int FROM child_transaction c WHERE c.transaction_id = p.id AND c.state = 'refunded') AS children
     FROM payment_transaction p WHERE p.session_id = ANY ($1)`,
    [arranged.productParents],
  );
  const differs = (row: OwnRow) =>
    totals.get(row.gateway_reference) !== formatAmount(row.refunded_minor, row.currency_code);
  say(rows.filter(differs).length, "payments have another refunded amount at the gateway");
  say(
    rows.filter((row) => row.operations !== row.children).length,
    "payments lack a child or have one too many",
  );
  say(rows.filter((row) => row.open).length, "payments still hold an amount or were frozen");
  return found;
}
