import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { PLANTED_DEFECTS, type PlantedDefect } from "./defects";
import { HARDENING_DEFECTS } from "./hardening-defects";

interface Report {
  testResults: { assertionResults: { title: string; status: string }[] }[];
}

/** Runs the test file with the defect in the source; the titles by what became of them. */
async function runWith(defect: PlantedDefect): Promise<{ failed: string[]; passed: string[] }> {
  const output = join(mkdtempSync(join(tmpdir(), "countersign-planted-")), "report.json");
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "service*", defect.tests];
  const run = promisify(execFile)(
    process.execPath,
    [...args, "--reporter=json", `--outputFile.json=${output}`],
    {
      env: { ...process.env, COUNTERSIGN_PLANTED_DEFECT: defect.name, COUNTERSIGN_LONG_TESTS: "" },
      timeout: 10 * 60_000,
    },
  );
  await expect(run, "the run ends red").rejects.toMatchObject({ code: 1 });
  const report = JSON.parse(readFileSync(output, "utf8")) as Report;
  const results = report.testResults.flatMap((file) => file.assertionResults);
  const titled = (status: string) => results.filter((one) => one.status === status).map(({ title }) => title);
  return { failed: titled("failed"), passed: titled("passed") };
}

test.each([...PLANTED_DEFECTS, ...HARDENING_DEFECTS].map((defect) => [defect.what, defect] as const))(
  "%s turns its test red, and not the whole suite with it",
  async (_what, defect) => {
    const { failed, passed } = await runWith(defect);
    expect(failed).toEqual(expect.arrayContaining([expect.stringContaining(defect.red)]));
    // A source that does not even run would be found by anything.
    expect(passed.length).toBeGreaterThan(0);
  },
);
