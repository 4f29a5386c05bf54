import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withClient } from "./database";
import { StartProblem } from "./problem";
import { type DemoCredentials, type InstanceSecrets, writePrivately } from "./secrets";

/** The demo: believable data at the first start, and one file that tells scripts how to get in. */

export interface DemoFile extends DemoCredentials {
  baseUrl: string;
  databaseUrl: string;
  appDatabaseUrl: string;
  sandboxGatewayUrl: string;
  sandboxControlSecret: string;
  pgCodes: string[];
}

/** What the `demo-data` command is told, over the channel, because passwords do not belong into arguments. */
export interface DemoOrder {
  credentials: DemoCredentials;
  sandboxGatewayUrl: string;
  sandboxControlSecret: string;
  sandboxSecret: string;
  webhookSecret: string;
}

export type DemoAnswer = { pgCodes: string[] };

const fileOf = (dataFolder: string) => join(dataFolder, "demo.json");
const begunOf = (dataFolder: string) => join(dataFolder, "demo-begun");

function readDemoFile(dataFolder: string): DemoFile | null {
  const path = fileOf(dataFolder);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as DemoFile) : null;
}

async function hasPeople(ownerUrl: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ any: boolean }>("SELECT EXISTS (SELECT 1 FROM app_user) AS any");
    return rows[0]?.any === true;
  });
}

/**
 * Whether this instance is a demo: its own data was made here, or is half made (then it is finished), or the database
 * has nobody in it. A database with people that we did not make is never touched.
 */
export async function isDemo(dataFolder: string, ownerUrl: string): Promise<boolean> {
  const people = await hasPeople(ownerUrl);
  if (!people) {
    // Also after somebody emptied the database: what was written down about it is no longer true.
    rmSync(fileOf(dataFolder), { force: true });
    return true;
  }
  return existsSync(fileOf(dataFolder)) || existsSync(begunOf(dataFolder));
}

export interface DemoContext {
  dataFolder: string;
  secrets: InstanceSecrets;
  baseUrl: string;
  ownerUrl: string;
  appUrl: string;
  sandboxGatewayUrl: string;
  env: NodeJS.ProcessEnv;
}

/** Makes the demo data when they are missing or half made, and brings the addresses in `demo.json` up to date. */
export async function ensureDemo(context: DemoContext): Promise<DemoFile> {
  const { dataFolder, secrets } = context;
  const known = readDemoFile(dataFolder);
  if (known) await moveSandboxAccounts(context.ownerUrl, known.sandboxGatewayUrl, context.sandboxGatewayUrl);
  else writeFileSync(begunOf(dataFolder), "");
  const pgCodes = known?.pgCodes ?? (await makeDemoData(context)).pgCodes;
  const demo: DemoFile = {
    baseUrl: context.baseUrl,
    databaseUrl: context.ownerUrl,
    appDatabaseUrl: context.appUrl,
    sandboxGatewayUrl: context.sandboxGatewayUrl,
    sandboxControlSecret: secrets.sandboxControlSecret,
    apiKey: secrets.credentials.apiKey,
    users: secrets.credentials.users,
    pgCodes,
  };
  writePrivately(fileOf(dataFolder), demo);
  rmSync(begunOf(dataFolder), { force: true });
  return demo;
}

/** The sandbox gateway got another port: its accounts follow, so that refunds still find it. */
async function moveSandboxAccounts(ownerUrl: string, from: string, to: string): Promise<void> {
  if (from === to) return;
  await withClient(ownerUrl, (client) =>
    client.query("UPDATE gateway_account SET base_url = $2 WHERE gateway = 'sandbox' AND base_url = $1", [
      from,
      to,
    ]),
  );
}

function makeDemoData(context: DemoContext): Promise<DemoAnswer> {
  const { secrets } = context;
  const order: DemoOrder = {
    credentials: secrets.credentials,
    sandboxGatewayUrl: context.sandboxGatewayUrl,
    sandboxControlSecret: secrets.sandboxControlSecret,
    sandboxSecret: secrets.sandboxSecret,
    webhookSecret: secrets.webhookSecret,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["scripts/run.mjs", "demo-data"], {
      env: { ...context.env, COUNTERSIGN_SUPERVISED: "1" },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let answer: DemoAnswer | undefined;
    child.on("message", (message) => {
      answer = message as DemoAnswer;
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0 && answer) resolve(answer);
      else
        reject(
          new StartProblem(
            "The demo data could not be made; the lines above say why. Starting again continues.",
          ),
        );
    });
    child.send(order);
  });
}
