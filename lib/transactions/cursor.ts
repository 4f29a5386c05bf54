/** A place in a list that is ordered by a moment, or by an amount, and an id. */
export interface Cursor {
  /** ISO 8601 in UTC with the database's microseconds; in a list by amount minor units. */
  at: string;
  id: bigint;
}

const PATTERN = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z) (\d{1,19})$/;
const AMOUNT_PATTERN = /^(0|[1-9]\d{0,18}) (\d{1,19})$/;
const MAX_ID = 2n ** 63n - 1n;
const MAX_LENGTH = 80;

/** Text for an address; opaque to everybody but `decodeCursor`. */
export function encodeCursor(cursor: Cursor): string {
  return btoa(`${cursor.at} ${cursor.id}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The place that a text stands for; null for anything that `encodeCursor` did not make of such a list. */
export function decodeCursor(text: string, by: "moment" | "amount" = "moment"): Cursor | null {
  if (text.length > MAX_LENGTH || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  let plain: string;
  try {
    plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return null;
  }
  const [, at, digits] = (by === "moment" ? PATTERN : AMOUNT_PATTERN).exec(plain) ?? [];
  if (!at || !digits || !(by === "moment" ? isRealMoment(at) : BigInt(at) <= MAX_ID)) return null;
  const cursor = { at, id: BigInt(digits) };
  return cursor.id <= MAX_ID && encodeCursor(cursor) === text ? cursor : null;
}

/** `Date` carries 30 February over into March; such a moment was never ours. */
function isRealMoment(at: string): boolean {
  const time = Date.parse(at);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === at.slice(0, 19);
}
