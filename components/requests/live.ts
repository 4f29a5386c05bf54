import { currentLiveState, type LiveState, setLiveState } from "@/components/requests/live-state";

/**
 * Changes of requests as they happen. One page of the browser holds the stream and tells the others, because a browser opens only
 * six connections to a server and every open page would take one for itself. Without a stream everything is polled as before.
 */

type Message = { state: LiveState } | { changed: true };

const channelName = "countersign-requests";
/** A stream that comes back within a moment is nobody's concern. */
const sayLostAfterMs = 4_000;
/** A burst of changes is one reading. */
const gatherMs = 200;

/** Calls `onChange` whenever requests changed, or may have, until the returned function is called. */
export function startLive(onChange: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  const stopping = new AbortController();
  let gathering: ReturnType<typeof setTimeout> | undefined;
  const readAgain = () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      onChange();
    }, gatherMs);
  };
  const hear = (message: Message) => {
    if ("changed" in message) return readAgain();
    // Whatever happened while nobody listened is read once it can be heard again.
    if (message.state === "live" && currentLiveState() !== "live") readAgain();
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
    clearTimeout(gathering);
    channel.close();
    setLiveState("off");
  };
}

/** Runs `hold` in one page at a time. Where the browser has no locks (plain HTTP), every page holds a stream of its own. */
async function lead(signal: AbortSignal, hold: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return hold();
  await navigator.locks.request(channelName, { signal }, hold).catch((error: unknown) => {
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
    const source = openStream({ say, lose, changed: () => tell({ changed: true }) });
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
  changed: () => void;
}

/** How long after a refusal (a restart, a proxy in between) the stream is opened again. */
const reopenMs = 5_000;

function openStream({ say, lose, changed }: StreamEvents): { close: () => void } {
  let source: EventSource;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource("/api/requests/live");
    source.addEventListener("open", () => {
      say("live");
      // What happened before it stood, or while another page handed it over, nobody told.
      changed();
    });
    source.addEventListener("changed", changed);
    source.addEventListener("lost", lose);
    source.addEventListener("healed", () => {
      say("live");
      changed();
    });
    // The session is over: the next read of the page leads to the sign-in. Nothing to come back for.
    source.addEventListener("ended", () => {
      source.close();
      changed();
      say("lost");
    });
    source.addEventListener("error", () => {
      lose();
      // A refused stream is not tried again by the browser itself.
      if (source.readyState === EventSource.CLOSED) reopening = setTimeout(open, reopenMs);
    });
  };
  open();
  return {
    close: () => {
      clearTimeout(reopening);
      source.close();
    },
  };
}
