import "server-only";
import { Gauge } from "prom-client";
import { registry } from "@/lib/metrics/registry";
import { getPool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";

/** What waits, and since when: read from the database when somebody asks, so every process tells the same. */
const READINGS = {
  countersign_operations_unknown: [
    "Operations whose outcome nobody knows.",
    "SELECT count(*)::float8 AS value FROM operation WHERE status = 'unknown'",
  ],
  countersign_operations_unknown_oldest_seconds: [
    "Age of the oldest unknown outcome.",
    "SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS value FROM operation WHERE status = 'unknown'",
  ],
  countersign_requests_waiting: [
    "Requests that wait for an approval.",
    "SELECT count(*)::float8 AS value FROM operation_request WHERE status = 'pending'",
  ],
  countersign_requests_waiting_oldest_seconds: [
    "Age of the oldest request that waits for an approval.",
    "SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS value FROM operation_request WHERE status = 'pending'",
  ],
  countersign_requests_manual_action: [
    "Approved requests that could not be executed and wait for a person.",
    "SELECT count(*)::float8 AS value FROM operation_request WHERE status = 'manual_action_required'",
  ],
  countersign_jobs_ready: [
    "Jobs whose time has come and that no worker has taken.",
    "SELECT count(*)::float8 AS value FROM graphile_worker.jobs WHERE locked_at IS NULL AND run_at <= now() AND attempts < max_attempts",
  ],
  countersign_jobs_ready_oldest_seconds: [
    "How long the job that is due for longest has waited.",
    "SELECT coalesce(extract(epoch FROM now() - min(run_at)), 0)::float8 AS value FROM graphile_worker.jobs WHERE locked_at IS NULL AND run_at <= now() AND attempts < max_attempts",
  ],
  countersign_jobs_retrying: [
    "Jobs that failed and are tried again.",
    "SELECT count(*)::float8 AS value FROM graphile_worker.jobs WHERE attempts > 0 AND attempts < max_attempts",
  ],
  countersign_jobs_given_up: [
    "Jobs that failed for the last time.",
    "SELECT count(*)::float8 AS value FROM graphile_worker.jobs WHERE attempts >= max_attempts",
  ],
  countersign_webhook_deliveries_waiting: [
    "Webhooks that are on their way.",
    "SELECT count(*)::float8 AS value FROM webhook_delivery WHERE status = 'pending'",
  ],
  countersign_audit_unsealed_oldest_seconds: [
    "Age of the oldest of the newest audit events without a seal.",
    `SELECT coalesce(extract(epoch FROM now() - min(e.at)), 0)::float8 AS value FROM audit_event e
     WHERE e.id > coalesce((SELECT max(event_id) FROM audit_seal), 0)`,
  ],
} as const satisfies Record<string, readonly [string, string]>;

let isWatching = false;

/** Adds what the database knows to this process's metrics. */
export function watchDatabase(): void {
  if (isWatching) return;
  isWatching = true;
  for (const [name, [help, statement]] of Object.entries(READINGS)) {
    const gauge = new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        const [row] = await sql.query<{ value: number }>(statement).catch(() => []);
        // A value that could not be read is absent, never a comfortable zero.
        if (row) this.set(row.value);
        else this.reset();
      },
    });
    gauge.reset();
  }
  new Gauge({
    name: "countersign_database_connections",
    help: "Connections of this process's pool by what they do.",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      const { totalCount, idleCount, waitingCount } = getPool();
      this.set({ state: "busy" }, totalCount - idleCount);
      this.set({ state: "idle" }, idleCount);
      this.set({ state: "asked_for" }, waitingCount);
    },
  });
}
