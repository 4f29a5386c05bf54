import { runStage, vitestTally } from "./test/stages";

/** `npm run test:long`: what takes longer than a change should wait for. A scenario that did not run is a failure. */
const FILE = "test-results/vitest-long.json";

const tally = await runStage({
  title: "Long tests",
  args: [
    "node_modules/vitest/vitest.mjs",
    ...["run", "--project", "long", "--reporter=verbose", "--reporter=json", `--outputFile.json=${FILE}`],
  ],
  env: { COUNTERSIGN_LONG_TESTS: "1" },
  count: { file: FILE, read: vitestTally },
});
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
process.exitCode = tally.failed === 0 ? 0 : 1;
