import "server-only";
import pg from "pg";
import { applicationConnection } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { log } from "@/lib/log";

/** Advisory locks of this class mean "the worker whose id has this hash is alive". */
const ALIVE_CLASS = 7_341;

/**
 * A sign of life that the database itself withdraws: session locks on a connection of their own. The queue would keep the jobs
 * of a killed worker for hours; with this they are given back within a sweep.
 */
export class SignOfLife {
  readonly #workerIds = new Set<string>();
  #client: pg.Client | undefined;
  #stopped = false;
  /** One statement at a time on the one connection. */
  #turn: Promise<unknown> = Promise.resolve();

  async start(): Promise<void> {
    const env = getEnv();
    const client = new pg.Client(
      applicationConnection(env.APP_DATABASE_URL ?? env.DATABASE_URL, !env.APP_DATABASE_URL),
    );
    client.on("error", () => this.#lost(client));
    client.on("end", () => this.#lost(client));
    await client.connect();
    this.#client = client;
    for (const workerId of this.#workerIds) await this.#lock(workerId);
  }

  /** Vouches for one more worker of this process. */
  async vouchFor(workerId: string): Promise<void> {
    this.#workerIds.add(workerId);
    await this.#lock(workerId);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#client?.end().catch(() => undefined);
  }

  async #lock(workerId: string): Promise<void> {
    const lock = () =>
      this.#client?.query("SELECT pg_advisory_lock($1, hashtext($2))", [ALIVE_CLASS, workerId]);
    const turn = this.#turn.then(lock, lock);
    this.#turn = turn;
    await turn;
  }

  #lost(client: pg.Client): void {
    if (this.#stopped || this.#client !== client) return;
    this.#client = undefined;
    this.#again();
  }

  #again(): void {
    setTimeout(() => {
      if (!this.#stopped) this.start().catch(() => this.#again());
    }, 500).unref();
  }
}

/** Gives back the jobs of workers that are no more. Running a job twice is harmless, leaving one locked is not. */
export async function releaseDeadWorkers(): Promise<void> {
  const dead = await sql.query<{ locked_by: string }>(
    `SELECT DISTINCT j.locked_by FROM graphile_worker._private_jobs j
     WHERE j.locked_by IS NOT NULL AND j.locked_at < now() - interval '5 seconds'
       AND NOT EXISTS (SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = ${ALIVE_CLASS}
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND l.objid::bigint = hashtext(j.locked_by)::bigint & 4294967295)`,
  );
  if (dead.length === 0) return;
  const ids = dead.map((row) => row.locked_by);
  log.warn({ workers: ids }, "giving back the jobs of dead workers");
  await sql.query(`SELECT graphile_worker.force_unlock_workers($1::text[])`, [ids]);
}
