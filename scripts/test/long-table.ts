import { basename, relative } from "node:path";

/** What one long run was made of, as a table that is committed. */

export interface LongPart {
  title: string;
  /** The runner's own file of results, as vitest writes it. */
  results: unknown;
}

interface VitestResults {
  testResults: {
    name: string;
    assertionResults: { status: string; fullName: string; duration?: number | null }[];
  }[];
}

const minutes = (milliseconds: number) =>
  milliseconds < 60_000
    ? `${(milliseconds / 1000).toFixed(0)} s`
    : `${(milliseconds / 60_000).toFixed(1)} min`;

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** Tests that neither passed nor failed: a long run that leaves one out has not been a long run. */
export function notRun(results: unknown): string[] {
  return (results as VitestResults).testResults.flatMap((file) =>
    file.assertionResults
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName }) => `${basename(file.name)}: ${fullName}`),
  );
}

/** Each long test in a row of its own; of a part with many files, a row per file. */
export function renderLongTable(date: string, machine: string, parts: LongPart[], root: string): string {
  const lines = [
    "# Long tests",
    "",
    `Made by \`npm run test:long -- --write docs/long-tests.md\` on ${date}. ${machine}`,
  ];
  for (const part of parts) {
    const { testResults } = part.results as VitestResults;
    const single = testResults.length <= 20;
    lines.push(
      "",
      `## ${part.title}`,
      "",
      single ? "| Test | Result | Time |" : "| File | Passed | Failed | Time |",
    );
    lines.push(single ? "| --- | --- | --- |" : "| --- | --- | --- | --- |");
    for (const file of testResults.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const tests = file.assertionResults;
      if (single) {
        for (const test of tests)
          lines.push(`| ${cell(test.fullName)} | ${test.status} | ${minutes(test.duration ?? 0)} |`);
        continue;
      }
      const count = (status: string) => tests.filter((test) => test.status === status).length;
      const time = tests.reduce((sum, test) => sum + (test.duration ?? 0), 0);
      lines.push(
        `| ${relative(root, file.name)} | ${count("passed")} | ${count("failed")} | ${minutes(time)} |`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}
