import { afterEach, expect, it, vi } from "vitest";
import { startLive } from "./live";

afterEach(() => vi.unstubAllGlobals());

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
