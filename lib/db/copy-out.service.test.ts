import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyOut, withLiterals } from "@/lib/db/copy-out";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";

testDatabase();

const texts = fc.array(
  fc.oneof(fc.string({ unit: fc.constantFrom(..."'\"\\$1;-/*%\n\r\tEء") }), fc.string({ unit: "grapheme" })),
  { maxLength: 5 },
);

describe("a COPY with values in it", () => {
  it("reads exactly what the same statement with parameters reads, whatever the values are", async () => {
    const select = "SELECT t FROM unnest($1::text[], ARRAY[$2::text]) AS x(t, u) WHERE $3::boolean";
    await fc.assert(
      fc.asyncProperty(texts, fc.string({ unit: "grapheme" }), async (list, text) => {
        const values = [list, text, true].map((value) =>
          JSON.parse(JSON.stringify(value).replaceAll("\\u0000", "")),
        );
        const plain = withLiterals(select, values);
        expect(await sql.query(plain)).toEqual(await sql.query(select, values));
      }),
      { numRuns: 150 },
    );
  });

  it("refuses a value that it does not know, and leaves the connection whole after a refusal of the database", async () => {
    expect(() => withLiterals("SELECT $1", [{ a: 1 }])).toThrow(/cannot stand/);
    expect(() => withLiterals("SELECT $2", [1])).toThrow(/cannot stand/);
    await expect(copyOut("SELECT 1 / $1::int", [0], [], () => undefined)).rejects.toThrow(/division/);
    const lines: string[] = [];
    await copyOut("SELECT $1::text AS a, NULL, ''", ['x;"y"'], ["a"], (line) => lines.push(line.toString()));
    expect(lines).toEqual(['"x;""y""",,""\n']);
  });
});
