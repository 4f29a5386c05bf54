import "server-only";
import { setTimeout as sleep } from "node:timers/promises";

/** How long, and for how many bytes, the rest of a refused file is taken and thrown away. */
const DISCARD_MS = 5_000;
const DISCARD_BYTES = 32 * 1024 * 1024;

/** A file on its way in. */
export interface UploadBody {
  /** Its bytes, once. Whoever stops half-way ends nothing: the rest is still to come, see `discard`. */
  pieces: AsyncIterable<Uint8Array>;
  /**
   * Reads what is left and throws it away, within limits. Whoever is refused while he sends would otherwise see a torn connection
   * and not why.
   */
  discard(): Promise<void>;
}

/** The body of a request that brings a file; nothing is read before somebody asks for it. */
export function uploadBody(stream: ReadableStream<Uint8Array> | null): UploadBody {
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const read = () => (reader ??= stream?.getReader())?.read();
  const end = { done: true, value: undefined } as const;
  return {
    pieces: {
      [Symbol.asyncIterator]: () => ({
        next: async () => {
          const piece = await read();
          return piece?.done === false ? { done: false, value: piece.value } : end;
        },
        return: async () => end,
      }),
    },
    async discard() {
      // Somebody else reads it, and has to end it.
      if (!stream || (stream.locked && !reader)) return;
      const latest = performance.now() + DISCARD_MS;
      const over = new AbortController();
      const late = sleep(DISCARD_MS, undefined, { signal: over.signal }).catch(() => undefined);
      let left = DISCARD_BYTES;
      while (left >= 0 && performance.now() < latest) {
        const piece = await Promise.race([read(), late]);
        if (piece?.done !== false) break;
        left -= piece.value.length;
      }
      over.abort();
      await reader?.cancel().catch(() => undefined);
    },
  };
}
