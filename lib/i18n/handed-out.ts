import type { AbstractIntlMessages } from "next-intl";
import { isArea, joined, type Tree } from "./joined";

/** Paths of words by part of the site. The build writes them in; without a build everything is handed out. */
const asked: Record<string, string[]> | undefined = process.env.COUNTERSIGN_WORDS
  ? JSON.parse(process.env.COUNTERSIGN_WORDS)
  : undefined;

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
