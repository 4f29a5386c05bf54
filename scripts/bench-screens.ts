import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { permissions } from "@/lib/auth/permissions";
import { closePool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { seedMass } from "@/prisma/seed/mass";
import { brokenScreenGates, renderScreens, type ScreensMeasured } from "./bench/screens/report";
import { type ListRound, listRound, pageBytes, type Visit } from "./bench/screens/rounds";
import { settleDown } from "./bench/settle-down";
import { signedInCookie } from "./bench/sign-in";
import { type Stage, startStage } from "./bench/stage";
import { ensureBuild } from "./build/next-build";
import { CHROMIUM_ARGS, obtainChromium } from "./test/chromium";

/** `npm run bench:screens`: the console's speed and weight as a browser sees them, on a database of its own. */

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "9" },
    write: { type: "string" },
  },
});
const report = (line: string) => process.stdout.write(`${line}\n`);

async function seed(stage: Stage, rows: number): Promise<void> {
  report(`Making ${rows.toLocaleString("en")} transactions`);
  const access = {
    sandboxGatewayUrl: stage.sandboxUrl,
    credentials: { secret: stage.secrets.sandbox, webhookSecret: stage.secrets.webhook },
    sealKey: stage.secrets.sealKey,
  };
  await seedMass({ databaseUrl: stage.ownerUrl, transactions: rows, access });
  await settleDown(stage);
}

/** One thing for each page that shows one, where the made data have it. */
const EXAMPLES: Record<string, string> = {
  "/gateways/accounts/[pgCode]": "SELECT pg_code FROM gateway_account LIMIT 1",
  "/groups/[groupId]": "INSERT INTO app_group (name) VALUES ('Cashiers') RETURNING id",
  "/settings/approval-policy/[version]": "SELECT version FROM approval_policy_version LIMIT 1",
  "/transactions/[sessionId]":
    "SELECT session_id FROM payment_transaction ORDER BY created_at DESC, id DESC LIMIT 1",
  "/users/[userId]": "SELECT id FROM app_user LIMIT 1",
};

/** Every page of the build that has an address of its own, and those that show one thing where there is one. */
async function addresses(): Promise<string[]> {
  const manifest = JSON.parse(readFileSync(".next/app-path-routes-manifest.json", "utf8")) as Record<
    string,
    string
  >;
  const pages = Object.entries(manifest)
    .filter(([file, path]) => file.endsWith("/page") && !path.startsWith("/_"))
    .map(([, path]) => path);
  const plain = pages.filter((path) => !path.includes("["));
  const ofOne = Object.entries(EXAMPLES).map(async ([path, query]) => {
    if (!pages.includes(path)) throw new Error(`There is no page ${path}.`);
    const [row] = await sql.query<Record<string, unknown>>(query);
    if (!row) throw new Error(`There is nothing to show at ${path}.`);
    return path.replace(/\[.*\]/, encodeURIComponent(String(Object.values(row)[0])));
  });
  return [...plain, ...(await Promise.all(ofOne))].sort();
}

async function measure(rows: number, rounds: number): Promise<ScreensMeasured> {
  const loadBefore = loadavg()[0] ?? 0;
  const executablePath = obtainChromium(report);
  if (!executablePath) throw new Error("Install Chromium to measure the screens.");
  const stage = await startStage();
  const browser = await chromium.launch({ args: CHROMIUM_ARGS, executablePath });
  try {
    await seed(stage, rows);
    const cookie = await signedInCookie(stage, permissions);
    await stage.startProduct();
    const visit: Visit = { browser, webUrl: stage.webUrl, cookie };
    report("The list of transactions");
    // Whoever comes first after a start pays for loading the server's own code.
    await listRound(visit);
    const measured: ListRound[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const one = await listRound(visit);
      measured.push(one);
      report(
        `  round ${round}: first visit ${one.coldMs.toFixed(0)} ms, come back ${one.warmMs.toFixed(0)} ms, slowest answer ${one.interactionMs.toFixed(0)} ms, shift ${one.layoutShift.toFixed(3)}`,
      );
    }
    report("JavaScript of every page");
    const pages = await pageBytes(visit, await addresses());
    const next = (JSON.parse(readFileSync("node_modules/next/package.json", "utf8")) as { version: string })
      .version;
    return { rows, rounds: measured, pages, loadBefore, next };
  } finally {
    await browser.close();
    await closePool();
    await stage.stop();
  }
}

await ensureBuild((line) => report(`  ${line}`));
const measured = await measure(Number(values.rows), Number(values.rounds));
const text = renderScreens(measured);
report(`\n${text}`);
if (values.write !== undefined) writeFileSync(values.write, text);
const broken = brokenScreenGates(measured);
for (const one of broken) process.stderr.write(`Does not hold: ${one}\n`);
process.exit(broken.length === 0 ? 0 : 1);
