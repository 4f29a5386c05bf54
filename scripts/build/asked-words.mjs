import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/**
 * Which words of the catalogues the browser needs for which part of the site, read from the sources while building: what
 * the files say that run in the browser and that a page leads to. A page carries these and no others.
 */

const special = /^(page|layout|loading|error|not-found|template|default)\.tsx$/;
const imported =
  /(?:^|\n)\s*(?:import|export)\s+(?!type\b)(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;
const translator = /useTranslations\(\s*(?:"([\w.]+)")?/g;
const binding = /const\s+(\w+)\s*=\s*useTranslations\(\s*"([\w.]+)"\s*\)/g;
const handing = /<Words\s+of="([^"]+)"/;

/** Parts of the site, by the folder whose layout hands out their words, with the paths of these words. */
export function askedWords(root) {
  const reader = sourceReader(root);
  const entries = readdirSync(join(root, "app"), { recursive: true, encoding: "utf8" })
    .map((path) => posix.join("app", path.replaceAll("\\", "/")))
    .filter((path) => special.test(posix.basename(path)));
  const parts = entries
    .filter((path) => posix.basename(path) === "layout.tsx")
    .flatMap((path) => partOf(root, path));
  const deepestFirst = parts.toSorted((one, other) => other.length - one.length);
  const ownerOf = (entry) => deepestFirst.find((part) => entry.startsWith(`${part}/`));
  const asked = new Map();
  for (const part of parts.toSorted((one, other) => one.length - other.length)) {
    const above = [...asked].filter(([upper]) => part.startsWith(`${upper}/`)).flatMap(([, words]) => words);
    const words = reader.words(entries.filter((entry) => ownerOf(entry) === part));
    asked.set(
      part,
      words.filter((word) => !above.some((other) => covers(other, word))),
    );
  }
  return Object.fromEntries(asked);
}

/** The part for which a layout hands out words: always its own folder. */
function partOf(root, layout) {
  const [, part] = handing.exec(readFileSync(join(root, layout), "utf8")) ?? [];
  if (part === undefined) return [];
  if (part !== posix.dirname(layout))
    throw new Error(`${layout} hands out the words of ${part}, not of its own folder.`);
  return [part];
}

const covers = (one, other) => one === other || other.startsWith(`${one}.`);

function sourceReader(root) {
  const known = new Map();
  const read = (file) => {
    if (!known.has(file)) known.set(file, readSource(root, file));
    return known.get(file);
  };
  /** What is asked for in the browser by everything that these files lead to. */
  const words = (files) => {
    const found = new Set();
    const seen = new Set();
    const open = files.map((file) => ({ file, inBrowser: false }));
    for (let next = open.pop(); next; next = open.pop()) {
      const source = read(next.file);
      const inBrowser = next.inBrowser || source.isClient;
      const mark = `${next.file} ${inBrowser}`;
      // Actions are called over the network; nothing of them reaches the browser.
      if (source.isAction || seen.has(mark)) continue;
      seen.add(mark);
      if (inBrowser) for (const word of source.words()) found.add(word);
      for (const file of source.imports) open.push({ file, inBrowser });
    }
    return [...found]
      .filter((word) => ![...found].some((other) => other !== word && covers(other, word)))
      .sort();
  };
  return { words };
}

function readSource(root, file) {
  const text = readFileSync(join(root, file), "utf8");
  const code = withoutComments(text).trimStart();
  return {
    isClient: code.startsWith('"use client"'),
    isAction: code.startsWith('"use server"'),
    imports: [...text.matchAll(imported)].flatMap(([, fixed, later]) => resolve(root, file, fixed ?? later)),
    words: () => wordsIn(code, file),
  };
}

function resolve(root, from, name) {
  const path = name.startsWith("@/")
    ? name.slice(2)
    : name.startsWith(".") && posix.join(dirname(from).replaceAll("\\", "/"), name);
  if (!path) return [];
  return [path, `${path}.tsx`, `${path}.ts`]
    .filter((one) => /\.tsx?$/.test(one) && existsSync(join(root, one)))
    .slice(0, 1);
}

const withoutComments = (text) =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");

/** The paths that one file asks for; where it cannot be seen which key is meant, the whole area. */
export function wordsIn(code, file = "the file") {
  const calls = [...code.matchAll(translator)];
  if (calls.some(([, area]) => area === undefined))
    throw new Error(`${file} asks for words of an area that is not written out.`);
  const bindings = [...code.matchAll(binding)].map(({ index, 0: { length }, 1: name, 2: area }) => ({
    name,
    area,
    from: index + length,
  }));
  // A translator that is used without a name.
  const nameless = calls.length > bindings.length ? calls.map(([, area]) => area) : [];
  return [...new Set([...nameless, ...bindings.flatMap((one) => keyedWords(code, one, bindings))])];
}

/** Hooks are called on top of components, so a name means what was bound last before it. */
function keyedWords(code, { name, area, from }, bindings) {
  const again = bindings.find((other) => other.name === name && other.from > from);
  const keys = keysOf(code.slice(from, again?.from), name);
  return keys.map((key) => (key ? `${area}.${key}` : area));
}

const literalKey = /^\(\s*"([\w.]+)"/;
const beginningOfKey = /^\(\s*`([\w.]*)\$\{/;
const eitherKey = /^\(\s*[^"`,()]*\?\s*"([\w.]+)"\s*:\s*"([\w.]+)"/;

/** Keys asked of the translator of this name; an empty one stands for all of them. */
function keysOf(code, name) {
  const uses = new RegExp(`(?<![\\w."'’$/-])${name}(?![\\w"'’$-])(?:\\.(?:rich|markup|raw|has)\\b)?`, "g");
  const keys = new Set();
  for (const { index, 0: use } of code.matchAll(uses)) {
    if (/const\s+$/.test(code.slice(Math.max(0, index - 10), index))) continue;
    const rest = code.slice(index + use.length, index + use.length + 200);
    const [, literal] = literalKey.exec(rest) ?? [];
    const [, begin] = beginningOfKey.exec(rest) ?? [];
    const [, one, other] = eitherKey.exec(rest) ?? [];
    if (literal) keys.add(literal);
    else if (one) keys.add(one).add(other);
    else keys.add(begin?.includes(".") ? begin.slice(0, begin.lastIndexOf(".")) : "");
  }
  return [...keys];
}
