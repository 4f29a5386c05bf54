import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCursor, encodeCursor } from "@/lib/transactions/cursor";

const moment = fc
  .tuple(
    fc.date({
      min: new Date("1970-01-01T00:00:00Z"),
      max: new Date("2999-12-31T00:00:00Z"),
      noInvalidDate: true,
    }),
    fc.option(fc.stringMatching(/^[0-9]{1,6}$/)),
  )
  .map(([date, micros]) => `${date.toISOString().slice(0, 19)}${micros === null ? "" : `.${micros}`}Z`);

test("a cursor comes back as it went out, to the microsecond", () => {
  fc.assert(
    fc.property(moment, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (at, id) => {
      const text = encodeCursor({ at, id });
      expect(text).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodeCursor(text)).toEqual({ at, id });
    }),
  );
});

test("whatever was not made here is refused, and nothing throws", () => {
  fc.assert(fc.property(fc.string(), (text) => decodeCursor(text) === null));
  fc.assert(
    fc.property(moment, fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.nat(), (at, id, position) => {
      const text = encodeCursor({ at, id });
      const cut = text.slice(0, position % text.length);
      const found = decodeCursor(cut);
      // A cut can only ever be a shorter id of the same moment, never something else.
      expect(found === null || (found.at === at && String(id).startsWith(String(found.id)))).toBe(true);
    }),
  );
});

test.each([
  ["30 February", "2026-02-30T10:00:00Z 5"],
  ["an hour 25", "2026-02-20T25:00:00Z 5"],
  ["SQL", "2026-02-20T10:00:00Z 5; DROP TABLE x"],
  ["an id beyond bigint", "2026-02-20T10:00:00Z 9223372036854775808"],
  ["a second spelling of an id", "2026-02-20T10:00:00Z 05"],
  ["a local time", "2026-02-20T10:00:00 5"],
])("%s is refused", (_name, plain) => {
  expect(decodeCursor(Buffer.from(plain).toString("base64url"))).toBeNull();
});
