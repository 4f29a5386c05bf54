import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";

const execFileAsync = promisify(execFile);

/**
 * L: a money-safe refund written the plain way, 13 statements in two commits on tables of its own, driven by pgbench.
 * It is the yardstick of what this machine's database can do; nothing of the product runs in it.
 */

const PAYMENTS = 100_000;

const TABLES = `
  CREATE SCHEMA IF NOT EXISTS bench;
  CREATE TABLE bench.payment (id bigint PRIMARY KEY, session_id text NOT NULL UNIQUE, state text NOT NULL,
    settled bigint NOT NULL, refunded bigint NOT NULL DEFAULT 0, held bigint NOT NULL DEFAULT 0);
  INSERT INTO bench.payment SELECT i, md5(i::text), 'paid', 900000000 FROM generate_series(1, ${PAYMENTS}) AS i;
  CREATE TABLE bench.operation (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payment_id bigint NOT NULL REFERENCES bench.payment,
    tracking_key text NOT NULL UNIQUE, status text NOT NULL, amount bigint NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz);
  CREATE TABLE bench.child (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payment_id bigint NOT NULL REFERENCES bench.payment,
    operation_id bigint NOT NULL UNIQUE REFERENCES bench.operation, amount bigint NOT NULL);
  CREATE TABLE bench.audit (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payment_id bigint NOT NULL, action text NOT NULL,
    body jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE bench.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payment_id bigint NOT NULL, name text NOT NULL,
    run_at timestamptz NOT NULL);
  VACUUM ANALYZE bench.payment`;

const SCRIPT = `\\set id random(1, ${PAYMENTS})
\\set key random(1, 9000000000000000000)
BEGIN;
SELECT id AS found FROM bench.payment WHERE session_id = md5(:id::bigint::text);
SELECT count(*) AS known FROM bench.operation WHERE tracking_key = :key::bigint::text;
SELECT state, settled, refunded, held FROM bench.payment WHERE id = :id FOR UPDATE;
INSERT INTO bench.operation (payment_id, tracking_key, status, amount) VALUES (:id, :key::bigint::text, 'in_flight', 1) RETURNING id AS operation \\gset
UPDATE bench.payment SET held = held + 1 WHERE id = :id AND settled - refunded - held >= 1;
INSERT INTO bench.audit (payment_id, action, body) VALUES (:id, 'operation.reserved', '{"amount":"1"}');
INSERT INTO bench.outbox (payment_id, name, run_at) VALUES (:id, 'reconcile', now() + interval '30 seconds');
COMMIT;
BEGIN;
SELECT id AS locked FROM bench.payment WHERE id = :id FOR UPDATE;
UPDATE bench.operation SET status = 'succeeded', settled_at = now() WHERE id = :operation AND status = 'in_flight';
UPDATE bench.payment SET held = held - 1, refunded = refunded + 1 WHERE id = :id;
INSERT INTO bench.child (payment_id, operation_id, amount) VALUES (:id, :operation, 1);
INSERT INTO bench.audit (payment_id, action, body) VALUES (:id, 'operation.succeeded', '{"amount":"1"}');
INSERT INTO bench.outbox (payment_id, name, run_at) VALUES (:id, 'webhook', now());
COMMIT;
`;

function findPgbench(): string | null {
  const debian = "/usr/lib/postgresql";
  const versions = existsSync(debian) ? readdirSync(debian).sort().reverse() : [];
  const places = [
    ...versions.map((version) => join(debian, version, "bin")),
    ...(process.env.PATH ?? "").split(":"),
  ];
  const folder = places.find((place) => place !== "" && existsSync(join(place, "pgbench")));
  return folder ? join(folder, "pgbench") : null;
}

export interface Pgbench {
  /** Refunds per second with so many clients. */
  run(clients: number, seconds: number): Promise<number>;
  close(): void;
}

/** Prepares the yardstick; null where pgbench is not installed. */
export async function preparePgbench(ownerUrl: string): Promise<Pgbench | null> {
  const program = findPgbench();
  if (!program) return null;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    for (const statement of TABLES.split(";")) await client.query(statement);
  } finally {
    await client.end();
  }
  const home = mkdtempSync(join(tmpdir(), "countersign-pgbench-"));
  const script = join(home, "refund.sql");
  writeFileSync(script, SCRIPT);
  const url = new URL(ownerUrl);
  const env = {
    ...{ PATH: process.env.PATH, PGHOST: url.hostname, PGPORT: url.port, PGUSER: url.username },
    PGPASSWORD: decodeURIComponent(url.password),
  } as unknown as NodeJS.ProcessEnv;
  return {
    async run(clients, seconds) {
      const args = [
        "-n",
        "-M",
        "prepared",
        "-f",
        script,
        "-c",
        String(clients),
        "-j",
        String(Math.min(2, clients)),
      ];
      const { stdout } = await execFileAsync(
        program,
        [...args, "-T", String(seconds), url.pathname.slice(1)],
        { env },
      );
      const perSecond = /tps = ([\d.]+)/.exec(stdout)?.[1];
      if (!perSecond) throw new Error(`pgbench did not say how fast it was: ${stdout}`);
      return Number(perSecond);
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}
