import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { judgeScenarios, ranTests, readScenarios, renderScenarios, untried } from "./hardening-scenarios";

const scenarios = readScenarios(readFileSync("docs/hardening.md", "utf8"));

it("the table tries every scenario from 1 to 36, and chaos", () => {
  expect(untried(scenarios)).toEqual([]);
  expect(untried(scenarios.filter(({ number }) => number !== "21"))).toEqual(["21"]);
});

const TABLE = [
  "| 6 | Fifty at once | `lib/a.service.test.ts`: under one key | `npm test` |",
  "| 34 | Clocks | `lib/b.long.test.ts`: %s, and the (worker) killed | `npm run test:long` |",
  "| 14 | | `e2e/story.spec.ts`: two tabs | `npm test` |",
  "| 7 | Others | `lib/a.service.test.ts`: left out | `npm test` |",
].join("\n");
const vitest = {
  testResults: [
    {
      name: "/here/lib/a.service.test.ts",
      assertionResults: [
        {
          status: "passed",
          fullName: "races under one key: 50 of 50",
          duration: 20,
          meta: { figure: "ledger 1" },
        },
        { status: "pending", fullName: "left out" },
      ],
    },
    {
      name: "/here/lib/b.long.test.ts",
      assertionResults: [
        { status: "passed", fullName: "ahead, and the (worker) killed", duration: 1_000 },
        { status: "failed", fullName: "behind, and the (worker) killed", duration: 500 },
      ],
    },
  ],
};
const playwright = {
  suites: [
    {
      file: "story.spec.ts",
      specs: [
        { title: "two tabs make one", ok: true, tests: [{ results: [{ duration: 5, status: "passed" }] }] },
      ],
    },
  ],
};

it("one that was skipped, failed for one of its values, or stands in another file has not passed", () => {
  const ran = [...ranTests(vitest, "/here"), ...ranTests(playwright, "/here")];
  const judged = judgeScenarios(readScenarios(TABLE), ran);
  expect(judged.map(({ number, result, tests }) => [number, result, tests])).toEqual([
    ["6", "passed", 1],
    ["34", "failed", 2],
    ["14", "passed", 1],
    ["7", "not run", 0],
  ]);
  const table = renderScenarios(judged);
  expect(table).toContain("| 6 | Fifty at once: under one key | passed | ledger 1 | 0.0 s |");
  expect(table).toContain("| failed | 2 tests | 1.5 s |");
});

it("a row that cannot be read is an error, not a scenario less", () => {
  expect(() => readScenarios("| 6 | Fifty | somewhere | `npm test` |")).toThrow("cannot be read");
});
