import { migrate } from "@/lib/db/migrate";
import { rebuildRollups } from "@/lib/rollups/refresh-days";
import { seedMass } from "@/prisma/seed/mass";
import { runOn, type ScaleCluster } from "./cluster";
import { openTarget } from "./target";

/** How far a database is, kept as its comment: all its rows are there, or everything is. */
type Progress = "rows" | "made" | null;
const BULKY = ["payment_transaction", "payment_attempt", "operation", "child_transaction", "audit_event"];
/** One payment of so many is deleted. */
const DELETED_OF = 200;
/** Events of the trail for each payment. */
const EVENTS_PER_PAYMENT = 0.3;

export const databaseName = (rows: number) => `scale_${rows}`;

async function progressOf(cluster: ScaleCluster, name: string): Promise<Progress> {
  const [found] = await runOn<{ said: Progress }>(
    cluster.urlOf("postgres"),
    "SELECT shobj_description(oid, 'pg_database') AS said FROM pg_database WHERE datname = $1",
    [name],
  );
  return found?.said ?? null;
}

/** Whether this database was made to its end. */
export async function isMade(cluster: ScaleCluster, rows: number): Promise<boolean> {
  return (await progressOf(cluster, databaseName(rows))) === "made";
}

/**
 * Makes the database: rows first, without triggers and indexes, then what the product would have made of them. Goes on where it was
 * cut off, from the rows or from an index on.
 */
export async function makeDatabase(
  cluster: ScaleCluster,
  rows: number,
  report: (line: string) => void,
): Promise<void> {
  const name = databaseName(rows);
  const root = cluster.urlOf("postgres");
  const url = cluster.urlOf(name);
  const begun = performance.now();
  const told = (what: string) =>
    report(`  ${what} (${Math.round((performance.now() - begun) / 1_000)} s since the beginning)`);
  if ((await progressOf(cluster, name)) === null) {
    await freshDatabase(cluster, name);
    for (const index of (await indexesOf(url)).keys()) await runOn(url, `DROP INDEX ${index}`);
    await runOn(root, `ALTER DATABASE ${name} SET session_replication_role = replica`);
    await addPayments(url, rows, told);
    await addRest(url, rows);
    told("children, deleted payments and the trail");
    await runOn(root, `COMMENT ON DATABASE ${name} IS 'rows'`);
  }
  await migrate({ databaseUrl: url });
  await addIndexes(cluster, url, told);
  await runOn(root, `ALTER DATABASE ${name} RESET session_replication_role`);
  await runOn(url, "VACUUM (ANALYZE)");
  told("vacuumed");
  const target = openTarget(url);
  await target.use(() => rebuildRollups(() => undefined)).finally(() => target.close());
  await runOn(url, "ANALYZE rollup_day");
  told("sums of every day");
  await runOn(url, "CHECKPOINT");
  await runOn(root, `COMMENT ON DATABASE ${name} IS 'made'`);
}

async function freshDatabase(cluster: ScaleCluster, name: string): Promise<void> {
  const root = cluster.urlOf("postgres");
  await runOn(root, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await runOn(root, `CREATE DATABASE ${name}`);
  await migrate({ databaseUrl: cluster.urlOf(name) });
}

async function addPayments(url: string, rows: number, told: (what: string) => void): Promise<void> {
  let shown = 0;
  await seedMass({
    databaseUrl: url,
    transactions: rows,
    progress: (done, total, perSecond) => {
      if (done * 10 < (shown + 1) * total) return;
      shown = Math.floor((done * 10) / total);
      told(`${done.toLocaleString("en")} payments, ${Math.round(perSecond).toLocaleString("en")} per second`);
    },
  });
}

/** Name and definition of every index of the large tables but what a constraint leans on. */
async function indexesOf(url: string): Promise<Map<string, string>> {
  const found = await runOn<{ name: string; definition: string }>(
    url,
    `SELECT quote_ident(c.relname) AS name, pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid::regclass::text = ANY ($1::text[]) AND NOT i.indisprimary
       AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)`,
    [BULKY],
  );
  return new Map(found.map(({ name, definition }) => [name, definition]));
}

/** A finished table is indexed far more quickly. Which indexes there are is read from a database without rows. */
async function addIndexes(cluster: ScaleCluster, url: string, told: (what: string) => void): Promise<void> {
  const template = "scale_template";
  await freshDatabase(cluster, template);
  const wanted = await indexesOf(cluster.urlOf(template));
  const there = await indexesOf(url);
  const missing = [...wanted].filter(([name]) => !there.has(name));
  for (const [, definition] of missing) await runOn(url, definition);
  told(`${missing.length} indexes`);
}

/** What the triggers that slept would have written, payments that somebody deleted, and a trail of about the right length. */
async function addRest(url: string, rows: number): Promise<void> {
  await runOn(
    url,
    `UPDATE payment_transaction p SET refunded_minor = c.total
     FROM (SELECT transaction_id, sum(amount_minor)::bigint AS total FROM child_transaction GROUP BY 1) c
     WHERE p.id = c.transaction_id`,
  );
  await runOn(
    url,
    `UPDATE payment_transaction SET deleted_at = created_at + interval '1 day'
     WHERE id % ${DELETED_OF} = 0 AND state IN ('failed', 'expired', 'canceled')`,
  );
  await runOn(
    url,
    `INSERT INTO audit_event (at, actor_type, actor_id, actor_label, action, object_type, object_id, transaction_session_id, result,
       address, request_id)
     SELECT p.at, (ARRAY['user', 'api_key', 'system'])[1 + i % 3]::actor_type, 1 + i % 40, 'Actor ' || (i % 40),
       (ARRAY['payment.viewed', 'operation.reserved', 'operation.settled', 'request.created', 'webhook.sent'])[1 + i % 5],
       (ARRAY['payment', 'operation', 'operation_request'])[1 + i % 3], i::text, left(encode(sha256(i::text::bytea), 'hex'), 40),
       CASE WHEN i % 500 = 0 THEN 'refused' ELSE 'ok' END::audit_result, '192.0.2.' || (i % 250), md5(i::text)::uuid::text
     FROM generate_series(1, ${Math.round(rows * EVENTS_PER_PAYMENT)}) AS i,
       LATERAL (SELECT now() - interval '90 days' + i * (interval '90 days' / ${Math.round(rows * EVENTS_PER_PAYMENT)}) AS at) p`,
  );
}
