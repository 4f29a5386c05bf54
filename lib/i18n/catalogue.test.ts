import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import messages from "./messages/en";

const root = join(import.meta.dirname, "../..");

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".tsx") || path.endsWith(".ts"))
    .map((path) => join(folder, path));
}

/** Keys in dotted form, with the text of each. */
function flatten(value: unknown, prefix = ""): [string, string][] {
  if (typeof value === "string") return [[prefix, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, child]) =>
    flatten(child, prefix ? `${prefix}.${key}` : key),
  );
}

const known = new Map(flatten(messages));

/** Where a translator is bound to a name: `const t = useTranslations("area")`, with or without `await`. */
const binding = /const (\w+) = (?:await )?(?:use|get)Translations\("([\w.]+)"\)/g;

/** Keys that a file asks for by a literal, of translators whose name stands for one area in the whole file. */
function literalKeys(text: string): string[] {
  const areas = new Map<string, Set<string>>();
  for (const [, name = "", area = ""] of text.matchAll(binding)) {
    areas.set(name, (areas.get(name) ?? new Set()).add(area));
  }
  return [...areas].flatMap(([name, found]) => {
    const [area] = found;
    if (found.size !== 1) return [];
    const call = new RegExp(`\\b${name}(?:\\.rich|\\.markup)?\\("([\\w.]+)"`, "g");
    return [...text.matchAll(call)].map(([, key]) => `${area}.${key}`);
  });
}

describe("the English catalogue", () => {
  it("lists every file of its folder", () => {
    const files = readdirSync(join(import.meta.dirname, "messages/en")).map((name) =>
      name.replace(/\.json$/, ""),
    );
    expect(Object.keys(messages).sort()).toEqual(files.sort());
  });

  it("has every key that a screen asks for", () => {
    const asked = [...sources("app"), ...sources("components")].flatMap((file) =>
      literalKeys(readFileSync(join(root, file), "utf8")).map((key) => ({ file, key })),
    );
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter(({ key }) => !known.has(key))).toEqual([]);
  });

  it.each([...known.keys()])("can be parsed: %s", (key) => {
    const faults: string[] = [];
    const translate = createTranslator({
      locale: "en",
      messages,
      onError: (error) => faults.push(error.code),
    });
    // Without values a message is passed through unread.
    translate(key as Parameters<typeof translate>[0], { probe: "" });
    // A missing value is not the catalogue's fault, a message that cannot be read is.
    expect(faults).not.toContain("INVALID_MESSAGE");
    expect(faults).not.toContain("MISSING_MESSAGE");
  });
});
