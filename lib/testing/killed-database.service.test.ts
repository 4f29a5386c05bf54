import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiKey } from "@/lib/auth/api-keys";
import { type OwnDatabase, startOwnDatabase } from "@/lib/db/embedded/own-database";
import { closePool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { resetEnv } from "@/lib/env";
import { startTestGateway, type TestGateway } from "@/lib/gateways/testing/sandbox-fixture";
import { bundleWebEntry, killAll, settingsFor, startWeb, startWorker } from "@/lib/testing/processes";
import {
  accessTo,
  balancesOf,
  eventually,
  executedAt,
  makePayment,
  type TestPayment,
} from "@/lib/testing/world";
import { insertAccounts, SEED_ACCOUNTS } from "@/prisma/seed/accounts";

/** A PostgreSQL of its own, with real durability, to be killed while refunds run. */
const before = { DATABASE_URL: process.env.DATABASE_URL, APP_DATABASE_URL: process.env.APP_DATABASE_URL };
const home = mkdtempSync(join(tmpdir(), "countersign-killed-database-"));
let database: OwnDatabase;
let gateway: TestGateway;
let apiKey: string;
let bundle: string;

beforeAll(async () => {
  chmodSync(home, 0o755);
  database = await startOwnDatabase(home, {
    binFolder: process.env.TEST_POSTGRES_BIN,
    settings: { shared_buffers: "64MB" },
  });
  process.env.DATABASE_URL = database.ownerUrl;
  process.env.APP_DATABASE_URL = database.appUrl;
  resetEnv();
  await closePool();
  gateway = await startTestGateway({ durability: "written" });
  await insertAccounts(sql, Object.values(SEED_ACCOUNTS), accessTo(gateway));
  apiKey = (await createApiKey(sql, { name: "Test shop" })).key;
  bundle = await bundleWebEntry();
});

afterAll(async () => {
  await killAll();
  await closePool();
  await gateway?.close();
  await database?.stop();
  rmSync(home, { recursive: true, force: true });
  rmSync(bundle, { force: true });
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  resetEnv();
});

it("killed and started again while refunds run: refused with 503 or told honestly, and every key ends with one refund", async () => {
  const settings = settingsFor(database);
  const [web, worker] = [await startWeb(bundle, settings), await startWorker(settings)];
  const payments: TestPayment[] = [];
  for (let index = 0; index < 30; index++) payments.push(await makePayment(gateway));
  await gateway.control("POST", "/control/delay", { ms: 30 });
  const refund = async (index: number) => {
    const answer = await fetch(`${web.url}/b/pbl/v2/operation/`, {
      method: "POST",
      headers: {
        authorization: `Api-Key ${apiKey}`,
        "content-type": "application/json",
        "tracking-key": `database-${index}`,
      },
      body: JSON.stringify({ operation: "refund", session_id: payments[index]!.sessionId, amount: "4.000" }),
    });
    return { status: answer.status, body: (await answer.json()) as { result?: string } };
  };
  const statuses = new Set<number>();
  for (let round = 0; round < 3; round++) {
    const calls = Array.from({ length: 10 }, async (_, index) =>
      statuses.add((await refund(round * 10 + index)).status),
    );
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
    await database.kill();
    await database.start();
    await Promise.all(calls);
  }
  // Success, "being recorded", "try again": nothing else, and never a plain failure.
  expect([...statuses].filter((status) => ![200, 409, 503].includes(status))).toEqual([]);
  await gateway.control("POST", "/control/delay", { ms: 0 });
  for (const [index, payment] of payments.entries()) {
    await eventually(`refund ${index}`, async () => (await refund(index)).body.result === "success", 60_000);
    expect(await executedAt(gateway, payment)).toHaveLength(1);
    expect(await balancesOf(payment)).toMatchObject({ refunded_minor: 4_000n, refund_held_minor: 0n });
  }
  await web.kill();
  await worker.kill();
}, 180_000);
