import { describe, expect, it } from "vitest";
import { csvRow, textCell } from "@/lib/csv/write-csv";
import { splitCsv } from "@/lib/csv/split-csv";

describe("splitting CSV in memory", () => {
  it("understands byte order mark, CRLF, quotes, line breaks inside them, empty lines and a missing last line break", () => {
    expect(splitCsv('\ufeffa,b\r\n1,"x ""y"" \r\nz"\r\n\r\n2,', ",")).toEqual([
      { cells: ["a", "b"], line: 1 },
      { cells: ["1", 'x "y" \r\nz'], line: 3 },
      { cells: ["2", ""], line: 5 },
    ]);
    expect(splitCsv("", ",")).toEqual([]);
  });

  it("reads what we write", () => {
    const cells = ["plain", 'say "so"', "a,b", "سارة", "two\nlines"];
    expect(splitCsv(csvRow(cells.map(textCell)), ",")[0]?.cells).toEqual(cells);
  });
});
