import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "messages");

function areaNames(language: string): string[] {
  return readdirSync(join(root, language)).toSorted();
}

/** Every message of an area in dotted form. */
function readArea(language: string, file: string): Map<string, string> {
  return new Map(flatten(JSON.parse(readFileSync(join(root, language, file), "utf8"))));
}

function flatten(value: unknown, prefix = ""): [string, string][] {
  if (typeof value === "string") return [[prefix, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, child]) =>
    flatten(child, prefix ? `${prefix}.${key}` : key),
  );
}

/** What a message takes from its caller: names of arguments with their kind, tags, and the cases of a choice. */
function argumentsOf(message: string): string[] {
  const found = new Set<string>();
  collect(parse(message, { shouldParseSkeletons: false }), found);
  return [...found].toSorted();
}

function collect(elements: MessageFormatElement[], found: Set<string>): void {
  for (const element of elements) {
    if (element.type === TYPE.argument) found.add(`{${element.value}}`);
    else if (element.type === TYPE.number || element.type === TYPE.date || element.type === TYPE.time)
      found.add(`{${element.value}}`);
    else if (element.type === TYPE.tag) {
      found.add(`<${element.value}>`);
      collect(element.children, found);
    } else if (element.type === TYPE.select) {
      found.add(`{${element.value}} of ${Object.keys(element.options).toSorted().join(", ")}`);
      for (const option of Object.values(element.options)) collect(option.value, found);
    } else if (element.type === TYPE.plural) {
      found.add(`{${element.value}}`);
      for (const option of Object.values(element.options)) collect(option.value, found);
    }
  }
}

/** The plural forms of a message that a language has and the message leaves to `other`. */
function missingForms(message: string, forms: readonly string[]): string[] {
  const missing: string[] = [];
  const look = (elements: MessageFormatElement[]) => {
    for (const element of elements) {
      if (element.type === TYPE.tag) look(element.children);
      if (element.type !== TYPE.select && element.type !== TYPE.plural) continue;
      if (element.type === TYPE.plural) {
        const given = Object.keys(element.options);
        // An exact case stands in for its form.
        const exact: Record<string, string> = { zero: "=0", one: "=1", two: "=2" };
        missing.push(
          ...forms.filter((form) => !given.includes(form) && !given.includes(exact[form] ?? form)),
        );
      }
      for (const option of Object.values(element.options)) look(option.value);
    }
  };
  look(parse(message, { shouldParseSkeletons: false }));
  return missing;
}

/** Names and words of protocols that stand in Arabic text as they are. */
const names = new Set(
  "English|Countersign|Webhooks|TypeScript|Python|curl|PDF|API|Queued|HTTP {status}|Tracking-Key|R-{id}|Ctrl K".split(
    "|",
  ),
);

it("every area is there in both languages", () => {
  expect(areaNames("ar")).toEqual(areaNames("en"));
});

describe.each(areaNames("ar"))("the Arabic %s", (file) => {
  const english = readArea("en", file);
  const arabic = readArea("ar", file);

  it("has the keys of the English one", () => {
    expect([...arabic.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  it("takes the same arguments", () => {
    const differing = [...english].flatMap(([key, text]) => {
      const other = arabic.get(key);
      if (other === undefined) return [];
      const [wanted, given] = [argumentsOf(text), argumentsOf(other)];
      return wanted.join() === given.join() ? [] : [{ key, wanted, given }];
    });
    expect(differing).toEqual([]);
  });

  it("has all six forms of every plural", () => {
    const forms = ["zero", "one", "two", "few", "many", "other"];
    const lacking = [...arabic]
      .map(([key, text]) => ({ key, missing: missingForms(text, forms) }))
      .filter(({ missing }) => missing.length > 0);
    expect(lacking).toEqual([]);
  });

  it("is translated", () => {
    const worded = (text: string) => /[A-Za-z]{2}/.test(text.replace(/\{\w+\}|<\/?\w+>/g, ""));
    const same = [...english].filter(([key, text]) => worded(text) && arabic.get(key) === text);
    expect(same.filter(([, text]) => !names.has(text))).toEqual([]);
  });
});
