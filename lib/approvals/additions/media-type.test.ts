import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { attachmentTypeOf } from "@/lib/approvals/additions/media-type";

const bytes = (...values: number[]) => new Uint8Array([...values, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const zip = (...names: string[]) =>
  zipSync(Object.fromEntries(names.map((name) => [name, strToU8("<x/>")] as const)));
const workbook = ["[Content_Types].xml", "xl/workbook.xml"];

describe("what may be attached is told by the bytes", () => {
  it.each([
    ["a PDF", strToU8("%PDF-1.7 ..."), "whatever.exe", "application/pdf"],
    ["a PNG", bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), "a.pdf", "image/png"],
    ["a JPEG", bytes(0xff, 0xd8, 0xff, 0xe0), "a.png", "image/jpeg"],
    ["a WebP", strToU8("RIFF....WEBPVP8 "), "a", "image/webp"],
    ["a CSV in Arabic", strToU8("الاسم,المبلغ\nسارة,12.500\n"), "list.CSV", "text/csv; charset=utf-8"],
    [
      "a spreadsheet",
      zip(...workbook, "xl/worksheets/sheet1.xml"),
      "a.xlsx",
      expect.stringMatching(/sheet$/),
    ],
  ])("%s", (_what, content, name, type) => {
    expect(attachmentTypeOf(content, name)).toEqual(type);
  });

  it.each([
    ["HTML under the name of a picture", strToU8("<html><script>alert(1)</script>"), "a.png"],
    ["plain text that is not called a table", strToU8("hello"), "a.txt"],
    ["a program", bytes(0x4d, 0x5a, 0x90), "invoice.pdf"],
    ["a PNG's beginning only by name", strToU8("PNG"), "a.png"],
    ["an SVG", strToU8("<svg xmlns='http://www.w3.org/2000/svg'/>"), "a.svg"],
    ["a table with NUL in it", new Uint8Array([97, 44, 0, 98]), "a.csv"],
    ["a table that is not UTF-8", new Uint8Array([0xc3, 0x28]), "a.csv"],
    ["an archive that is no spreadsheet", zip("word/document.xml", "[Content_Types].xml"), "a.xlsx"],
    ["a spreadsheet with macros", zip(...workbook, "xl/vbaProject.bin"), "a.xlsx"],
    ["a broken archive", bytes(0x50, 0x4b, 0x03, 0x04), "a.xlsx"],
    ["an archive cut in half", zip(...workbook).subarray(0, 60), "a.xlsx"],
    ["a RIFF that is no picture", strToU8("RIFF....WAVEfmt "), "a.webp"],
    ["nothing", new Uint8Array(), "a.pdf"],
  ])("%s is refused", (_what, content, name) => {
    expect(attachmentTypeOf(content, name)).toBeNull();
  });
});
