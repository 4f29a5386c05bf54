import { readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { closePool } from "@/lib/db/pool";
import { sql } from "@/lib/db/sql";
import { arrange } from "./bench/arrange";
import { findDisagreements } from "./bench/check";
import { listRounds } from "./bench/list-rounds";
import { type Pgbench, preparePgbench } from "./bench/pgbench";
import { hotParentsRun, newTally, refundRounds, slowGatewayRun } from "./bench/refund-rounds";
import { readRounds } from "./bench/read-rounds";
import { brokenGates, type Measured, renderReport } from "./bench/report";
import { BenchProblem, type BenchSettings, readSettings } from "./bench/settings";
import { startStage } from "./bench/stage";
import { ensureBuild } from "./build/next-build";
import { StartProblem } from "./start/problem";

/** `npm run bench`: the product beside the same SQL without it, from nothing, on a database of its own. */

const report = (line: string) => process.stdout.write(`${line}\n`);

async function measure(settings: BenchSettings): Promise<Measured> {
  const loadBefore = loadavg()[0] ?? 0;
  report("Starting PostgreSQL and the sandbox gateway");
  const stage = await startStage();
  const onSignal = () => void stage.stop().finally(() => process.exit(130));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  let pgbench: Pgbench | null = null;
  try {
    report(`Making ${settings.rows.toLocaleString("en")} transactions`);
    const arranged = await arrange(stage, settings, report);
    pgbench = preparePgbench(stage.ownerUrl, { ...arranged.yardstickIds, apiKey: arranged.apiKey });
    if (!pgbench)
      report("L not measured: pgbench is not installed (Debian: apt-get install postgresql-contrib)");
    report("Starting the web process and the worker");
    await stage.startProduct();
    const tally = newTally();
    report("Refunds");
    const refunds = await refundRounds(stage, arranged, pgbench, settings, tally, report);
    const hot = await hotParentsRun(stage, arranged, settings, tally);
    report("Refunds through a slow gateway");
    const slow = await slowGatewayRun(stage, arranged, settings, tally);
    report("Retrieve and inquiry");
    const reads = await readRounds(stage, arranged, settings, report);
    report("List");
    const lists = await listRounds(stage, arranged, settings, report);
    report("Comparing our books with the gateway's");
    const disagreements = await findDisagreements(stage, arranged, tally);
    for (const reason of tally.reasons) report(`  failed: ${reason}`);
    const others = [
      ...lists.flatMap((one) => [one.httpFirst, one.httpDeep]),
      ...reads.flatMap((one) => [one.retrieve, one.inquiry]),
    ];
    for (const reason of others.flatMap((one) => one.reasons)) report(`  failed: ${reason}`);
    const [version] = await sql.query<{ server_version: string }>("SHOW server_version");
    return {
      ...{ settings, refunds, reads, lists, hot, slow, disagreements },
      loadBefore,
      seedPerSecond: arranged.seedPerSecond,
      postgres: version?.server_version ?? "unknown",
      next: (JSON.parse(readFileSync("node_modules/next/package.json", "utf8")) as { version: string })
        .version,
      failures: others.reduce((sum, one) => sum + one.failures, tally.failures),
    };
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    pgbench?.close();
    await closePool();
    await stage.stop();
  }
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  if (!settings.asBuilt) await ensureBuild((line) => report(`  ${line}`));
  const measured = await measure(settings);
  const text = renderReport(measured);
  report(`\n${text}`);
  if (settings.writeTo !== null) writeFileSync(settings.writeTo, text);
  const broken = brokenGates(measured);
  for (const one of broken) process.stderr.write(`Does not hold: ${one}\n`);
  process.exit(broken.length === 0 ? 0 : 1);
}

main().catch((error: unknown) => {
  const expected = error instanceof BenchProblem || error instanceof StartProblem;
  if (expected) process.stderr.write(`${error.message}\n`);
  else console.error(error);
  process.exit(1);
});
