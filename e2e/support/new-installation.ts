import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { query } from "./database";
import { readDemo } from "./demo";
import { runProduct } from "./run-product";

export interface NewInstallation {
  baseUrl: string;
  /** The first administrator, as the command line told of him. */
  username: string;
  password: string;
  remove: () => Promise<void>;
}

/** An installation as its operator makes it: a database, the migrations, one administrator, and no demo data. */
export async function makeInstallation(): Promise<NewInstallation> {
  const name = `new_installation_${Date.now().toString(36)}`;
  const address = new URL(readDemo().databaseUrl);
  address.pathname = `/${name}`;
  const dataFolder = mkdtempSync(join(tmpdir(), "countersign-new-"));
  const env = {
    DATABASE_URL: address.href,
    // The sandbox gateway of the demo speaks plain http on this machine.
    GATEWAY_ALLOW_LOOPBACK_HTTP: "1",
  };
  const run = async (...args: string[]) =>
    promisify(execFile)(process.execPath, ["scripts/run.mjs", ...args], {
      env: { ...process.env, ...env, COUNTERSIGN_DATA_DIR: dataFolder },
    });
  const removeDatabase = async () => {
    await query(`DROP DATABASE ${name} WITH (FORCE)`);
    rmSync(dataFolder, { recursive: true, force: true });
  };
  await query(`CREATE DATABASE ${name}`);
  try {
    await run("migrate");
    const told = await run("create-admin", "--username", "layla", "--email", "layla@example.com");
    const password = /shown only now\): (\S+)/.exec(told.stdout)?.[1];
    if (!password) throw new Error(`No password was told: ${told.stdout}`);
    const { port, stop } = await runProduct(dataFolder, env);
    const remove = async () => {
      await stop();
      await removeDatabase();
    };
    return { baseUrl: `http://localhost:${port}`, username: "layla", password, remove };
  } catch (error) {
    await removeDatabase();
    throw error;
  }
}
