import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, inject } from "vitest";
import { closePool } from "@/lib/db/pool";
import { runOnce, type TestServer, urlWith } from "@/lib/db/testing/server";
import { resetEnv } from "@/lib/env";

export interface TestDatabase {
  name: string;
  /** The owner: may do anything, for arranging and looking behind the curtain. */
  ownerUrl: string;
  /** A login with the application's rights, as the product has them. */
  appUrl: string;
  drop: () => Promise<void>;
}

/** A fresh, migrated, empty database of its own. Only in `*.service.test.ts` and `*.long.test.ts`. */
export async function createTestDatabase(server: TestServer = inject("testServer")): Promise<TestDatabase> {
  const name = `countersign_test_${randomBytes(6).toString("hex")}`;
  await clone(server, name);
  const ownerUrl = urlWith(server.adminUrl, { database: name });
  return {
    name,
    ownerUrl,
    appUrl: urlWith(ownerUrl, { login: server.appLogin }),
    drop: () => runOnce(server.adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function clone(server: TestServer, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(server.adminUrl, `CREATE DATABASE ${name} TEMPLATE ${server.template}`);
    } catch (error) {
      // 55006: somebody is looking at the template at this moment.
      if ((error as { code?: string }).code !== "55006" || attempt === 20) throw error;
      await sleep(100);
    }
  }
}

/**
 * For a whole test file: makes a database before its tests, points the product's pool at it with the application's
 * rights, and drops it afterwards. The returned object is filled once the tests run.
 */
export function testDatabase(): TestDatabase {
  const holder = {} as TestDatabase;
  const before = { DATABASE_URL: process.env.DATABASE_URL, APP_DATABASE_URL: process.env.APP_DATABASE_URL };
  beforeAll(async () => {
    Object.assign(holder, await createTestDatabase());
    process.env.DATABASE_URL = holder.ownerUrl;
    process.env.APP_DATABASE_URL = holder.appUrl;
    resetEnv();
    await closePool();
  });
  afterAll(async () => {
    await closePool();
    await holder.drop?.();
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    resetEnv();
  });
  return holder;
}
