import { currentLiveState, type LiveState, setLiveState } from "@/components/requests/live-state";

/**
 * Changes of requests and payments as they happen. One page of the browser holds the stream and tells the others, because a browser opens only
 * six connections to a server and every open page would take one for itself. Without a stream everything is polled as before.
 */

/** What changed since the last call: any request; payments by session id, or more of them than are named. */
export type LiveChange = { requests: boolean; payments: ReadonlySet<string> | "many" };

type Message = { state: LiveState } | { requests: true } | { payments: readonly string[] };

const channelName = "countersign-live";
/** A stream that comes back within a moment is nobody's concern. */
const sayLostAfterMs = 4_000;
/** A burst of changes is one reading. */
const gatherMs = 200;

/** Calls `onChange` whenever requests or payments changed, or may have, until the returned function is called. */
export function startLive(onChange: (change: LiveChange) => void): () => void {
  const channel = new BroadcastChannel(channelName);
  const stopping = new AbortController();
  const gathered = gather(onChange);
  const hear = (message: Message) => {
    if (!("state" in message)) return gathered.add(message);
    // Whatever happened while nobody listened is read once it can be heard again.
    if (message.state === "live" && currentLiveState() !== "live") gathered.addAll();
    setLiveState(message.state);
  };
  channel.onmessage = ({ data }: MessageEvent<Message | "who">) => {
    if (data !== "who") hear(data);
  };
  const tell = (message: Message) => {
    hear(message);
    channel.postMessage(message);
  };
  void lead(stopping.signal, () => holdStream(tell, channel, stopping.signal));
  channel.postMessage("who");
  return () => {
    stopping.abort();
    gathered.drop();
    channel.close();
    setLiveState("off");
  };
}

/** Changes close together are one call. */
function gather(onChange: (change: LiveChange) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let requests = false;
  let payments: Set<string> | "many" = new Set();
  const flush = () => {
    const change = { requests, payments };
    timer = undefined;
    requests = false;
    payments = new Set();
    onChange(change);
  };
  const add = (message: { requests: true } | { payments: readonly string[] }) => {
    if ("requests" in message) requests = true;
    else if (message.payments.length === 0) payments = "many";
    else if (payments !== "many") for (const id of message.payments) payments.add(id);
    timer ??= setTimeout(flush, gatherMs);
  };
  const addAll = () => {
    add({ requests: true });
    add({ payments: [] });
  };
  return { add, addAll, drop: () => clearTimeout(timer) };
}

/** Runs `hold` in one page at a time. Where the browser has no locks (plain HTTP), every page holds a stream of its own. */
async function lead(signal: AbortSignal, hold: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return hold();
  // A lock that was granted in the moment of leaving is no longer taken back by the signal.
  const holdUnlessGone = async () => (signal.aborted ? undefined : hold());
  await navigator.locks.request(channelName, { signal }, holdUnlessGone).catch((error: unknown) => {
    // The page left before it was its turn.
    if (!signal.aborted) throw error;
  });
}

function holdStream(
  tell: (message: Message) => void,
  channel: BroadcastChannel,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let own: LiveState = "off";
    let losing: ReturnType<typeof setTimeout> | undefined;
    const say = (next: LiveState) => {
      clearTimeout(losing);
      losing = undefined;
      own = next;
      tell({ state: next });
    };
    const lose = () => {
      losing ??= setTimeout(() => say("lost"), sayLostAfterMs);
    };
    // Pages that open later ask where it stands.
    channel.addEventListener("message", ({ data }: MessageEvent<Message | "who">) => {
      if (data === "who" && own !== "off") channel.postMessage({ state: own } satisfies Message);
    });
    const source = openStream({ say, lose, tell });
    signal.addEventListener("abort", () => {
      clearTimeout(losing);
      source.close();
      resolve();
    });
  });
}

interface StreamEvents {
  say: (state: LiveState) => void;
  lose: () => void;
  tell: (message: { requests: true } | { payments: readonly string[] }) => void;
}

/** How long after a refusal (a restart, a proxy in between) the stream is opened again. */
const reopenMs = 5_000;
/**
 * The server says something at least every seven seconds. A connection that broke without a word (another network, a lid that was
 * closed) stays open for the browser for ever: after this long without a word it is not believed any more.
 */
const silentMs = 20_000;

function openStream({ say, lose, tell }: StreamEvents): { close: () => void } {
  let source: EventSource;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const everything = () => {
    tell({ requests: true });
    tell({ payments: [] });
  };
  const wait = () => {
    clearTimeout(silence);
    silence = setTimeout(again, silentMs);
  };
  const again = () => {
    source.close();
    clearTimeout(reopening);
    lose();
    open();
  };
  const open = () => {
    source = new EventSource("/api/requests/live");
    wait();
    for (const name of ["open", "beat", "changed", "payments", "lost", "healed", "error"])
      source.addEventListener(name, wait);
    source.addEventListener("open", () => {
      say("live");
      // What happened before it stood, or while another page handed it over, nobody told.
      everything();
    });
    source.addEventListener("changed", () => tell({ requests: true }));
    source.addEventListener("payments", ({ data }: MessageEvent<string>) =>
      tell({ payments: JSON.parse(data) as string[] }),
    );
    source.addEventListener("lost", lose);
    source.addEventListener("healed", () => {
      say("live");
      everything();
    });
    // The session is over: the next read of the page leads to the sign-in. Nothing to come back for.
    source.addEventListener("ended", () => {
      stop();
      everything();
      say("lost");
    });
    source.addEventListener("error", () => {
      lose();
      // A refused stream is not tried again by the browser itself.
      if (source.readyState === EventSource.CLOSED) reopening = setTimeout(open, reopenMs);
    });
  };
  const stop = () => {
    clearTimeout(reopening);
    clearTimeout(silence);
    removeEventListener("offline", again);
    source.close();
  };
  // Whether the device has lost the server with its network shows when it is asked.
  addEventListener("offline", again);
  open();
  return { close: stop };
}
