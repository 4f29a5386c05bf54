import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";

/** Every file that this one leads to by its imports, now or on demand. */
function ledTo(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/(?:from|import\()\s*"([@.][^"]+)"/g)) {
    const path = name.startsWith("@/") ? name.slice(2) : normalize(join(dirname(file), name));
    const found = [`${path}.tsx`, `${path}.ts`].find((one) => existsSync(one));
    if (found) ledTo(found, seen);
  }
  return seen;
}

it("shows every part that screens are made of", () => {
  const shown = ledTo("components/design/specimens.tsx");
  const parts = readdirSync("components/ui").filter((name) => name.endsWith(".tsx"));
  expect(parts.length).toBeGreaterThan(30);
  // The page's own head stands above the specimens, messages come from the frame.
  const elsewhere = new Set(["page-header.tsx", "toast.tsx"]);
  expect(parts.filter((name) => !shown.has(`components/ui/${name}`) && !elsewhere.has(name))).toEqual([]);
});
