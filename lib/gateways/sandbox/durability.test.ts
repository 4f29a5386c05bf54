import { type ChildProcess, spawn } from "node:child_process";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CONTROL_SECRET, SECRET, clientOf } from "@/lib/gateways/testing/sandbox-fixture";

/** The gateway as a real process, killed without warning. */

const LONG_MS = 60_000;
let folder: string;
let program: string;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sandbox-process-"));
  program = join(folder, "sandbox-gateway.mjs");
  await build({
    entryPoints: ["scripts/sandbox-gateway.ts"],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
}, LONG_MS);

afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

async function startProcess(ledger: string) {
  const child = spawn(process.execPath, [program], {
    env: {
      ...process.env,
      SANDBOX_PORT: "0",
      SANDBOX_LEDGER: ledger,
      SANDBOX_SECRET: SECRET,
      SANDBOX_CONTROL_SECRET: CONTROL_SECRET,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  const ended = new Promise<number | string>((resolve) => {
    child.once("exit", (code, signal) => {
      running.delete(child);
      resolve(signal ?? code ?? -1);
    });
  });
  let stderr = "";
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  const line = await new Promise<string | null>((resolve) => {
    child.stdout.once("data", (data) => resolve(String(data)));
    void ended.then(() => resolve(null));
  });
  const stop = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return ended;
  };
  return { line, ended, stop, stderr: () => stderr };
}

function clientFrom(line: string | null) {
  if (line === null) throw new Error("the gateway did not start");
  return clientOf((JSON.parse(line) as { url: string }).url);
}

test(
  "after kill -9 at any moment every answered refund is in the ledger, and nothing is refunded twice",
  async () => {
    const ledger = join(folder, "killed", "ledger.jsonl");
    const answered = new Set<string>();
    const sent = new Set<string>();
    let payment = "";
    for (let round = 0; round < 5; round += 1) {
      const gateway = await startProcess(ledger);
      const client = clientFrom(gateway.line);
      payment ||= await client.addPayment({ amount: "1000.000" });
      let alive = true;
      const refunder = async (worker: number) => {
        for (let index = 0; alive; index += 1) {
          const reference = `r-${round}-${worker}-${index}`;
          const order = { reference, amount: "0.001", currency: "KWD" };
          sent.add(reference);
          const reply = await client
            .merchant("POST", `/v1/payments/${payment}/refunds`, order)
            .catch(() => null);
          if (reply?.status === 201) answered.add(reference);
        }
      };
      const refunders = Array.from({ length: 8 }, (_, worker) => refunder(worker));
      await new Promise((resolve) => setTimeout(resolve, 60 + round * 40));
      expect(await gateway.stop("SIGKILL")).toBe("SIGKILL");
      alive = false;
      await Promise.all(refunders);
      // As if the kill had come in the middle of a write.
      await appendFile(ledger, '{"kind":"operation","operation":{"seq":');
    }
    const gateway = await startProcess(ledger);
    const client = clientFrom(gateway.line);
    const entries: { reference: string }[] = [];
    for (let next: number | null = 0; next !== null; ) {
      const page = await client.control(
        "GET",
        `/control/ledger?payment=${payment}&after=${next}&limit=10000`,
      );
      entries.push(...page.body.entries);
      next = page.body.next;
    }
    const references = entries.map((entry) => entry.reference);
    expect(answered.size).toBeGreaterThan(50);
    expect(new Set(references).size).toBe(references.length);
    expect([...answered].filter((reference) => !references.includes(reference))).toEqual([]);
    expect(references.filter((reference) => !sent.has(reference))).toEqual([]);
    const totals = await client.control("GET", `/control/totals?payment=${payment}`);
    const thousandths = String(references.length).padStart(4, "0");
    expect(totals.body.totals[0].refunded).toBe(`${thousandths.slice(0, -3)}.${thousandths.slice(-3)}`);
    expect(await gateway.stop("SIGTERM")).toBe(0);
  },
  LONG_MS,
);

test(
  "a second gateway on the same ledger is refused in one sentence, and SIGTERM ends a silent call cleanly",
  async () => {
    const ledger = join(folder, "shared", "ledger.jsonl");
    const first = await startProcess(ledger);
    const client = clientFrom(first.line);
    const second = await startProcess(ledger);
    expect(second.line).toBeNull();
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toMatch(/^The ledger .* is in use by process \d+\.\n$/);
    const payment = await client.addPayment();
    await client.control("POST", "/control/faults", { fault: "executed_then_silent" });
    const order = { reference: "silent", amount: "1.000", currency: "KWD" };
    const silent = client.merchant("POST", `/v1/payments/${payment}/refunds`, order).catch(() => "cut off");
    await expect
      .poll(async () => (await client.control("GET", "/control/ledger?reference=silent")).body.entries.length)
      .toBe(1);
    expect(await first.stop("SIGTERM")).toBe(0);
    expect(await silent).toBe("cut off");
    // The lock is gone, the refund is not.
    const third = await startProcess(ledger);
    const found = await clientFrom(third.line).merchant("GET", "/v1/operations?reference=silent&type=refund");
    expect(found.body.operations).toHaveLength(1);
    await third.stop("SIGTERM");
  },
  LONG_MS,
);
