import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** `docs/console-proof.md` names code and tests for every promise; whoever renames or removes one changes the table as well. */
const ROW = /^\| (\d+) \|(?: (.+))? \|(?: `([^`]+)`)? \| `([^`]+)`: (.+) \|$/;

const lines = readFileSync("docs/console-proof.md", "utf8")
  .split("\n")
  .filter((line) => /^\| \d/.test(line));
const rows = lines.map((line) => ROW.exec(line)?.slice(1) ?? [line]);

it.each(rows.map(([number, , , file, name]) => [number, file, name]))(
  "rule %s: %s has this test",
  (number, file, name) => {
    expect([number, file, name]).not.toContain(undefined);
    expect(readFileSync(file as string, "utf8")).toContain(JSON.stringify(name).slice(1, -1));
  },
);

it("counts its rules without a gap, and each says what it is and where it is held", () => {
  const first = rows.filter(([, rule]) => rule !== undefined);
  expect(first.map(([number]) => Number(number))).toEqual(first.map((_, index) => index + 1));
  expect(first.length).toBeGreaterThan(50);
  for (const [number, , code] of first) expect([number, existsSync(code ?? "")]).toEqual([number, true]);
});
