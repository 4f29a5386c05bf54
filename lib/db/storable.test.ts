import fc from "fast-check";
import { expect, test } from "vitest";
import { storableJson, storableText } from "@/lib/db/storable";

const awkward = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\u0000", "a\ud800b", "\udfff", "\\u0000", "\\ud800", "😀", "plain"),
);
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    awkward,
    fc.integer(),
    fc.constant(null),
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(awkward, tie("node"), { maxKeys: 3 }),
  ),
})).node;

/** Written apart from the code under test: every text and every name replaced, one by one. */
function replaced(value: unknown): unknown {
  if (typeof value === "string") return storableText(value);
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [storableText(key), replaced(item)]));
}

test("JSON for the database holds no character that it refuses, and else everything as it came", () => {
  fc.assert(
    fc.property(tree, (value) => {
      const text = storableJson(value);
      expect(text).not.toMatch(/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(replaced(value))));
    }),
  );
});
