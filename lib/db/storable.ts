/** NUL and unpaired surrogates: legal in JavaScript and JSON, refused by PostgreSQL. */
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text from outside in a form that can be stored: what cannot is replaced, so that a fact is never lost over a character. */
export function storableText(text: string): string {
  return text.replace(UNSTORABLE, "\ufffd");
}

/** JSON writes what cannot be stored as an escape, so that the text tells whether there may be any of it. */
const UNSTORABLE_ESCAPE = /\\u(?:0000|d[89a-f])/;

/** JSON text of any value from outside, for a jsonb column. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return UNSTORABLE_ESCAPE.test(text) ? JSON.stringify(storable(value)) : text;
}

function storable(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [storableText(key), storable(item)]),
    );
  }
  return value;
}
