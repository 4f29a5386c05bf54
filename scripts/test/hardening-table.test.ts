import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** `docs/hardening.md` names tests; whoever renames or removes one changes the table as well. */
const ROW = /^\| (\S+) \|(?: .*?)? \| `([^`]+)`: (.+) \| `(npm test|npm run test:long)` \|$/;

const lines = readFileSync("docs/hardening.md", "utf8")
  .split("\n")
  .filter((line) => /^\| (\d+|chaos) \|/.test(line));
const rows = lines.map((line) => ROW.exec(line)?.slice(1) ?? [line]);

it.each(rows)("row %s: %s has this test", (number, file, name, command) => {
  expect([number, file, name, command]).not.toContain(undefined);
  expect(readFileSync(file as string, "utf8")).toContain(JSON.stringify(name).slice(1, -1));
  expect(command).toBe((file as string).endsWith(".long.test.ts") ? "npm run test:long" : "npm test");
});

it("is a table of many", () => expect(rows.length).toBeGreaterThan(50));
