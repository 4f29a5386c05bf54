import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guessDelimiter, readCsv } from "@/lib/csv/read-csv";
import { csvRow, plainCell, textCell } from "@/lib/csv/write-csv";

async function rowsOf(chunks: string[], delimiter = ","): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of readCsv(chunks, delimiter)) rows.push(cells);
  return rows;
}

describe("reading CSV", () => {
  it("understands byte order mark, CRLF, quotes, line breaks inside them and Arabic", async () => {
    const text = '\ufeffid,name\r\n1,"سارة ""س"" \r\nالعلي"\r\n\r\n2,\r\n';
    expect(await rowsOf([text])).toEqual([
      ["id", "name"],
      ["1", 'سارة "س" \r\nالعلي'],
      ["2", ""],
    ]);
  });

  it("takes lines that end in several ways, and quotation marks in the middle of a cell", async () => {
    expect(await rowsOf(['a,b\r\n1,x "y" z\n2,=F("x")\r\n'])).toEqual([
      ["a", "b"],
      ["1", 'x "y" z'],
      ["2", '=F("x")'],
    ]);
  });

  it("tells the line on which a row ends", async () => {
    const lines: number[] = [];
    for await (const { line } of readCsv(['a\n"x\ny"\nb\n'], ",")) lines.push(line);
    expect(lines).toEqual([1, 3, 4]);
  });

  it("reads the same whatever the pieces in which the text arrives", async () => {
    const cell = fc.string({ unit: "grapheme", maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 7 }),
        async (table, size) => {
          const quoted = table.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`));
          const text = quoted.map((row) => row.join(";")).join("\r\n");
          const pieces = text.match(new RegExp(`[^]{1,${size}}`, "gu")) ?? [];
          expect(await rowsOf(pieces, ";")).toEqual(table);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refuses a quote that is never closed, with the line, and without reading on for ever", async () => {
    await expect(rowsOf(['a,b\n1,"2\n', "3,4\n"])).rejects.toMatchObject({ code: "invalid_input" });
    const endless = function* () {
      yield 'a\n"';
      for (let piece = 0; piece < 1_000; piece += 1) yield "x".repeat(1_000);
    };
    await expect(rowsOf([...endless()])).rejects.toMatchObject({ code: "invalid_input" });
  });

  it.each([
    ["a,b,c\n1;2,3,4", ","],
    ["a;b;c\n1,5;2;3", ";"],
    ["a\tb\n", "\t"],
    ["a|b\n", "|"],
    ['"a;b;c;d",e,f\n', ","],
    ["only", ","],
    ["", ","],
  ])("finds the delimiter of %j", (head, delimiter) => {
    expect(guessDelimiter(head)).toBe(delimiter);
  });
});

describe("writing CSV", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["  =1", "'  =1"],
    ["\u00a0=1", "'\u00a0=1"],
    ["\u202e=1", "'\u202e=1"],
    ["\uff1d1", "'\uff1d1"],
    ["\tx", `"'\tx"`],
    ["a\n=1", '"\'a\n=1"'],
    ["سارة", "سارة"],
    ['a "b", c', '"a ""b"", c"'],
    ["a-b", "a-b"],
  ])("makes text %j safe", (text, cell) => {
    expect(textCell(text)).toBe(cell);
  });

  it("leaves amounts numbers, also negative ones", () => {
    expect(csvRow([plainCell("-12.500"), plainCell(3), textCell(null)])).toBe("-12.500,3,\r\n");
  });

  it("never lets text begin as a formula", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(..."=+-@\t\r"), (text, sign) => {
        const cell = textCell(sign + text).replace(/^"/, "");
        expect(cell.startsWith("'")).toBe(true);
      }),
    );
  });
});
