import "server-only";
import { type FileHandle, open } from "node:fs/promises";
import { CSV_BOM } from "@/lib/csv/write-csv";
import { type ExportRecord, exportPaths } from "@/lib/exports/export-row";

/** An export's file while it is written. */

/** The part that was written so far, cut to what was made sure; from the top when it is not there any more. */
export async function openPart(
  record: ExportRecord,
): Promise<{ handle: FileHandle; state: ExportRecord } | null> {
  const { part } = exportPaths(record);
  const state = { ...record };
  const handle = await open(part, record.sizeBytes > 0n ? "r+" : "w", 0o600).catch(
    (error: { code?: string }) => {
      if (error.code !== "ENOENT") throw error;
      return null;
    },
  );
  const known = handle && record.sizeBytes > 0n ? (await handle.stat()).size : 0;
  if (handle && BigInt(known) >= record.sizeBytes) {
    await handle.truncate(Number(record.sizeBytes)).catch(ignoreNoFile);
    if (record.sizeBytes === 0n) await writeHead(handle, state);
    return { handle, state };
  }
  await handle?.close();
  const again = await open(part, "w", 0o600);
  Object.assign(state, { rowsDone: 0n, sizeBytes: 0n, cursor: [] });
  await writeHead(again, state);
  return { handle: again, state };
}

/** A place that is no file cannot be cut; writing to it will tell what is wrong. */
function ignoreNoFile(error: { code?: string }): void {
  if (error.code !== "EINVAL") throw error;
}

async function writeHead(handle: FileHandle, state: ExportRecord): Promise<void> {
  if (state.format !== "csv") return;
  const head = Buffer.from(`${CSV_BOM}${state.columns.join(",")}\r\n`);
  await writeAll(handle, head, 0n).catch(async (error: unknown) => {
    await handle.close();
    throw error;
  });
  state.sizeBytes = BigInt(head.length);
}

/** A full disk may take a part of a piece without a word: what is left is written until it says so. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array, at: bigint): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, Number(at) + done);
    done += bytesWritten;
  }
}
