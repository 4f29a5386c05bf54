import "server-only";
import { closedWithProcess, watchRequests } from "@/lib/approvals/inbox/watch-requests";
import { watchPayments } from "@/lib/transactions/watch-payments";

/**
 * How often a silent stream shows that it stands, and how often its session is looked at again: whoever was signed out hears
 * nothing more ten seconds later.
 */
const heartbeatMs = 7_000;
/** An event and not a comment, because browsers tell pages nothing of comments: a page has to notice when no beat comes any more. */
const BEAT = "event: beat\ndata: {}\n\n";
/** Changes close together are one message: a bulk decision must not make every browser read a hundred times. */
const gatherMs = 150;

interface LiveStreamOptions {
  /** Whether the person may still look on. Asked with every heartbeat. */
  mayWatch: () => Promise<boolean>;
  /** The browser has gone. */
  signal: AbortSignal;
  /** The stream is over, whoever ended it. */
  onLeave?: () => void;
  heartbeatMs?: number;
}

/**
 * Tells a browser what changed, as server-sent events: `changed` with the numbers of requests, `payments` with session ids (none:
 * many), `lost` and `healed` about our own ear, `beat` every few seconds, `ended` when the session is over. It carries no content: the
 * browser reads again and the reads ask for the right.
 */
export function liveStream(options: LiveStreamOptions): ReadableStream<Uint8Array> {
  let leave = () => undefined as void;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      leave = run(controller, options);
    },
    // The reader went away: the stream is closed already.
    cancel() {
      leave();
    },
  });
}

function run(
  controller: ReadableStreamDefaultController<Uint8Array>,
  { mayWatch, signal, ...options }: LiveStreamOptions,
): () => void {
  const encoder = new TextEncoder();
  const gathered = new Set<number>();
  let gathering: NodeJS.Timeout | undefined;
  let closed = false;
  const send = (text: string) => {
    if (!closed) controller.enqueue(encoder.encode(text));
  };
  const flush = () => {
    gathering = undefined;
    send(`event: changed\ndata: ${JSON.stringify([...gathered])}\n\n`);
    gathered.clear();
  };
  const unwatch = watchRequests((change) => {
    if (change.kind !== "changed") return send(`event: ${change.kind}\ndata: {}\n\n`);
    gathered.add(change.requestId);
    gathering ??= setTimeout(flush, gatherMs);
  });
  const unwatchPayments = watchPayments(({ sessionIds }) =>
    send(`event: payments\ndata: ${JSON.stringify(sessionIds)}\n\n`),
  );
  const beat = setInterval(() => {
    void mayWatch().then(
      (may) => {
        if (may) return send(BEAT);
        send("event: ended\ndata: {}\n\n");
        close();
      },
      // The database is away: the watcher says so, and the next beat asks again.
      () => send(BEAT),
    );
  }, options.heartbeatMs ?? heartbeatMs);
  const leave = () => {
    closed = true;
    clearInterval(beat);
    clearTimeout(gathering);
    unwatch();
    unwatchPayments();
    stay();
    options.onLeave?.();
    signal.removeEventListener("abort", close);
  };
  const close = () => {
    if (closed) return;
    leave();
    controller.close();
  };
  const stay = closedWithProcess(close);
  signal.addEventListener("abort", close);
  // The first bytes open the stream in the browser; `retry` is how long it waits before it comes back.
  send("retry: 2000\n: hello\n\n");
  if (signal.aborted) close();
  return leave;
}
