import { z } from "zod";
import { AppError, type FieldErrors } from "@/lib/errors";

/** The building blocks of request bodies, with the messages of the wire contract. */

export const REQUIRED = "This field is required.";
// Lone surrogates and NUL cannot be stored; PostgreSQL would refuse them later and less politely.
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Text of at most `max` characters. */
export function text(max: number) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? REQUIRED : "Not a valid string.") })
    .max(max, `Ensure this field has no more than ${max} characters.`)
    .refine((value) => !UNSTORABLE.test(value), "Null characters and unpaired surrogates are not allowed.");
}

/** One of a few words. */
export function choice<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, {
    error: ({ input }) =>
      input === undefined
        ? REQUIRED
        : `"${typeof input === "string" ? input.slice(0, 40) : "?"}" is not a valid choice.`,
  });
}

/** Several texts; a single one counts as a list, because forms cannot say it otherwise. */
export function texts(maxItems: number, max: number) {
  return z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z
      .array(text(max), { error: 'Expected a list of items but got type "other".' })
      .max(maxItems, `Ensure this field has no more than ${maxItems} elements.`),
  );
}

const TRUE = new Set<unknown>([true, "true", "True", "1", "on", "yes"]);
const FALSE = new Set<unknown>([false, "false", "False", "0", "off", "no"]);

/** True or false, also as a word. */
export function flag() {
  return z.preprocess(
    (value) => (TRUE.has(value) ? true : FALSE.has(value) ? false : value),
    z.boolean({ error: "Must be a valid boolean." }),
  );
}

/** A web address that something is sent to. */
export function webAddress(max: number) {
  return text(max).refine(isWebAddress, "Enter a valid URL.");
}

function isWebAddress(value: string): boolean {
  if (!/^https?:\/\/[^\s\\]+$/i.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  return url.username === "" && url.password === "";
}

/**
 * Checks a body. Unknown fields are ignored; null and the empty text mean the same as absent. Throws `invalid_input` with
 * every fault under its field.
 */
export function parseFields<Schema extends z.ZodType>(
  schema: Schema,
  body: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== null && value !== ""),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  throw new AppError("invalid_input", { fields: faultsOf(result.error) });
}

/** The faults of a body in the wire's shape. */
export function faultsOf(error: z.ZodError): FieldErrors {
  const faults: FieldErrors = {};
  for (const { path, message } of error.issues) {
    // Items of a list are told under the list itself.
    const names = path.filter((part) => typeof part === "string");
    place(faults, names.length === 0 ? ["non_field_errors"] : names, message);
  }
  return faults;
}

function place(faults: FieldErrors, [field = "", ...rest]: string[], message: string): void {
  const known = faults[field];
  if (rest.length === 0) {
    if (known === undefined) faults[field] = [message];
    else if (Array.isArray(known) && !known.includes(message)) known.push(message);
  } else if (!Array.isArray(known)) {
    const inner = known ?? {};
    faults[field] = inner;
    place(inner, rest, message);
  }
}
