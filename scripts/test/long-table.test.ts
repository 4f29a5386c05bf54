import { expect, it } from "vitest";
import { notRun, renderLongTable } from "./long-table";

const test = (fullName: string, status: string, duration: number | null = 1_000) => ({
  fullName,
  status,
  duration,
});
const file = (name: string, ...assertionResults: ReturnType<typeof test>[]) => ({ name, assertionResults });

it("names every test that neither passed nor failed", () => {
  const results = {
    testResults: [
      file("/here/a.test.ts", test("one", "passed"), test("two", "pending", null)),
      file("/here/b.test.ts", test("three", "failed"), test("four", "todo", null)),
    ],
  };
  expect(notRun(results)).toEqual(["a.test.ts: two", "b.test.ts: four"]);
});

it("gives a short part a row per test, a long one a row per file", () => {
  const short = { testResults: [file("/here/a.test.ts", test("kills | things", "passed", 90_000))] };
  const many = {
    testResults: Array.from({ length: 21 }, (_, index) =>
      file(`/here/lib/${index}.test.ts`, test("x", "passed"), test("y", "failed", 500)),
    ),
  };
  const parts = [
    { title: "Short", results: short },
    { title: "Many", results: many },
  ];
  const table = renderLongTable("2026-01-02", "A machine.", parts, "/here");
  expect(table).toContain("on 2026-01-02. A machine.");
  expect(table).toContain("| kills \\| things | passed | 1.5 min |");
  expect(table).toContain("| lib/20.test.ts | 1 | 1 | 2 s |");
});
