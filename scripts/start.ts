import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "@/lib/db/embedded/free-port";
import { MigrationRefused, migrate } from "@/lib/db/migrate";
import { ConfigurationError, type Env, hasEnv } from "@/lib/env";
import { ensureBuild } from "./build/next-build";
import { lockDataFolder, prepareDataFolder, requireFreePort } from "./start/checks";
import { allowAppLogin, type DatabaseAddresses, prepareDatabase } from "./start/database";
import { type DemoFile, ensureDemo, isDemo } from "./start/demo";
import { asApplication, childEnvironment, localUrlOf, readEnvironment } from "./start/environment";
import { StartProblem } from "./start/problem";
import { type InstanceSecrets, loadPorts, loadSecrets, writePrivately } from "./start/secrets";
import { onStopRequest } from "./start/stop-request";
import { answersAt, nodeService, saysReady, Supervisor } from "./start/supervisor";

/** `npm start`: everything on one machine, set up at the first run. `--dev` (npm run dev) builds pages on demand. */

interface Instance {
  env: Env;
  isDevelopment: boolean;
  dataFolder: string;
  secrets: InstanceSecrets;
  supervisor: Supervisor;
  /** Where this machine itself reaches the web process. */
  localUrl: string;
}

const report = (line: string) => process.stdout.write(`${line}\n`);

async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  report(`${title} …`);
  const begun = performance.now();
  const result = await work();
  report(`  done in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return result;
}

/** The database of this instance: the given server, or our own. */
async function startDatabase(instance: Instance): Promise<DatabaseAddresses> {
  const { env, dataFolder, secrets, supervisor } = instance;
  if (hasEnv(env, "DATABASE_URL")) {
    await step("Migrating the given database", () => migrateGiven(env.DATABASE_URL));
    return { ownerUrl: env.DATABASE_URL, appUrl: env.APP_DATABASE_URL ?? asApplication(env.DATABASE_URL) };
  }
  const database = await step("Starting PostgreSQL", async () => {
    const prepared = await prepareDatabase(dataFolder, secrets, indented);
    await supervisor.add(prepared.service);
    return prepared;
  });
  writePrivately(join(dataFolder, "ports.json"), { ...loadPorts(dataFolder), postgres: database.port });
  await step("Migrating the database", async () => {
    await migrate({ databaseUrl: database.addresses.ownerUrl, report: indented });
    await allowAppLogin(database.addresses.ownerUrl, secrets.appPassword);
  });
  return database.addresses;
}

async function migrateGiven(databaseUrl: string): Promise<void> {
  try {
    await migrate({ databaseUrl, report: indented });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (error instanceof MigrationRefused || typeof code !== "string") throw error;
    throw new StartProblem(
      `The database at ${new URL(databaseUrl).host} did not accept the connection (${code}).`,
    );
  }
}

const indented = (line: string) => report(`  ${line}`);

async function startSandboxGateway(instance: Instance): Promise<string> {
  const { dataFolder, secrets, supervisor, localUrl } = instance;
  const port = await freePort(loadPorts(dataFolder).sandbox);
  const url = `http://127.0.0.1:${port}`;
  await supervisor.add(
    nodeService({
      name: "sandbox gateway",
      command: "sandbox-gateway",
      ready: answersAt(`${url}/health`, 60_000),
      patienceMs: 10_000,
      quiet: true,
      // It plays somebody else's system and gets nothing of ours.
      env: {
        NODE_ENV: "production",
        PATH: process.env.PATH,
        SANDBOX_PORT: String(port),
        SANDBOX_HOST: "127.0.0.1",
        SANDBOX_LEDGER: join(dataFolder, "sandbox-gateway", "ledger.jsonl"),
        SANDBOX_SECRET: secrets.sandboxSecret,
        SANDBOX_CONTROL_SECRET: secrets.sandboxControlSecret,
        SANDBOX_WEBHOOK_URL: `${localUrl}/b/gateways/sandbox/webhook`,
        SANDBOX_WEBHOOK_SECRET: secrets.webhookSecret,
        SANDBOX_QUEUE_DELAY_MS: process.env.SANDBOX_QUEUE_DELAY_MS,
        SANDBOX_FSYNC: process.env.SANDBOX_FSYNC,
      },
    }),
  );
  writePrivately(join(dataFolder, "ports.json"), { ...loadPorts(dataFolder), sandbox: port });
  return url;
}

/** The sandbox gateway and the demo data, unless this is somebody's own database. */
async function startDemo(
  instance: Instance,
  addresses: DatabaseAddresses,
  env: NodeJS.ProcessEnv,
): Promise<DemoFile | null> {
  const { dataFolder, secrets } = instance;
  if (instance.env.NODE_ENV === "production" || !(await isDemo(dataFolder, addresses.ownerUrl))) return null;
  const sandboxGatewayUrl = await step("Starting the sandbox gateway", () => startSandboxGateway(instance));
  Object.assign(env, {
    COUNTERSIGN_DEMO: "1",
    // The sandbox gateway speaks plain http on this machine.
    GATEWAY_ALLOW_LOOPBACK_HTTP: "1",
    SANDBOX_GATEWAY_URL: sandboxGatewayUrl,
    SANDBOX_SECRET: secrets.sandboxSecret,
    SANDBOX_CONTROL_SECRET: secrets.sandboxControlSecret,
    SANDBOX_WEBHOOK_SECRET: secrets.webhookSecret,
  });
  const isFirst = !existsSync(join(dataFolder, "demo.json"));
  const context = {
    dataFolder,
    secrets,
    baseUrl: instance.env.PUBLIC_URL,
    sandboxGatewayUrl,
    env,
    ...addresses,
  };
  return isFirst ? step("Making the demo data", () => ensureDemo(context)) : ensureDemo(context);
}

async function startProduct(instance: Instance, env: NodeJS.ProcessEnv): Promise<void> {
  const { supervisor, isDevelopment, localUrl } = instance;
  await step("Starting the job worker", () =>
    supervisor.add(nodeService({ name: "worker", command: "worker", env, ready: saysReady(60_000) })),
  );
  await step("Starting the web application", () =>
    supervisor.add(
      nodeService({
        name: "web application",
        command: "web",
        args: isDevelopment ? ["--dev"] : [],
        env,
        ready: answersAt(`${localUrl}/sign-in`, 180_000),
      }),
    ),
  );
}

function announce(instance: Instance, demo: DemoFile | null): void {
  report(`\nCountersign is ready at ${instance.env.PUBLIC_URL}\n`);
  if (demo) {
    report("Demo sign-ins:");
    for (const { username, password } of Object.values(demo.users))
      report(`  ${username.padEnd(12)} ${password}`);
    report(`They are also in ${join(instance.dataFolder, "demo.json")}, with an API key.\n`);
  }
  report("Ctrl-C stops everything.");
}

function explain(error: unknown): void {
  const expected = [StartProblem, ConfigurationError, MigrationRefused].some((kind) => error instanceof kind);
  if (expected) process.stderr.write(`${(error as Error).message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
}

async function main(): Promise<void> {
  // A closed terminal or pipe must not end the supervisor before it has ended its children.
  process.stdout.on("error", () => undefined);
  const env = readEnvironment();
  await requireFreePort(env.PORT, env.HOST);
  const dataFolder = prepareDataFolder(env.COUNTERSIGN_DATA_DIR);
  const release = lockDataFolder(dataFolder);
  const supervisor = new Supervisor(report);

  let stopping = false;
  const end = async (exitCode: number) => {
    stopping = true;
    await supervisor.stopAll();
    release();
    process.exit(exitCode);
  };
  onStopRequest((signal) => {
    if (!stopping) return void end(0);
    // Closing a terminal sends several signals at once; only a second Ctrl-C is impatience.
    if (signal !== "SIGINT") return;
    supervisor.killAll();
    release();
    process.exit(130);
  });

  try {
    const isDevelopment = process.argv.includes("--dev");
    const secrets = loadSecrets(dataFolder);
    const instance = { env, isDevelopment, dataFolder, secrets, supervisor, localUrl: localUrlOf(env) };
    report(`Countersign starts with the data folder ${dataFolder}`);
    const addresses = await startDatabase(instance);
    if (!isDevelopment) await step("Checking the production build", () => ensureBuild(indented));
    const children = childEnvironment(instance, addresses);
    const demo = await startDemo(instance, addresses, children);
    await startProduct(instance, children);
    announce(instance, demo);
  } catch (error) {
    if (stopping) return;
    explain(error);
    await end(1);
  }
}

main().catch((error: unknown) => {
  explain(error);
  process.exit(1);
});
