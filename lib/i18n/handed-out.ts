import type { AbstractIntlMessages } from "next-intl";

/** Paths of words by part of the site. The build writes them in; without a build everything is handed out. */
const asked: Record<string, string[]> | undefined = process.env.COUNTERSIGN_WORDS
  ? JSON.parse(process.env.COUNTERSIGN_WORDS)
  : undefined;

type Tree = { [key: string]: AbstractIntlMessages | string };

/** A message, unlike an area, is a text, or what the build made of one. */
const isArea = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The words that a part of the site needs in the browser; nothing where it has them from outside already. */
export function handedOut(messages: AbstractIntlMessages, part: string): AbstractIntlMessages | undefined {
  if (!asked) return part === "app" ? messages : undefined;
  return picked(messages, asked[part] ?? []);
}

/** The words at these paths, in their places. */
export function picked(messages: AbstractIntlMessages, paths: readonly string[]): AbstractIntlMessages {
  return paths.reduce<AbstractIntlMessages>((found, path) => {
    const keys = path.split(".");
    const value = keys.reduce<unknown>((node, key) => (isArea(node) ? node[key] : undefined), messages);
    if (value === undefined) return found;
    return joined(found, keys.reduceRight<unknown>((node, key) => ({ [key]: node }), value) as Tree);
  }, {});
}

/** Two catalogues as one. */
export function joined(one: AbstractIntlMessages, other: AbstractIntlMessages): AbstractIntlMessages {
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = result[key];
    result[key] = isArea(before) && isArea(value) ? joined(before, value) : value;
  }
  return result as AbstractIntlMessages;
}
