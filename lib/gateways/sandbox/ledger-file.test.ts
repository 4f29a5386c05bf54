import { appendFile, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Entry } from "@/lib/gateways/sandbox/entries";
import { LedgerFile } from "@/lib/gateways/sandbox/ledger-file";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ledger-"));
  path = join(folder, "deep", "ledger.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const paid = (paymentId: string): Entry => ({ kind: "paid", paymentId, at: "2026-11-22T10:00:00.000Z" });

async function replayed(): Promise<Entry[]> {
  const entries: Entry[] = [];
  const ledger = await LedgerFile.open(path, "fsync", (entry) => entries.push(entry));
  await ledger.close();
  return entries;
}

describe("the ledger file", () => {
  test("what was durable is there again, in order, with exact amounts", async () => {
    const ledger = await LedgerFile.open(path, "fsync", () => {});
    const names = Array.from({ length: 1_000 }, (_, index) => `pay_${index}`);
    await Promise.all(
      names.map((name) => {
        ledger.append(paid(name));
        return ledger.durable();
      }),
    );
    // Read before closing: nothing may still be on its way.
    expect((await readFile(path, "utf8")).trimEnd().split("\n")).toHaveLength(1_000);
    await ledger.close();
    expect(await replayed()).toEqual(names.map(paid));
  });

  test.each([
    ["half a line", '{"kind":"paid","paym'],
    ["a whole line without its end", JSON.stringify(paid("pay_torn"))],
    ["zero bytes", "\0\0\0\0"],
    ["half a character", Buffer.from("é").subarray(0, 1)],
  ])("a torn end (%s) is cut off, and the next line starts clean", async (_name, torn) => {
    const ledger = await LedgerFile.open(path, "fsync", () => {});
    ledger.append(paid("pay_é"));
    await ledger.close();
    await appendFile(path, torn);
    expect(await replayed()).toEqual([paid("pay_é")]);
    const again = await LedgerFile.open(path, "fsync", () => {});
    again.append(paid("pay_2"));
    await again.close();
    expect(await replayed()).toEqual([paid("pay_é"), paid("pay_2")]);
  });

  test("a damaged line inside is refused and nothing is cut off", async () => {
    const ledger = await LedgerFile.open(path, "fsync", () => {});
    ledger.append(paid("pay_1"));
    await ledger.close();
    const damaged = `${await readFile(path, "utf8")}not an entry\n${JSON.stringify(paid("pay_2"))}\n`;
    await writeFile(path, damaged);
    await expect(replayed()).rejects.toThrow("damaged at line 2");
    expect(await readFile(path, "utf8")).toBe(damaged);
    // The refusal gives the lock back.
    await expect(replayed()).rejects.toThrow("damaged at line 2");
  });

  test("there is one writer: a second open is refused, a lock of a dead process is taken over", async () => {
    const ledger = await LedgerFile.open(path, "fsync", () => {});
    await expect(LedgerFile.open(path, "fsync", () => {})).rejects.toThrow("already open");
    await ledger.close();
    await writeFile(`${path}.lock`, JSON.stringify({ pid: 2 ** 22 + 1, started: "1" }));
    expect(await replayed()).toEqual([]);
    await writeFile(`${path}.lock`, JSON.stringify({ pid: process.ppid, started: "" }));
    await expect(replayed()).rejects.toThrow("in use by process");
    // The same process id, but another process: it started at another time.
    await writeFile(`${path}.lock`, JSON.stringify({ pid: process.ppid, started: "1" }));
    if (process.platform === "linux") expect(await replayed()).toEqual([]);
  });

  test("after a write that failed nothing is durable any more", async () => {
    const ledger = await LedgerFile.open(path, "fsync", () => {});
    const probe = await open(path);
    const full = vi.spyOn(Object.getPrototypeOf(probe), "appendFile").mockRejectedValue(new Error("ENOSPC"));
    await probe.close();
    ledger.append(paid("pay_1"));
    await expect(ledger.durable()).rejects.toThrow("cannot be written");
    full.mockRestore();
    await expect(ledger.durable()).rejects.toThrow("cannot be written");
    expect(() => ledger.append(paid("pay_2"))).toThrow("cannot be written");
    await ledger.close();
  });
});
