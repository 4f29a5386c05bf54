import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { type LongPart, notRun, renderLongTable } from "./test/long-table";
import { obtainDebianTools } from "./test/debian-tools";
import { hasOldestPostgres, onOldestPostgres } from "./test/oldest-postgres";
import { runStage, type Stage, vitestTally } from "./test/stages";

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

const stages = [LONG];
if (hasOldestPostgres()) stages.push(onOldestPostgres("every file"));
else process.stdout.write("PostgreSQL 15 is not installed (Debian: postgresql-15): its part is left out.\n");

const parts: LongPart[] = [];
let passed = 0;
let failed = 0;
for (const stage of stages) {
  const tally = await runStage(stage);
  passed += tally.passed;
  failed += tally.failed;
  const file = stage.count?.file;
  if (!file || !existsSync(file)) continue;
  const results: unknown = JSON.parse(readFileSync(file, "utf8"));
  parts.push({ title: stage.title, results });
  for (const name of notRun(results)) {
    failed += 1;
    process.stdout.write(`Not run: ${name}\n`);
  }
}
const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}, Node ${process.versions.node}.`;
const table = renderLongTable(new Date().toISOString().slice(0, 10), machine, parts, process.cwd());
if (values.write === undefined) process.stdout.write(`\n${table}`);
else writeFileSync(values.write, table);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
