import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { obtainChromium } from "./test/chromium";
import {
  judgeScenarios,
  ranTests,
  readScenarios,
  renderScenarios,
  scenarioStages,
  untried,
} from "./test/hardening-scenarios";
import { type LongPart, notRun, renderLongTable } from "./test/long-table";
import { obtainDebianTools } from "./test/debian-tools";
import { hasOldestPostgres, onOldestPostgres } from "./test/oldest-postgres";
import { playwrightTally, runStage, type Stage, vitestTally } from "./test/stages";

/**
 * `npm run test:long`: what takes longer than a change should wait for. A test that did not run is a failure.
 * `--write <file>` keeps the dated table of results.
 */
const { values } = parseArgs({ options: { write: { type: "string" } } });

const FILE = "test-results/vitest-long.json";
const LONG: Stage = {
  title: "Long tests",
  args: [
    "node_modules/vitest/vitest.mjs",
    ...["run", "--project", "long", "--reporter=verbose", "--reporter=json", `--outputFile.json=${FILE}`],
  ],
  env: { COUNTERSIGN_LONG_TESTS: "1" },
  count: { file: FILE, read: vitestTally },
};

const lacking = obtainDebianTools((line) => process.stdout.write(`${line}\n`));
if (lacking) process.stdout.write(`${lacking}\n`);

// Tests of the running product want its production build.
const BUILD: Stage = { title: "Production build", args: ["scripts/run.mjs", "build"] };
const scenarios = readScenarios(readFileSync("docs/hardening.md", "utf8"));
const chromium = obtainChromium((line) => process.stdout.write(`${line}\n`));
const LOOKS: Stage = {
  title: "Every screen in each language, colour and width",
  args: ["node_modules/@playwright/test/cli.js", "test", "e2e/every-screen.spec.ts"],
  env: { COUNTERSIGN_LOOKS: "all", ...(chromium === null ? {} : { COUNTERSIGN_CHROMIUM: chromium }) },
  count: { file: "test-results/playwright.json", read: playwrightTally },
};
const stages = [BUILD, LONG, ...scenarioStages(scenarios, chromium), LOOKS];
if (hasOldestPostgres()) stages.push(onOldestPostgres("every file"));
else process.stdout.write("PostgreSQL 15 is not installed (Debian: postgresql-15): its part is left out.\n");

const parts: LongPart[] = [];
const ran: ReturnType<typeof ranTests> = [];
let passed = 0;
let failed = 0;
for (const stage of stages) {
  const tally = await runStage(stage);
  passed += tally.passed;
  failed += tally.failed;
  const file = stage.count?.file;
  if (!file || !existsSync(file)) continue;
  const results: unknown = JSON.parse(readFileSync(file, "utf8"));
  ran.push(...ranTests(results, process.cwd()));
  // Journeys have a table of their own kind; what they tried stands among the scenarios.
  if (!("testResults" in (results as object))) continue;
  parts.push({ title: stage.title, results });
  for (const name of notRun(results)) {
    failed += 1;
    process.stdout.write(`Not run: ${name}\n`);
  }
}
const judged = judgeScenarios(scenarios, ran);
for (const number of untried(scenarios)) {
  failed += 1;
  process.stdout.write(`No test tries scenario ${number}.\n`);
}
for (const { number, file, name, result } of judged.filter((one) => one.result === "not run")) {
  failed += 1;
  process.stdout.write(`Scenario ${number}, ${result}: ${file}: ${name}\n`);
}
const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}.`;
const today = new Date().toISOString().slice(0, 10);
const table = renderLongTable(today, machine, parts, process.cwd()) + renderScenarios(judged);
if (values.write === undefined) process.stdout.write(`\n${table}`);
else writeFileSync(values.write, table);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
