import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { extendTailwindMerge } from "tailwind-merge";
import { expect, it } from "vitest";
import { mergeClasses } from "./class-groups";

/** All of Tailwind's classes, and the sizes of text that `app/globals.css` adds. */
const complete = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["2xs", "xs", "sm", "base", "lg", "xl", "2xl"] }] } },
});

/** Names of groups and colors, which are no classes of ours; `mask-` stands alone wherever it is used. */
const NO_CLASSES = /^(font-size|outline-offset|mask-.*)$/;
const isClass = (name: string) => complete(`${name} ${name}`) === name;
const withoutVariants = (name: string) =>
  name.replace(/^(?:(?:[\w@*/-]|\[[^\]]*\]|\([^)]*\))+:)+/, "").replace(/!$/, "");

/** The classes in the texts of the source, without `hover:` and the like, which both treat alike. */
function classesInSource(): string[] {
  const found = new Set<string>();
  for (const folder of ["components", "app"]) {
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!/\.tsx?$/.test(path) || path.includes("class-groups")) continue;
      const source = readFileSync(join(folder, path), "utf8");
      for (const [, quoted, template] of source.matchAll(/"([^"\n]+)"|`([^`]+)`/g)) {
        const words = (quoted ?? template ?? "").split(/\s+/).filter(Boolean).map(withoutVariants);
        // A word like "table" is a class only beside one that can be nothing else.
        if (!words.some((word) => word.includes("-") && isClass(word))) continue;
        for (const word of words) if (isClass(word) && !NO_CLASSES.test(word)) found.add(word);
      }
    }
  }
  return [...found];
}

it("merges every pair of classes in the source as the library's complete list does", () => {
  const classes = classesInSource();
  expect(classes.length).toBeGreaterThan(400);
  const wrong: string[] = [];
  for (const one of classes) {
    for (const other of classes) {
      const pair = `${one} ${other}`;
      if (mergeClasses(pair) !== complete(pair))
        wrong.push(`${pair}: ${mergeClasses(pair)}, not ${complete(pair)}`);
    }
  }
  expect(wrong).toEqual([]);
});
