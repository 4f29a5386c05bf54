import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

const compress = promisify(brotliCompress);

/** What fits into one packet gains nothing. */
const SMALLEST_BYTES = 1_024;

/**
 * Compresses the scripts and styles of the build as far as it goes, each into a file of its own beside it, which the server hands
 * out (`lib/server/packed-files.ts`). Done once here, so that no request waits for it.
 */
export async function packStatic(folder = join(".next", "static")): Promise<number> {
  if (!existsSync(folder)) return 0;
  const waiting = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  let packed = 0;
  const packNext = async (): Promise<void> => {
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      const content = readFileSync(path);
      if (content.length < SMALLEST_BYTES) continue;
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      };
      writeFileSync(`${path}.br`, await compress(content, { params }));
      packed += 1;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, packNext));
  return packed;
}
