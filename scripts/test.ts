import { obtainChromium } from "./test/chromium";
import { hasOldestPostgres, onOldestPostgres } from "./test/oldest-postgres";
import { playwrightTally, runStage, type Stage, type Tally, vitestTally } from "./test/stages";

/** `npm test`: everything that a change has to pass, on a machine that has only Node. CI runs the same. */

const VITEST = "node_modules/vitest/vitest.mjs";

function vitest(title: string, name: string, args: string[]): Stage {
  const file = `test-results/${name}.json`;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  return { title, args: [VITEST, "run", ...args, ...reporters], count: { file, read: vitestTally } };
}

/** What only reads; the two rows run side by side, because each keeps one core busy. */
const LINT: Stage[] = [
  { title: "Lint", args: ["node_modules/eslint/bin/eslint.js", "."] },
  {
    title: "Import walls",
    args: [
      "node_modules/dependency-cruiser/bin/dependency-cruise.mjs",
      ...[
        "app",
        "components",
        "lib",
        "scripts",
        "e2e",
        "prisma",
        "proxy.ts",
        "instrumentation.ts",
        "--config",
        ".dependency-cruiser.cjs",
      ],
    ],
  },
];
const TYPES: Stage[] = [
  { title: "Types of the routes", args: ["node_modules/next/dist/bin/next", "typegen"] },
  { title: "Types", args: ["node_modules/typescript/bin/tsc", "--noEmit"] },
];

const PROJECTS = ["--project", "unit", "--project", "service*"];
const TESTS = vitest("Unit, property and service tests", "vitest", PROJECTS);

const BUILD: Stage = { title: "Production build", args: ["scripts/run.mjs", "build"] };

const journeys = (chromium: string): Stage => ({
  title: "Browser journeys",
  args: ["node_modules/@playwright/test/cli.js", "test"],
  env: { COUNTERSIGN_CHROMIUM: chromium },
  count: { file: "test-results/playwright.json", read: playwrightTally },
});

async function main(): Promise<void> {
  const begun = performance.now();
  const total: Tally = { passed: 0, failed: 0 };
  const run = async (stage: Stage) => {
    const tally = await runStage(stage);
    total.passed += tally.passed;
    total.failed += tally.failed;
    return tally.failed === 0;
  };
  const runAll = async (stages: Stage[]) => {
    for (const stage of stages) await run(stage);
  };
  await Promise.all([runAll(LINT), runAll(TYPES)]);
  await run(TESTS);
  // The build keeps one core busy, the tests wait for their server much of the time.
  const [built] = await Promise.all([
    run(BUILD),
    hasOldestPostgres() ? run(onOldestPostgres("what depends on the server")) : true,
  ]);
  if (built) {
    const chromium = obtainChromium((line) => process.stdout.write(`${line}\n`));
    if (chromium) await run(journeys(chromium));
    else {
      total.failed += 1;
      process.stdout.write(
        "The browser journeys need Chromium: install the package chromium or Google Chrome.\n",
      );
    }
  }
  process.stdout.write(`\nAll stages took ${((performance.now() - begun) / 60_000).toFixed(1)} minutes.\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
