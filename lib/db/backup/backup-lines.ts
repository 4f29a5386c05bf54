import "server-only";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";

/**
 * The lines of a backup, read from its file only while somebody takes them: a reader that begins by itself has gone by, or is at the
 * end, before the database is ready for the first. A file that cannot be read, or ends too early, throws.
 */
export async function* backupLines(path: string): AsyncGenerator<string> {
  const text = createGunzip().setEncoding("utf8");
  pipeline(createReadStream(path), text, () => undefined);
  let held: string[] = [];
  for await (const chunk of text as AsyncIterable<string>) {
    if (!chunk.includes("\n")) {
      held.push(chunk);
      continue;
    }
    const lines = (held.join("") + chunk).split("\n");
    held = [lines.pop() ?? ""];
    yield* lines;
  }
  yield held.join("");
}
