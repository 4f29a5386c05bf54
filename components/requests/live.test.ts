import { afterEach, expect, it, vi } from "vitest";
import { startLive } from "./live";
import { currentLiveState } from "./live-state";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it("opens no stream for a page that left in the moment in which it became its turn", async () => {
  const opened = vi.fn();
  let turn: (() => Promise<void>) | undefined;
  const request = vi.fn(async (_name: string, _options: object, hold: () => Promise<void>) => {
    turn = hold;
  });
  vi.stubGlobal("navigator", { locks: { request } });
  vi.stubGlobal(
    "EventSource",
    class {
      addEventListener = opened;
      close = vi.fn();
    },
  );
  startLive(() => undefined)();
  expect(turn).toBeDefined();
  // Held, it would keep every other page without a stream, and speak on a channel that is closed.
  await turn?.();
  expect(opened).not.toHaveBeenCalled();
});

/** A browser's stream whose server is played here. */
class PlayedSource extends EventTarget {
  static all: PlayedSource[] = [];
  readyState = 1;
  constructor() {
    super();
    PlayedSource.all.push(this);
  }
  close() {
    this.readyState = 2;
  }
  say(name: string) {
    this.dispatchEvent(new MessageEvent(name, { data: "{}" }));
  }
}

it("believes no stream that says nothing any more, says so, and opens another; the same when the device has no network", async () => {
  vi.useFakeTimers();
  PlayedSource.all = [];
  const page = new EventTarget();
  vi.stubGlobal("navigator", {});
  vi.stubGlobal("EventSource", Object.assign(PlayedSource, { CLOSED: 2 }));
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
  const stop = startLive(() => undefined);
  PlayedSource.all[0]?.say("open");
  expect(currentLiveState()).toBe("live");
  for (let beat = 0; beat < 10; beat += 1) {
    await vi.advanceTimersByTimeAsync(7_000);
    PlayedSource.all[0]?.say("beat");
  }
  expect([currentLiveState(), PlayedSource.all.length]).toEqual(["live", 1]);

  await vi.advanceTimersByTimeAsync(25_000);
  expect(currentLiveState()).toBe("lost");
  expect(PlayedSource.all.map(({ readyState }) => readyState)).toEqual([2, 1]);
  PlayedSource.all[1]?.say("open");
  expect(currentLiveState()).toBe("live");

  page.dispatchEvent(new Event("offline"));
  await vi.advanceTimersByTimeAsync(4_500);
  expect(currentLiveState()).toBe("lost");
  expect(PlayedSource.all.map(({ readyState }) => readyState)).toEqual([2, 2, 1]);

  stop();
  page.dispatchEvent(new Event("offline"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(PlayedSource.all.map(({ readyState }) => readyState)).toEqual([2, 2, 2]);
});
