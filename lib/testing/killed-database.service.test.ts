import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiKey } from "@/lib/auth/api-keys";
import { embeddedBinFolder } from "@/lib/db/embedded/binaries";
import {
  type Cluster,
  clusterUrl,
  initialiseCluster,
  OWNER,
  startCluster,
  stopCluster,
  waitForDatabase,
} from "@/lib/db/embedded/cluster";
import { freePort } from "@/lib/db/embedded/free-port";
import { databaseUser } from "@/lib/db/embedded/system-user";
import { migrate } from "@/lib/db/migrate";
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
let cluster: Cluster;
let server: ChildProcess;
let gateway: TestGateway;
let url: string;
let apiKey: string;
let bundle: string;

beforeAll(async () => {
  chmodSync(home, 0o755);
  const user = databaseUser();
  cluster = {
    binFolder: process.env.TEST_POSTGRES_BIN || embeddedBinFolder(user),
    folder: join(home, "postgres"),
    logFile: join(home, "postgres.log"),
    user,
    port: await freePort(),
    password: randomBytes(12).toString("hex"),
    durable: true,
    settings: { shared_buffers: "64MB" },
  };
  initialiseCluster(cluster);
  server = startCluster(cluster);
  url = clusterUrl(cluster, "postgres", OWNER, cluster.password);
  await waitForDatabase(url, server);
  await migrate({ databaseUrl: url });
  process.env.DATABASE_URL = url;
  delete process.env.APP_DATABASE_URL;
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
  await stopCluster(server);
  rmSync(home, { recursive: true, force: true });
  rmSync(bundle, { force: true });
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  resetEnv();
});

async function killDatabase(): Promise<void> {
  const gone = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGKILL");
  await gone;
  // The server's own children notice within moments; the new one waits for them.
  for (let attempt = 1; ; attempt++) {
    server = startCluster(cluster);
    try {
      await waitForDatabase(url, server);
      return;
    } catch (error) {
      if (attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

it("killed and started again while refunds run: refused with 503 or told honestly, and every key ends with one refund", async () => {
  const settings = settingsFor({ ownerUrl: url });
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
    await killDatabase();
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
