import type { Durability } from "@/lib/gateways/sandbox/ledger-file";
import { startSandboxGateway } from "@/lib/gateways/sandbox/server";

/**
 * The sandbox gateway as a process of its own. It reads its own few variables instead of the product's environment,
 * because it plays somebody else's system.
 */

function wholeNumber(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return fallback;
  if (!/^\d{1,9}$/.test(text)) fail(`${name} must be a whole number, not "${text}".`);
  return Number(text);
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) fail(`${name} is missing.`);
  return value;
}

/** One secret for all accounts, or `account:secret` pairs with commas between them. */
function readSecret(text: string): string | Record<string, string> {
  if (!text.includes(":")) return text;
  return Object.fromEntries(
    text.split(",").map((pair) => [pair.slice(0, pair.indexOf(":")), pair.slice(pair.indexOf(":") + 1)]),
  );
}

function fail(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function durability(text: string): Durability {
  if (["0", "off", "false"].includes(text)) return "written";
  return text === "later" ? "later" : "fsync";
}

async function main(): Promise<void> {
  const gateway = await startSandboxGateway({
    port: wholeNumber("SANDBOX_PORT", 0),
    host: process.env.SANDBOX_HOST || "127.0.0.1",
    ledgerFile: required("SANDBOX_LEDGER"),
    secret: readSecret(required("SANDBOX_SECRET")),
    controlSecret: required("SANDBOX_CONTROL_SECRET"),
    webhookUrl: process.env.SANDBOX_WEBHOOK_URL || null,
    webhookSecret: process.env.SANDBOX_WEBHOOK_URL ? required("SANDBOX_WEBHOOK_SECRET") : "",
    queueDelayMs: wholeNumber("SANDBOX_QUEUE_DELAY_MS", 5_000),
    paymentLifetimeMs: wholeNumber("SANDBOX_PAYMENT_LIFETIME_MS", 30 * 60_000),
    ...(process.env.SANDBOX_PUBLIC_URL ? { publicUrl: process.env.SANDBOX_PUBLIC_URL } : {}),
    durability: durability(process.env.SANDBOX_FSYNC ?? "on"),
  });
  process.stdout.write(`${JSON.stringify({ url: gateway.url, port: gateway.port })}\n`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      gateway.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
