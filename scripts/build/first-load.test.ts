import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

/** Libraries that weigh as much as a quarter of a page. What needs one fetches it when it is needed. */
const TOO_HEAVY = ["zod", "@react-pdf/renderer", "pino", "pg"];

const SPECIAL = /^(page|layout|loading|error|not-found)\.tsx$/;
/** What is fetched with the file; `import(...)` comes later, and types not at all. */
const IMPORT =
  /(?:^|\n)(?:import\s+(?!type\b)(?:([^"';]*?)\sfrom\s+)?|export\s+(?:\*|\{[^}]*\})\s+from\s+)"([^"]+)"/g;
const onlyTypes = (names: string) => /^\{(\s*type\s[^,}]+,?)+\s*\}$/.test(names.trim());

function readSource(file: string) {
  const text = readFileSync(file, "utf8");
  return {
    isClient: /^\s*"use client"/.test(text),
    isAction: /^\s*"use server"/.test(text),
    imports: [...text.matchAll(IMPORT)]
      .filter(([, names = ""]) => !onlyTypes(names))
      .map(([, , name = ""]) => resolve(file, name)),
  };
}

type Source = ReturnType<typeof readSource>;

function resolve(from: string, name: string): string {
  const path = name.startsWith("@/")
    ? name.slice(2)
    : name.startsWith(".")
      ? join(dirname(from), name)
      : null;
  if (path === null) return name;
  return [`${path}.tsx`, `${path}.ts`, path].find(existsSync) ?? name;
}

/** Every way from a part of a page to a heavy library that the browser fetches with the page. */
function heavyWays(entry: string, known = new Map<string, Source>()): string[] {
  const ways: string[] = [];
  const seen = new Set<string>();
  const walk = (file: string, inBrowser: boolean, way: readonly string[]) => {
    if (inBrowser && TOO_HEAVY.includes(file)) ways.push([...way, file].join(" > "));
    if (!/\.tsx?$/.test(file) || !existsSync(file) || seen.has(`${file} ${inBrowser}`)) return;
    seen.add(`${file} ${inBrowser}`);
    const source = known.get(file) ?? readSource(file);
    known.set(file, source);
    if (source.isAction) return;
    for (const next of source.imports) walk(next, inBrowser || source.isClient, [...way, file]);
  };
  walk(entry, false, []);
  return ways;
}

it("no page fetches a library of schemas or files before somebody needs it", () => {
  const entries = readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((path) => SPECIAL.test(path.split("/").at(-1) ?? ""))
    .map((path) => join("app", path))
    // The reference of the API is a document by itself.
    .filter((path) => !path.startsWith("app/docs/"));
  expect(entries.length).toBeGreaterThan(50);
  const known = new Map<string, Source>();
  expect(entries.flatMap((entry) => heavyWays(entry, known))).toEqual([]);
});

it("sees a library behind a form, but not one that is fetched later or only named", () => {
  const file = mkdtempSync(join(tmpdir(), "first-load-"));
  const write = (name: string, text: string) => writeFileSync(join(file, name), text);
  write("page.tsx", 'import { Form } from "./form";\nexport default Form;');
  write("form.tsx", '"use client";\nimport { schema } from "./schema";\nexport const Form = schema;');
  write("schema.ts", 'import { z } from "zod";\nexport const schema = z;');
  expect(heavyWays(join(file, "page.tsx"))).toHaveLength(1);
  write(
    "form.tsx",
    '"use client";\nimport { type schema } from "./schema";\nexport const Form = () => import("./schema");',
  );
  expect(heavyWays(join(file, "page.tsx"))).toEqual([]);
  rmSync(file, { recursive: true });
});
