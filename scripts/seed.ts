import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ConfigurationError, getEnv, hasEnv } from "@/lib/env";
import type { AccountAccess } from "@/prisma/seed/accounts";
import { ledgerMass, seedMass } from "@/prisma/seed/mass";

/** `npm run seed -- --transactions 1000000`: as many payments as asked, into a migrated database. */

const USAGE =
  "Usage: npm run seed -- --transactions <number> [--seed <number>] [--ledger]\n" +
  "  --ledger  also tells the sandbox gateway, so that operations on these payments work there";

class SeedProblem extends Error {}

interface Target {
  databaseUrl: string;
  access: AccountAccess | null;
  sandbox: { sandboxGatewayUrl: string; sandboxControlSecret: string } | null;
}

interface KnownSecrets {
  sealKey?: string;
  sandboxSecret?: string;
  webhookSecret?: string;
}

interface KnownDemo {
  databaseUrl?: string;
  sandboxGatewayUrl?: string;
  sandboxControlSecret?: string;
}

function readJson<Content>(path: string): Partial<Content> {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Content) : {};
}

/** The database of DATABASE_URL, or of the demo in the data folder. Without its secrets accounts have no credentials. */
function findTarget(): Target {
  const env = getEnv();
  const given = hasEnv(env, "DATABASE_URL");
  // The folder's secrets belong to its own database, not to another one.
  const demo = given ? {} : readJson<KnownDemo>(join(env.COUNTERSIGN_DATA_DIR, "demo.json"));
  const secrets = given ? {} : readJson<KnownSecrets>(join(env.COUNTERSIGN_DATA_DIR, "secrets.json"));
  const databaseUrl = given ? env.DATABASE_URL : demo.databaseUrl;
  if (!databaseUrl) {
    throw new SeedProblem(
      `Set DATABASE_URL to a migrated database, or start the demo first (npm start): there is no ${join(env.COUNTERSIGN_DATA_DIR, "demo.json")}.`,
    );
  }
  const sandboxGatewayUrl = env.SANDBOX_GATEWAY_URL ?? demo.sandboxGatewayUrl;
  const secret = env.SANDBOX_SECRET ?? secrets.sandboxSecret;
  const sealKey = hasEnv(env, "COUNTERSIGN_SEAL_KEY") ? env.COUNTERSIGN_SEAL_KEY : secrets.sealKey;
  const controlSecret = env.SANDBOX_CONTROL_SECRET ?? demo.sandboxControlSecret;
  const webhookSecret = env.SANDBOX_WEBHOOK_SECRET ?? secrets.webhookSecret ?? "";
  return {
    databaseUrl,
    access:
      sandboxGatewayUrl && secret && sealKey
        ? { sandboxGatewayUrl, credentials: { secret, webhookSecret }, sealKey }
        : null,
    sandbox:
      sandboxGatewayUrl && controlSecret ? { sandboxGatewayUrl, sandboxControlSecret: controlSecret } : null,
  };
}

function readArguments() {
  const options = {
    transactions: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    ledger: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>["values"];
  try {
    values = parseArgs({ options }).values;
  } catch (error) {
    throw new SeedProblem(`${(error as Error).message}\n${USAGE}`);
  }
  if (values.help) throw new SeedProblem(USAGE);
  const whole = (name: "transactions" | "seed", min: number) => {
    const number = Number(String(values[name]).replaceAll("_", ""));
    if (!Number.isInteger(number) || number < min || number > 200_000_000)
      throw new SeedProblem(`--${name} must be a whole number from ${min}.\n${USAGE}`);
    return number;
  };
  return { transactions: whole("transactions", 1), seed: whole("seed", 0), ledger: values.ledger === true };
}

const format = (value: number) => Math.round(value).toLocaleString("en");

/** One line that is rewritten at a terminal, and one line every few seconds in a log. */
function progressLine() {
  let shownAt = 0;
  const isTerminal = process.stdout.isTTY;
  return (text: string, last: boolean) => {
    const now = performance.now();
    if (!last && now - shownAt < (isTerminal ? 200 : 5_000)) return;
    shownAt = now;
    process.stdout.write(isTerminal ? `\r${text}\x1b[K${last ? "\n" : ""}` : `${text}\n`);
  };
}

async function main(): Promise<void> {
  const { transactions, seed, ledger } = readArguments();
  const target = findTarget();
  if (ledger && !target.sandbox)
    throw new SeedProblem(
      "--ledger needs SANDBOX_GATEWAY_URL and SANDBOX_CONTROL_SECRET, or a running demo.",
    );
  const show = progressLine();
  const seconds = await seedMass({
    ...target,
    transactions,
    seed,
    progress: (done, total, perSecond) =>
      show(
        `${format(done)} of ${format(total)} transactions (${Math.floor((done / total) * 100)} %), ${format(perSecond)} per second`,
        done === total,
      ),
  });
  process.stdout.write(`Stored and analysed in ${seconds.toFixed(1)} s.\n`);
  if (!ledger || !target.sandbox) return;
  const told = await ledgerMass(target.databaseUrl, target.sandbox, (done) =>
    show(`${format(done)} payments told to the sandbox gateway`, false),
  );
  show(`${format(told)} payments told to the sandbox gateway`, true);
}

main().catch((error: unknown) => {
  const expected = error instanceof SeedProblem || error instanceof ConfigurationError;
  const code = (error as { code?: unknown }).code;
  if (expected) process.stderr.write(`${error.message}\n`);
  else if (code === "42P01") process.stderr.write("The database has no tables yet: npm run migrate first.\n");
  else if (typeof code === "string" && /^E[A-Z]+$/.test(code))
    process.stderr.write(`The database did not accept the connection: ${code}.\n`);
  else console.error(error);
  process.exitCode = 1;
});
