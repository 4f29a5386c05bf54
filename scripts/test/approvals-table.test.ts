import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** `docs/approvals-proof.md` names tests for every scenario; whoever renames or removes one changes the table as well. */
const ROW = /^\| (S\d+) \|(?: .*?)? \| `([^`]+)`: (.+) \|$/;

const lines = readFileSync("docs/approvals-proof.md", "utf8")
  .split("\n")
  .filter((line) => /^\| S\d+ \|/.test(line));
const rows = lines.map((line) => ROW.exec(line)?.slice(1) ?? [line]);

it.each(rows)("%s: %s has this test", (scenario, file, name) => {
  expect([scenario, file, name]).not.toContain(undefined);
  expect(readFileSync(file as string, "utf8")).toContain(JSON.stringify(name).slice(1, -1));
});

it("leaves no scenario out", () => {
  const all = Array.from({ length: 26 }, (_, index) => `S${index + 1}`);
  expect([...new Set(rows.map(([scenario]) => scenario))]).toEqual(all);
});
