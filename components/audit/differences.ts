export interface Difference {
  name: string;
  before: string | null;
  after: string | null;
  changed: boolean;
}

/**
 * What was and what is, fact by fact; names in alphabetical order, those that changed first. What lies inside an object is a fact of its
 * own (`target.label`), so that one changed word is not hidden in a page of text.
 */
export function differencesOf(
  before: Record<string, unknown> | null,
  after: Record<string, unknown> | null,
): Difference[] {
  const [was, is] = [factsOf(before ?? {}), factsOf(after ?? {})];
  const names = [...new Set([...was.keys(), ...is.keys()])].toSorted();
  const rows = names.map((name) => {
    const [old, now] = [was.get(name) ?? null, is.get(name) ?? null];
    return { name, before: old, after: now, changed: old !== now };
  });
  return [...rows.filter(({ changed }) => changed), ...rows.filter(({ changed }) => !changed)];
}

function factsOf(value: object, path = ""): Map<string, string | null> {
  const facts = new Map<string, string | null>();
  for (const [name, inner] of Object.entries(value)) {
    const full = path + name;
    if (isObject(inner) && Object.keys(inner).length > 0) {
      for (const [deeper, text] of factsOf(inner, `${full}.`)) facts.set(deeper, text);
    } else facts.set(full, shown(inner));
  }
  return facts;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whom a change touches is kept with all his rights before and after: what he gains and loses is what one looks for. */
function personLine({ label, before, after }: Record<string, unknown>): string | null {
  if (typeof label !== "string" || !Array.isArray(before) || !Array.isArray(after)) return null;
  const lost = before.filter((right) => !after.includes(right)).map((right) => `− ${right}`);
  const gained = after.filter((right) => !before.includes(right)).map((right) => `+ ${right}`);
  return `${label}: ${[...gained, ...lost].join(", ") || "="}`;
}

/** What a change does is kept as a list of facts, each with what was and what will be: that reads as a line. */
function lineOf(entry: unknown): string {
  if (!isObject(entry)) return JSON.stringify(entry);
  const { name, before, after, ...rest } = entry as Record<string, unknown>;
  const person = personLine(entry as Record<string, unknown>);
  if (person) return person;
  const isText = (value: unknown) => value === null || typeof value === "string";
  const isFact =
    typeof name === "string" && isText(before) && isText(after) && Object.keys(rest).length === 0;
  return isFact ? `${name}: ${before ?? "–"} → ${after ?? "–"}` : JSON.stringify(entry);
}

/** A list of words in one line, a list of objects with a line for each. */
function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "string") return value;
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  const isPlain = value.every((entry) => typeof entry !== "object" || entry === null);
  return value
    .map((entry) => (typeof entry === "string" ? entry : lineOf(entry)))
    .join(isPlain ? ", " : "\n");
}

const WORDS = { "[]": "none", "{}": "none", true: "yes", false: "no" } as const;

/** A value that is a sign of ours and no text of the trail has a word; null: it stands as it is. */
export function wordOf(text: string): (typeof WORDS)[keyof typeof WORDS] | null {
  return Object.hasOwn(WORDS, text) ? WORDS[text as keyof typeof WORDS] : null;
}
