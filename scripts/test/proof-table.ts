import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const ROW = /^\| (\d+) \|(?: (.+))? \|(?: `([^`]+)`)? \| `([^`]+)`: (.+) \|$/;

/**
 * Holds a page that names code and tests for every rule: whoever renames or removes one changes the table as well. `atLeast`: so many
 * rules it has, so that a page which is read wrongly does not pass.
 */
export function holdProofTable(page: string, atLeast: number): void {
  const lines = readFileSync(page, "utf8")
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
    expect(first.length).toBeGreaterThan(atLeast);
    for (const [number, , code] of first) expect([number, existsSync(code ?? "")]).toEqual([number, true]);
  });
}
