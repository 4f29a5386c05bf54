import "server-only";
import pg from "pg";
import { applicationConnection } from "@/lib/db/pool";
import { getEnv } from "@/lib/env";
import { log } from "@/lib/log";

/** `changed`: look at this request again. `lost`: changes may be missed from now on. `healed`: they are told again, and some were missed. */
export type RequestSignal = { kind: "changed"; requestId: number } | { kind: "lost" } | { kind: "healed" };
export type RequestWatcher = (signal: RequestSignal) => void;

const channel = "countersign_requests";
/** A page that is left for another opens the next stream at once: the connection outlives the gap. */
const lingerMs = 30_000;
const firstRetryMs = 250;
const lastRetryMs = 15_000;

/** One listening connection per process, whatever the number of browsers. */
interface Listening {
  watchers: Set<RequestWatcher>;
  client: pg.Client | null;
  state: "idle" | "connecting" | "live" | "lost";
  retryMs: number;
  timer: NodeJS.Timeout | undefined;
  closers: Set<() => void>;
}

// Next's bundles and the process around them load this module separately.
const holder = globalThis as typeof globalThis & { countersignListening?: Listening };

function listening(): Listening {
  holder.countersignListening ??= {
    watchers: new Set(),
    client: null,
    state: "idle",
    retryMs: firstRetryMs,
    timer: undefined,
    closers: new Set(),
  };
  return holder.countersignListening;
}

/** Calls `watcher` for every change of any request until the returned function is called. Who may see which, the reader asks. */
export function watchRequests(watcher: RequestWatcher): () => void {
  const own = listening();
  own.watchers.add(watcher);
  if (own.state === "lost") watcher({ kind: "lost" });
  if (own.state === "idle") void connect(own);
  else if (own.state === "live") clearTimeout(own.timer);
  return () => {
    own.watchers.delete(watcher);
    if (own.watchers.size === 0 && own.state === "live") later(own, lingerMs, () => void leave(own));
  };
}

/** Ends all streams and the connection: the process stops, and must not wait for browsers that stay. */
export async function closeLiveRequests(): Promise<void> {
  const own = listening();
  for (const close of [...own.closers]) close();
  own.watchers.clear();
  await leave(own);
}

/** Has `close` called when the process stops; returns how to take that back. */
export function closedWithProcess(close: () => void): () => void {
  const { closers } = listening();
  closers.add(close);
  return () => void closers.delete(close);
}

function tell(own: Listening, signal: RequestSignal): void {
  for (const watcher of [...own.watchers]) watcher(signal);
}

function later(own: Listening, delayMs: number, act: () => void): void {
  clearTimeout(own.timer);
  own.timer = setTimeout(act, delayMs);
  own.timer.unref();
}

async function connect(own: Listening): Promise<void> {
  const missed = own.state === "lost";
  own.state = missed ? "lost" : "connecting";
  const env = getEnv();
  const url = env.APP_DATABASE_URL ?? env.DATABASE_URL ?? "";
  const client = new pg.Client({
    ...applicationConnection(url, !env.APP_DATABASE_URL),
    connectionTimeoutMillis: 5_000,
    // Without it a silent network would look like a quiet day.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  own.client = client;
  client.on("error", () => lose(own, client));
  client.on("end", () => lose(own, client));
  client.on("notification", ({ payload }) => {
    const requestId = Number(payload);
    if (Number.isSafeInteger(requestId) && requestId > 0) tell(own, { kind: "changed", requestId });
  });
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
  } catch (error) {
    log.warn({ err: error }, "changes of requests cannot be listened to; trying again");
    void client.end().catch(() => undefined);
    return lose(own, client);
  }
  if (own.client !== client) return void client.end().catch(() => undefined);
  own.state = "live";
  own.retryMs = firstRetryMs;
  // Also after the first connection: something may have happened before it stood.
  tell(own, { kind: "healed" });
  if (own.watchers.size === 0) later(own, lingerMs, () => void leave(own));
}

function lose(own: Listening, client: pg.Client): void {
  if (own.client !== client) return;
  own.client = null;
  if (own.watchers.size === 0) {
    own.state = "idle";
    return;
  }
  own.state = "lost";
  tell(own, { kind: "lost" });
  later(own, own.retryMs, () => void connect(own));
  own.retryMs = Math.min(own.retryMs * 2, lastRetryMs);
}

async function leave(own: Listening): Promise<void> {
  clearTimeout(own.timer);
  const { client } = own;
  own.client = null;
  own.state = "idle";
  await client?.end().catch(() => undefined);
}
