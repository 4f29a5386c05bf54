import "server-only";
import { perPool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";

/** What a probe is told; nothing about version, addresses or people. */
export interface HealthAnswer {
  status: 200 | 503;
  body: string;
}

const PATIENCE_MS = 2_000;
/** Many probes at once ask the database once. */
const KEPT_MS = 500;

let stopping = false;
const memory = perPool((): { kept?: { answer: Promise<HealthAnswer>; until: number } } => ({}));

/** From now on a balancer is told to send nobody here any more. */
export function sayStopping(): void {
  stopping = true;
}

/** Alive: this process answers. Nothing else is asked, so that a database that is away never gets the process killed. */
export function liveness(): HealthAnswer {
  return { status: 200, body: '{"status":"alive"}' };
}

/** Ready: the process takes requests and its database answers. */
export function readiness(): Promise<HealthAnswer> {
  if (stopping) return Promise.resolve({ status: 503, body: '{"status":"stopping"}' });
  const known = memory();
  if (!known.kept || known.kept.until < performance.now())
    known.kept = { answer: askDatabase(), until: performance.now() + KEPT_MS };
  return known.kept.answer;
}

async function askDatabase(): Promise<HealthAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const answered = sql.query("SELECT 1").then(
    () => true,
    () => false,
  );
  const isThere = await Promise.race([answered, late]);
  clearTimeout(timer);
  return isThere
    ? { status: 200, body: '{"status":"ready"}' }
    : { status: 503, body: '{"status":"database_unavailable"}' };
}
