import { describe, expect, it } from "vitest";
import { uploadBody } from "@/lib/http/upload-body";

/** A file of so many pieces of a megabyte, and what was done with it. */
function file(pieces: number) {
  const seen = { sent: 0, canceled: false };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (seen.sent === pieces) controller.close();
        else controller.enqueue(new Uint8Array(1_048_576));
        seen.sent = Math.min(seen.sent + 1, pieces);
      },
      cancel() {
        seen.canceled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, seen };
}

describe("a file on its way in", () => {
  it("is read piece by piece to its end", async () => {
    let bytes = 0;
    for await (const piece of uploadBody(file(3).stream).pieces) bytes += piece.length;
    expect(bytes).toBe(3 * 1_048_576);
  });

  it("that was given up half-way is still taken to its end, so that its sender learns why", async () => {
    const { stream, seen } = file(8);
    const body = uploadBody(stream);
    for await (const _ of body.pieces) break;
    expect(seen).toEqual({ sent: 1, canceled: false });
    await body.discard();
    expect(seen).toEqual({ sent: 8, canceled: false });
  });

  it("is not taken for ever, nor waited for", async () => {
    const { stream, seen } = file(1_000_000);
    await uploadBody(stream).discard();
    expect(seen.canceled).toBe(true);
    expect(seen.sent).toBeLessThan(40);
    const silent = new ReadableStream<Uint8Array>();
    const began = performance.now();
    await uploadBody(silent).discard();
    expect(performance.now() - began).toBeLessThan(15_000);
  }, 30_000);

  it("that somebody else reads is left to him, and none is none", async () => {
    const { stream, seen } = file(2);
    const reader = stream.getReader();
    await uploadBody(stream).discard();
    expect(seen.sent).toBe(0);
    expect((await reader.read()).value).toHaveLength(1_048_576);
    await uploadBody(null).discard();
    for await (const _ of uploadBody(null).pieces) expect.unreachable();
  });
});
