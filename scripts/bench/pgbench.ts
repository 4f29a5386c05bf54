import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { hashSecret, parseApiKey } from "@/lib/auth/api-keys";

const execFileAsync = promisify(execFile);

/**
 * L: a money-safe refund written the plain way, 13 statements in two commits, on the product's own tables with their indexes,
 * rules and triggers, driven by pgbench. It is the yardstick of what this machine's database can do with these books; nothing
 * else of the product runs in it: no limits, no webhooks, no gateway.
 */
const SCRIPT = `\\set id random(:first, :last)
\\set key random(1, 9000000000000000000)
BEGIN;
SELECT id AS api_key FROM api_key WHERE prefix = :prefix AND secret_hash = :hash AND revoked_at IS NULL \\gset
SELECT count(*) AS known FROM operation WHERE tracking_key = :key::bigint::text AND tracking_key_held;
SELECT p.session_id AS session, p.settled_minor, p.refunded_minor, p.refund_held_minor, a.id AS account, a.base_url
  FROM payment_transaction p JOIN gateway_account a ON a.id = p.gateway_account_id WHERE p.id = :id FOR NO KEY UPDATE OF p \\gset
INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
    gateway_account_id, reference_number, tracking_key, tracking_key_held, idempotency_key, api_key_id, next_inquiry_at)
  VALUES (gen_random_uuid(), :id, :session, 'refund', 'api', 'in_flight', 1, 'KWD', :account, gen_random_uuid()::text,
    :key::bigint::text, true, gen_random_uuid()::text, :api_key, now() + interval '30 seconds') RETURNING id AS operation \\gset
INSERT INTO audit_event (actor_type, actor_id, actor_label, action, object_type, object_id, transaction_session_id, after)
  VALUES ('api_key', :api_key, 'bench', 'operation.reserved', 'operation', :operation, :session, '{"amountMinor":"1"}');
COMMIT;
BEGIN;
SELECT id AS locked FROM payment_transaction WHERE id = :id FOR NO KEY UPDATE;
UPDATE operation SET status = 'succeeded', settled_at = now(), next_inquiry_at = NULL, gateway_reference = :operation::text,
  pg_params = '{"result":"succeeded"}', pg_response = '{"status":"succeeded"}', exchanges = '[{"fault": "none"}]'
  WHERE id = :operation::uuid AND status = 'in_flight' RETURNING reference_number AS reference \\gset
INSERT INTO child_transaction (session_id, transaction_id, operation_id, state, amount_minor, currency_code, tracking_key,
    gateway_account_id, reference_number, gateway_reference)
  VALUES (substr(md5(:operation::text) || md5(:key::bigint::text), 1, 40), :id, :operation::uuid, 'refunded', 1, 'KWD',
    :key::bigint::text, :account, :reference, :operation::text);
INSERT INTO audit_event (actor_type, actor_id, actor_label, action, object_type, object_id, transaction_session_id, after)
  VALUES ('api_key', :api_key, 'bench', 'operation.succeeded', 'operation', :operation, :session, '{"status":"succeeded"}');
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

export interface PgbenchParents {
  /** First and last id of payments that lie side by side. */
  first: bigint;
  last: bigint;
  apiKey: string;
}

/** Prepares the yardstick; null where pgbench is not installed. */
export function preparePgbench(ownerUrl: string, parents: PgbenchParents): Pgbench | null {
  const program = findPgbench();
  if (!program) return null;
  const key = parseApiKey(parents.apiKey);
  if (!key) throw new Error("The API key is not one.");
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
        ...["-D", `first=${parents.first}`, "-D", `last=${parents.last}`],
        ...["-D", `prefix=${key.prefix}`, "-D", `hash=${hashSecret(key.secret)}`],
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
