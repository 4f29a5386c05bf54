import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import { type OwnDatabase, startOwnDatabase } from "@/lib/db/embedded/own-database";
import { namedServerBinaries } from "@/lib/db/testing/server";
import { performOperation } from "@/lib/operations/perform-operation";
import { arrangeWorld, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";

/** The worst day by its runbook: the commands of operators, a backup of one server, another server that is new. */
const world = arrangeWorld();
const home = mkdtempSync(join(tmpdir(), "countersign-restore-"));
const file = join(home, "day.jsonl.gz");
let payment: TestPayment;
let fresh: OwnDatabase;

beforeAll(async () => {
  // The server's user has to enter it.
  chmodSync(home, 0o755);
  await makeActor(["payment.refund", "request.decide"]);
  payment = await makePayment(world.gateway);
  await performOperation(world.api, {
    type: "refund",
    source: "api",
    sessionId: payment.sessionId,
    amount: "4.000",
  });
  while ((await sealAuditEvents()) > 0);
  fresh = await startOwnDatabase(home, { binFolder: namedServerBinaries() });
}, 600_000);
afterAll(async () => {
  await fresh?.stop();
  rmSync(home, { recursive: true, force: true });
});

async function command(name: string, args: string[], databaseUrl: string): Promise<string> {
  const env: NodeJS.ProcessEnv = { ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: "silent" };
  delete env.APP_DATABASE_URL;
  const { stdout } = await promisify(execFile)(process.execPath, ["scripts/run.mjs", name, ...args], { env });
  return stdout;
}

it("backup, restore and verify by command: into a new embedded server, once, every row alike; a torn file restores nothing", async (context) => {
  await command("backup", ["--to", file], world.database.ownerUrl);
  expect(statSync(file).mode & 0o077).toBe(0);
  const begun = performance.now();
  const said = await command("restore", ["--from", file], fresh.ownerUrl);
  Object.assign(context.task.meta, {
    figure: `${said.split(";")[0]} in ${((performance.now() - begun) / 1000).toFixed(1)} s`,
  });
  expect(said).toMatch(/\d+ rows of \d+ tables restored; every count fits\./);
  expect(said).toMatch(/The audit chain fits: [1-9]\d* events\./);
  expect(await command("audit-verify", [], fresh.ownerUrl)).toMatch(/fits|whole|no /i);

  const client = new pg.Client({ connectionString: fresh.ownerUrl });
  await client.connect();
  const { rows } = await client.query(
    "SELECT refunded_minor::int AS refunded FROM payment_transaction WHERE session_id = $1",
    [payment.sessionId],
  );
  expect(rows).toEqual([{ refunded: 4_000 }]);
  await expect(client.query("DELETE FROM audit_event")).rejects.toThrow("append-only");
  await client.end();

  await expect(command("restore", ["--from", file], fresh.ownerUrl)).rejects.toMatchObject({
    stderr: expect.stringContaining("in use"),
  });
  truncateSync(file, Math.floor(statSync(file).size / 2));
  await expect(command("restore", ["--from", file], fresh.ownerUrl)).rejects.toMatchObject({ code: 1 });
}, 900_000);
