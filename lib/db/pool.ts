import "server-only";
import pg from "pg";
import { getEnv } from "@/lib/env";

/**
 * The one connection pool of a process, shared by hand-written SQL and Prisma. It lives on `globalThis` because the
 * web server and Next's bundles load this module separately in the same process.
 */
const holder = globalThis as typeof globalThis & { countersignPool?: pg.Pool };

/**
 * How long a statement waits for somebody else's lock. Without an end, a row that is held for long would take every connection of the
 * pool with it; shorter than the wait for a connection, so that who waits for one still gets it.
 */
const LOCK_WAIT_MS = 4_000;

/** Connection settings of the application's role: never the owner's rights, always UTC, no endless wait. */
export function applicationConnection(url: string, becomeApplication: boolean): pg.PoolConfig {
  const role = becomeApplication ? " -c role=countersign_app" : "";
  return {
    connectionString: url,
    options: `-c timezone=UTC -c lock_timeout=${LOCK_WAIT_MS}${role}`,
    application_name: "countersign",
  };
}

/** The pool of this process, made at first use. Connections act as `countersign_app`. */
export function getPool(): pg.Pool {
  if (!holder.countersignPool) {
    const env = getEnv();
    const url = env.APP_DATABASE_URL ?? env.DATABASE_URL;
    if (!url) throw new Error("DATABASE_URL is not set: name the PostgreSQL server to use.");
    const pool = new pg.Pool({
      ...applicationConnection(url, !env.APP_DATABASE_URL),
      max: env.DATABASE_POOL_SIZE,
      // A person waits at most this long for a free connection before he is told to try again.
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
    });
    // An idle connection that the server ended is dropped by the pool; without a listener it would end the process.
    pool.on("error", () => undefined);
    pool.on("connect", (client) => client.on("error", () => undefined));
    holder.countersignPool = pool;
  }
  return holder.countersignPool;
}

/** What is built on the pool, once for as long as the pool lives: never something on a pool that was closed. */
export function perPool<Built>(build: (pool: pg.Pool) => Built): () => Built {
  let last: { pool: pg.Pool; built: Built } | undefined;
  return () => {
    const pool = getPool();
    if (last?.pool !== pool) last = { pool, built: build(pool) };
    return last.built;
  };
}

/** Closes the pool at the end of a process or a test. */
export async function closePool(): Promise<void> {
  const pool = holder.countersignPool;
  delete holder.countersignPool;
  await pool?.end();
}
