import { z } from "zod";
import { losesDigits } from "@/lib/api/kept-number";
import { parseNested } from "@/lib/api/read-body";
import { REQUIRED, text, webAddress } from "@/lib/api/schemas/fields";
import { canonicalAmountText } from "@/lib/money/money";

/** Parts of larger bodies: nested objects, amounts, days and lists, as the contract tolerates them. */

/** Direction controls: in a name they would turn the line around it. */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

const isAbsent = (value: unknown) => value === undefined || value === null || value === "";
const message = (told: string) => (issue: { input?: unknown }) => (isAbsent(issue.input) ? REQUIRED : told);

/** Absent, null and empty are the same. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (isAbsent(value) ? undefined : value), schema.optional());
}

/** One line of text of at most `max` characters, trimmed, without direction controls. Numbers count as their text. */
export function line(max: number) {
  return z.preprocess((value) => {
    const given = typeof value === "number" ? String(value) : value;
    if (typeof given !== "string") return given ?? undefined;
    const clean = given.replace(BIDI_CONTROLS, "").trim();
    return clean === "" ? undefined : clean;
  }, text(max));
}

export function email() {
  return line(128).refine(
    (value) => /^[^\s@<>()"',;:\\]+@[^\s@<>()"',;:\\.]+(\.[^\s@<>()"',;:\\.]+)+$/.test(value),
    "Enter a valid email address.",
  );
}

export const address = () => webAddress(2000);

/** Whether `YYYY-MM-DD` is in the calendar. */
export function isDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
  );
}

export const day = line(10).refine(isDay, "Date has wrong format. Use YYYY-MM-DD.");

/** Decimal text; its currency judges the decimals later. */
export const amount = z.preprocess(
  (value) => {
    if (isAbsent(value)) return undefined;
    return typeof value === "number" || typeof value === "string" ? canonicalAmountText(value) : value;
  },
  z
    .string({ error: message("A valid number is required.") })
    .regex(
      /^\d{1,13}(\.\d{1,3})?$/,
      'A valid positive amount is required, such as "12.500": digits and at most three decimals.',
    ),
);

/** A whole number within bounds, also as text. */
export function whole(min: number, max: number) {
  return z.preprocess(
    (value) => (typeof value === "string" && /^\d{1,10}$/.test(value.trim()) ? Number(value) : value),
    z
      .number({ error: message("A valid integer is required.") })
      .int("A valid integer is required.")
      .min(min, `Ensure this value is greater than or equal to ${min}.`)
      .max(max, `Ensure this value is less than or equal to ${max}.`),
  );
}

function fromJsonText(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]/.test(value)) return value;
  try {
    return parseNested(value);
  } catch {
    return value;
  }
}

/** An object with these members; in forms it may come as JSON text. */
export function members<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.preprocess(fromJsonText, z.object(shape, { error: message("A JSON object is required.") }));
}

/** An object with any content that can be stored. */
export const anyObject = z.preprocess(
  fromJsonText,
  z
    .custom<Record<string, unknown>>(
      (value) => typeof value === "object" && value !== null && !Array.isArray(value),
      { error: "A JSON object is required." },
    )
    .refine(
      (value) => !losesDigits(value),
      "A number in it has more digits than are kept. Send it as text, in quotes.",
    )
    // JSON writes NUL and unpaired surrogates as escapes.
    .refine(
      (value) => !/\\u(0000|d[89a-f][0-9a-f]{2})/i.test(JSON.stringify(value).replace(/\\\\/g, "")),
      "Null characters and unpaired surrogates are not allowed.",
    )
    .meta({ type: "object" }),
);

/** A list without repetitions; a single value, JSON text and text with commas count as lists. */
export function list<Item extends z.ZodType>(item: Item, max: number) {
  return z.preprocess(
    (value) => {
      const read = fromJsonText(value);
      if (typeof read !== "string") return read;
      return read
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== "");
    },
    z
      .array(item, { error: message("Expected a list of items.") })
      .max(max, `Ensure this field has no more than ${max} elements.`)
      .transform((items) => [...new Set(items)]),
  );
}
