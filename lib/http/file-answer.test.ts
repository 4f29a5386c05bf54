import { expect, test } from "vitest";
import { fileHeaders } from "@/lib/http/file-answer";

const savedAs = (name: string, mediaType: string) =>
  decodeURIComponent(fileHeaders(name, mediaType)["Content-Disposition"]?.split("''")[1] ?? "");

test.each([
  ["x.html", "application/pdf", "x.html.pdf"],
  ["run.bat", "text/plain; charset=utf-8", "run.bat.txt"],
  ["page.htm", "image/png", "page.htm.png"],
  ["pdf", "application/pdf", "pdf.pdf"],
  ["receipt.pdf.", "application/pdf", "receipt.pdf..pdf"],
  ["macro.xlsm", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "macro.xlsm.xlsx"],
])("%j, which is %s, is saved as what it is: nobody's computer runs it by its name", (name, type, saved) => {
  expect(savedAs(name, type)).toBe(saved);
});

test.each([
  ["Invoice.PDF", "application/pdf"],
  ["photo.jpeg", "image/jpeg"],
  ["rows.csv", "text/csv; charset=utf-8"],
  ["notes.log", "text/plain; charset=utf-8"],
  ["فاتورة.pdf", "application/pdf"],
  ["audit.zip", "application/zip"],
  ["whatever.html", "application/octet-stream"],
])("%j stays as it is for %s", (name, type) => {
  expect(savedAs(name, type)).toBe(name);
});
