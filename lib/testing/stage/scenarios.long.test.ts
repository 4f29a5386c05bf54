import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { runChaos } from "@/lib/testing/chaos/chaos";
import { sql } from "@/lib/db/sql";
import { killAll } from "@/lib/testing/processes";
import { type ProcessStage, type StageWish, startProcessStage } from "@/lib/testing/stage/stage";
import {
  balancesOf,
  eventually,
  executedAt,
  makePayment,
  operationsOf,
  type TestPayment,
} from "@/lib/testing/world";

/** Scenarios that need whole processes, a full disk or another time of day. They run as root on Debian; elsewhere they fail and say what is missing. */
let stage: ProcessStage | undefined;
const ends: (() => unknown)[] = [];

afterEach(async () => {
  await stage?.stop();
  stage = undefined;
  for (const end of ends.splice(0).reverse()) await end();
  await killAll();
});

async function begin(wish: StageWish = {}): Promise<ProcessStage> {
  stage = await startProcessStage(wish);
  return stage;
}

interface Answered {
  status: number;
  retryAfter: string | null;
  result: string | undefined;
}

async function refund({ url, apiKey }: ProcessStage, payment: TestPayment, key: string): Promise<Answered> {
  const answer = await fetch(`${url}/b/pbl/v2/operation/`, {
    method: "POST",
    headers: { authorization: `Api-Key ${apiKey}`, "content-type": "application/json", "tracking-key": key },
    body: JSON.stringify({ operation: "refund", session_id: payment.sessionId, amount: "4.000" }),
    signal: AbortSignal.timeout(30_000),
  });
  const { result } = (await answer.json()) as { result?: string };
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), result };
}

/** The one refund of each payment, in the ledger and in the books. */
async function expectOneRefundEach(now: ProcessStage, payments: readonly TestPayment[]): Promise<void> {
  for (const payment of payments) {
    expect(await executedAt(now.gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
  }
}

const payments = (now: ProcessStage, count: number) =>
  Promise.all(Array.from({ length: count }, () => makePayment(now.gateway)));

it("the gateway is off while 100 refunds are asked for: refused cleanly, keys free, no connections pile up; then one each", async () => {
  const now = await begin({ settings: { GATEWAY_PAUSE_MS: "1000" } });
  const all = await payments(now, 20);
  await now.parts.gateway.kill();
  for (let round = 0; round < 5; round++) {
    const answers = await Promise.all(all.map((payment) => refund(now, payment, `off-${payment.id}`)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 502));
  }
  const [held] = await sql.query<{ keys: number; connections: number }>(
    `SELECT (SELECT count(*)::int FROM operation WHERE tracking_key_held) AS keys,
       (SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'countersign') AS connections`,
  );
  expect(held?.keys).toBe(0);
  // Web, worker and this process: a pool each, and the worker's own connections.
  expect(held?.connections).toBeLessThan(60);
  await now.parts.gateway.start();
  for (const payment of all) {
    const done = async () => (await refund(now, payment, `off-${payment.id}`)).result === "success";
    await eventually("the gateway to be used again", done, 30_000);
  }
  await expectOneRefundEach(now, all);
}, 240_000);

const SMALL_MB = 400;

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-disk-"));
  // The server's user has to enter it.
  chmodSync(folder, 0o755);
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A disk of its own that is soon full. */
function mountSmallDisk(): string {
  const folder = freshFolder();
  const args = ["-t", "tmpfs", "-o", `size=${SMALL_MB}m,mode=755`, "tmpfs", folder];
  const mounted = spawnSync("mount", args, { encoding: "utf8" });
  if (mounted.status !== 0)
    throw new Error(`A small disk can only be made as root on Linux: ${mounted.stderr}`);
  ends.push(() => spawnSync("umount", ["-l", folder]));
  return folder;
}

it("the disk of the database is full: refused with 503, reads go on, nothing half done; with room again one refund each", async () => {
  // The tables on the small disk, the log of the database beside it, as docs/operations.md advises.
  const disk = mountSmallDisk();
  const ballast = join(disk, "ballast");
  const elsewhere = join(freshFolder(), "wal");
  const now = await begin({
    databaseFolder: () => disk,
    prepareDatabase: ({ folder }) => {
      spawnSync("cp", ["-a", join(folder, "pg_wal"), elsewhere]);
      rmSync(join(folder, "pg_wal"), { recursive: true });
      symlinkSync(elsewhere, join(folder, "pg_wal"));
    },
  });
  const all = await payments(now, 30);
  expect((await refund(now, all[0] as TestPayment, `full-${all[0]?.id}`)).result).toBe("success");
  fill(ballast);
  const statuses: number[] = [];
  // Free space inside the tables' files is used up first.
  for (let round = 0; round < 400 && !statuses.includes(503); round++) {
    const payment = all[1 + (round % (all.length - 1))] as TestPayment;
    statuses.push((await refund(now, payment, `full-${payment.id}`)).status);
    await sql
      .query(
        "INSERT INTO audit_event (actor_type, actor_label, action, object_type, object_id, after) SELECT 'system', 'disk', 'disk.test', 'disk', '1', jsonb_build_object('x', repeat(md5(i::text), 60)) FROM generate_series(1, 200) i",
      )
      .catch(() => undefined);
  }
  expect(statuses.filter((status) => ![200, 409, 503].includes(status))).toEqual([]);
  expect(statuses).toContain(503);
  expect((await operationsOf(all[0] as TestPayment)).length).toBe(1);

  rmSync(ballast);
  for (const payment of all) {
    const done = async () => (await refund(now, payment, `full-${payment.id}`)).result === "success";
    await eventually("a refund with room again", done, 60_000);
  }
  await expectOneRefundEach(now, all);
}, 300_000);

/** Takes all the room there is. */
function fill(file: string): void {
  const filled = spawnSync("dd", ["if=/dev/zero", `of=${file}`, "bs=64k"], { encoding: "utf8" });
  if (!existsSync(file)) throw new Error(`The disk could not be filled: ${filled.stderr}`);
}

const LIBRARIES = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];

/** Variables under which a process believes in another time of day; its monotonic clock stays true. */
function clockAt(offset: string): Record<string, string> {
  const library = LIBRARIES.map((folder) => join(folder, "faketime/libfaketime.so.1")).find(existsSync);
  if (!library) throw new Error("Install faketime (Debian: apt-get install faketime) to turn clocks.");
  return {
    LD_PRELOAD: library,
    FAKETIME: offset,
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    DONT_FAKE_MONOTONIC: "1",
  };
}

/** The time in a process's first line, in milliseconds. */
function clockOf(now: ProcessStage, name: string): number {
  const text = now.logs().find(({ at }) => at === name)?.text ?? "";
  const [, time] = /"time":"?([^",}]+)/.exec(text) ?? [];
  if (time === undefined) throw new Error(`${name} says no time: ${text.slice(0, 200)}`);
  return /^\d+$/.test(time) ? Number(time) : Date.parse(time);
}

it.each([
  ["web ten minutes ahead, worker ten minutes behind", "+10m", "-10m"],
  ["web ten minutes behind, worker on a leap day", "-10m", "@2028-02-29 23:59:30"],
])(
  "%s, and the worker killed: the ledger knows of no harm, and the trail is in its order",
  async (_name, web, worker) => {
    const now = await begin({
      settings: { GATEWAY_PAUSE_MS: "1000" },
      settingsOf: { web: clockAt(web), worker: clockAt(worker) },
    });
    const report = await runChaos(now, { minutes: 0.5, seed: 34, victims: { worker: 1 } });
    process.stdout.write(`Turned clocks: ${JSON.stringify(report, null, 2)}\n`);
    expect(report.violations).toEqual([]);
    // They did live at another time.
    expect(Math.abs(clockOf(now, "worker.log") - Date.now())).toBeGreaterThan(300_000);
    expect(report.counts["answered 200"] ?? 0).toBeGreaterThan(0);
  },
  600_000,
);
