import { relative } from "node:path";
import { playwrightTally, type Stage, vitestTally } from "./stages";

/** The scenarios of `docs/hardening.md` beside what ran: one that did not run, or did not pass, is a failure. */

export interface Scenario {
  number: string;
  what: string;
  file: string;
  name: string;
  command: string;
}

/** What a runner says of one test; `figure` is what the test itself measured. */
export interface RanTest {
  file: string;
  name: string;
  passed: boolean;
  ms: number;
  figure?: string;
}

export interface JudgedScenario extends Scenario {
  result: "passed" | "failed" | "not run";
  tests: number;
  ms: number;
  figures: string[];
}

const ROW = /^\| (\S+) \|(?: (.*?))? \| `([^`]+)`: (.+) \| `(npm test|npm run test:long)` \|$/;
const NUMBERS = [...Array.from({ length: 36 }, (_, index) => String(index + 1)), "chaos"];

/** The rows of the table; a line of it that cannot be read is an error. */
export function readScenarios(markdown: string): Scenario[] {
  const lines = markdown.split("\n").filter((line) => /^\| (\d+|chaos) \|/.test(line));
  return lines.map((line) => {
    const [, number, what = "", file, name, command] = ROW.exec(line) ?? [];
    if (!number || !file || !name || !command) throw new Error(`A row that cannot be read: ${line}`);
    return { number, what, file, name, command };
  });
}

/** Scenarios that no row tries. */
export function untried(scenarios: readonly Scenario[]): string[] {
  const tried = new Set(scenarios.map(({ number }) => number));
  return NUMBERS.filter((number) => !tried.has(number));
}

/** Runs the fast ones again, so that one run has tried all; the long ones are in the stage of the long tests. */
export function scenarioStages(scenarios: readonly Scenario[], chromium: string | null): Stage[] {
  const files = (pattern: RegExp) => [
    ...new Set(scenarios.map(({ file }) => file).filter((f) => pattern.test(f))),
  ];
  const fast = files(/(?<!\.long)\.test\.ts$/);
  const journeys = files(/^e2e\//);
  const tests = "test-results/vitest-hardening.json";
  const seen = "test-results/playwright.json";
  return [
    {
      title: "Hardening scenarios: fast ones",
      args: [
        "node_modules/vitest/vitest.mjs",
        ...["run", "--project", "unit", "--project", "service*", "--reporter=default", "--reporter=json"],
        `--outputFile.json=${tests}`,
        ...fast,
      ],
      count: { file: tests, read: vitestTally },
    },
    {
      title: "Hardening scenarios: journeys",
      args: ["node_modules/@playwright/test/cli.js", "test", ...journeys],
      env: chromium === null ? {} : { COUNTERSIGN_CHROMIUM: chromium },
      count: { file: seen, read: playwrightTally },
    },
  ];
}

interface VitestFile {
  name: string;
  assertionResults: {
    status: string;
    fullName: string;
    duration?: number | null;
    meta?: { figure?: string };
  }[];
}

interface PlaywrightSuite {
  file?: string;
  title?: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; ok: boolean; tests: { results: { duration: number; status: string }[] }[] }[];
}

/** Tests out of a runner's own file, whichever of the two it is. */
export function ranTests(results: unknown, root: string): RanTest[] {
  const { testResults, suites } = results as { testResults?: VitestFile[]; suites?: PlaywrightSuite[] };
  return [
    ...(testResults ?? []).flatMap((file) =>
      file.assertionResults
        .filter(({ status }) => status === "passed" || status === "failed")
        .map(({ status, fullName, duration, meta }) => ({
          file: relative(root, file.name).replaceAll("\\", "/"),
          name: fullName,
          passed: status === "passed",
          ms: duration ?? 0,
          ...(meta?.figure ? { figure: meta.figure } : {}),
        })),
    ),
    ...(suites ?? []).flatMap((suite) => journeysIn(suite, suite.file ?? "")),
  ];
}

function journeysIn(suite: PlaywrightSuite, file: string): RanTest[] {
  const own = (suite.specs ?? []).flatMap(({ title, ok, tests }) => {
    const results = tests.flatMap((test) => test.results).filter(({ status }) => status !== "skipped");
    if (results.length === 0) return [];
    const ms = results.reduce((sum, { duration }) => sum + duration, 0);
    return [{ file: `e2e/${file}`, name: title, passed: ok, ms }];
  });
  return [...own, ...(suite.suites ?? []).flatMap((inner) => journeysIn(inner, inner.file ?? file))];
}

/** Each row with what became of its tests. */
export function judgeScenarios(scenarios: readonly Scenario[], ran: readonly RanTest[]): JudgedScenario[] {
  return scenarios.map((scenario) => {
    // A title with a place for a value stands for all its values.
    const parts = scenario.name.split(/%[sj]/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const title = new RegExp(parts.join(".*"), "s");
    const tests = ran.filter(({ file, name }) => file === scenario.file && title.test(name));
    const passed = tests.every((test) => test.passed);
    return {
      ...scenario,
      result: tests.length === 0 ? "not run" : passed ? "passed" : "failed",
      tests: tests.length,
      ms: tests.reduce((sum, { ms }) => sum + ms, 0),
      figures: tests.flatMap(({ figure }) => figure ?? []),
    };
  });
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

/** The rows as a part of the dated table. */
export function renderScenarios(judged: readonly JudgedScenario[]): string {
  const lines = judged.map(({ number, what, name, result, tests, ms, figures }) => {
    const figure = figures.length > 0 ? figures.join("; ") : `${tests} ${tests === 1 ? "test" : "tests"}`;
    return `| ${number} | ${cell(what ? `${what}: ${name}` : name)} | ${result} | ${cell(figure)} | ${(ms / 1000).toFixed(1)} s |`;
  });
  return [
    "",
    "## Hardening scenarios",
    "",
    "| # | Test | Result | Figure | Time |",
    "| --- | --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}
