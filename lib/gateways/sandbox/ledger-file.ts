import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { type Entry, decodeEntry, encodeEntry } from "@/lib/gateways/sandbox/entries";
import { lockLedger } from "@/lib/gateways/sandbox/ledger-lock";

const NEWLINE = 0x0a;

/** What an answer waits for: the disk, the write alone, or nothing (for measuring: lines go out together, a crash loses some). */
export type Durability = "fsync" | "written" | "later";
const LATER_MS = 50;

/**
 * Append-only file of JSON lines, one writer. What waits while a write is on its way to the disk goes out together
 * with the next one, so that one fsync serves many requests.
 */
export class LedgerFile {
  #waiting: string[] = [];
  #appended = 0;
  #written = 0;
  #batch: Promise<void> | null = null;
  #failure: Error | null = null;

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    private readonly durability: Durability,
    private readonly release: () => void,
  ) {}

  /** Opens or creates the file, replays it into `onEntry` and cuts off a last line that was never finished. */
  static async open(
    path: string,
    durability: Durability,
    onEntry: (entry: Entry) => void,
  ): Promise<LedgerFile> {
    await mkdir(dirname(path), { recursive: true });
    const release = lockLedger(path);
    const handle = await open(path, "a", 0o600).catch((error: unknown) => {
      release();
      throw error;
    });
    try {
      const { length, total } = await replay(path, onEntry);
      // Nothing of an unfinished line was ever answered: answers wait for the fsync of the whole line.
      if (length < total) await truncate(path, length);
      if (durability === "fsync") {
        await handle.sync();
        await syncFolder(dirname(path));
      }
      return new LedgerFile(path, handle, durability, release);
    } catch (error) {
      await handle.close();
      release();
      throw error;
    }
  }

  /** Queues a line. It is on the disk once `durable` has resolved. */
  append(entry: Entry): void {
    if (this.#failure) throw this.#failure;
    this.#waiting.push(encodeEntry(entry));
    this.#appended += 1;
    if (this.#batch === null) this.#startBatch();
  }

  /** Resolves when everything appended so far is as safe as asked; rejects for good once a write has failed. */
  async durable(): Promise<void> {
    if (this.durability === "later" && this.#failure === null) return;
    await this.#flushed();
  }

  async #flushed(): Promise<void> {
    const target = this.#appended;
    while (this.#written < target && this.#failure === null) await this.#batch;
    if (this.#failure) throw this.#failure;
  }

  async close(): Promise<void> {
    await this.#flushed().catch(() => {});
    await this.handle.close();
    this.release();
  }

  #startBatch(): void {
    this.#batch = this.#write().then(() => {
      this.#batch = null;
      // What arrived while the batch was on its way makes the next one.
      if (this.#waiting.length > 0 && this.#failure === null) this.#startBatch();
    });
  }

  async #write(): Promise<void> {
    // One turn of the event loop, so that requests that arrived together share the write.
    await new Promise<void>((resolve) =>
      this.durability === "later" ? setTimeout(resolve, LATER_MS) : setImmediate(resolve),
    );
    const lines = this.#waiting;
    const upTo = this.#appended;
    this.#waiting = [];
    try {
      await this.handle.appendFile(`${lines.join("\n")}\n`);
      if (this.durability === "fsync") await this.handle.datasync();
      this.#written = upTo;
    } catch (error) {
      // Memory is now ahead of the disk: nothing may be answered any more until a restart replays the file.
      this.#failure = new Error("The ledger cannot be written.", { cause: error });
    }
  }
}

async function replay(
  path: string,
  onEntry: (entry: Entry) => void,
): Promise<{ length: number; total: number }> {
  let length = 0;
  let total = 0;
  let number = 0;
  let rest: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    total += chunk.length;
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const line = Buffer.concat([...rest, chunk.subarray(from, at)]);
      rest = [];
      from = at + 1;
      number += 1;
      length += line.length + 1;
      readLine(path, number, line.toString("utf8"), onEntry);
    }
    if (from < chunk.length) rest.push(Buffer.from(chunk.subarray(from)));
  }
  return { length, total };
}

function readLine(path: string, number: number, line: string, onEntry: (entry: Entry) => void): void {
  try {
    onEntry(decodeEntry(line));
  } catch (error) {
    throw new Error(`The ledger ${path} is damaged at line ${number}; it is left as it is.`, {
      cause: error,
    });
  }
}

/** A new file is only safe once its folder's entry is on the disk as well. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null);
  // Windows cannot open folders; its file systems do not need it.
  if (!handle) return;
  await handle.sync().catch(() => {});
  await handle.close();
}
