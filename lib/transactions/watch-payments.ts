import "server-only";
import { sql } from "@/lib/db/sql";
import { log } from "@/lib/log";

/** Payments about which something was recorded. Empty: more of them than are worth naming. */
export type PaymentsSignal = { sessionIds: string[] };
export type PaymentsWatcher = (signal: PaymentsSignal) => void;

/** What a person takes for "at once"; the sealer gives events their place within a second. */
const readEveryMs = 2_000;
const mostNamed = 50;
const mostRead = 1_000;

/** One reader per process, whatever the number of browsers, and none while nobody looks on. */
interface Reading {
  watchers: Set<PaymentsWatcher>;
  /** Place in the sealed trail up to which everything was told; null before the first reading. */
  position: bigint | null;
  timer: NodeJS.Timeout | undefined;
  readEveryMs: number;
}

// Next's bundles and the process around them load this module separately.
const holder = globalThis as typeof globalThis & { countersignPaymentsRead?: Reading };

function reading(): Reading {
  holder.countersignPaymentsRead ??= {
    watchers: new Set(),
    position: null,
    timer: undefined,
    readEveryMs,
  };
  return holder.countersignPaymentsRead;
}

/**
 * Calls `watcher` with the payments about which the trail has something new, until the returned function is called. It reads the
 * sealed trail instead of being notified by the database: a notification would make every refund wait for the one before it.
 */
export function watchPayments(watcher: PaymentsWatcher, everyMs = readEveryMs): () => void {
  const own = reading();
  own.watchers.add(watcher);
  own.readEveryMs = everyMs;
  if (own.watchers.size === 1) void readOn(own);
  return () => {
    own.watchers.delete(watcher);
    if (own.watchers.size > 0) return;
    clearTimeout(own.timer);
    own.timer = undefined;
    own.position = null;
  };
}

async function readOn(own: Reading): Promise<void> {
  try {
    const sessionIds = await readNew(own);
    if (sessionIds.length > 0) {
      const signal = { sessionIds: sessionIds.length > mostNamed ? [] : sessionIds };
      for (const watcher of [...own.watchers]) watcher(signal);
    }
  } catch (error) {
    // The stream says by its own ear that the database is away; the position stays, so nothing is missed.
    log.warn({ err: error }, "changes of payments cannot be read; trying again");
  }
  if (own.watchers.size === 0) return;
  clearTimeout(own.timer);
  own.timer = setTimeout(() => void readOn(own), own.readEveryMs);
  own.timer.unref();
}

async function readNew(own: Reading): Promise<string[]> {
  if (own.position === null) {
    const [newest] = await sql.query<{ seq: string }>(
      "SELECT coalesce(max(seq), 0)::text AS seq FROM audit_seal",
      [],
      "newest-seal",
    );
    own.position = BigInt(newest?.seq ?? 0);
    return [];
  }
  const rows = await sql.query<{ seq: string; session: string | null }>(
    `SELECT s.seq::text AS seq, e.transaction_session_id AS session
       FROM audit_seal s JOIN audit_event e ON e.id = s.event_id
      WHERE s.seq > $1 ORDER BY s.seq LIMIT ${mostRead}`,
    [own.position],
    "new-in-trail",
  );
  const last = rows.at(-1);
  if (last) own.position = BigInt(last.seq);
  return [...new Set(rows.flatMap(({ session }) => session ?? []))];
}
