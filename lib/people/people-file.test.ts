import fc from "fast-check";
import { expect, it } from "vitest";
import { csvRow, textCell } from "@/lib/csv/write-csv";
import { MOST_IMPORTED, readPeopleFile, rowFaults } from "@/lib/people/people-file";

const head = "email,username,first_name,last_name,phone,groups,language";
const one = (row: string) => readPeopleFile(`${head}\n${row}\n`).rows[0];

it("reads heads in any order and case, other separators, and what is left out", () => {
  const text =
    'Groups;E-Mail;First Name;permissions\r\n"Makers, Cashiers";Sara@Shop.example;سارة;payment.refund\r\n';
  expect(readPeopleFile(text)).toEqual({
    fault: null,
    ignored: ["permissions"],
    rows: [
      {
        line: 2,
        email: "sara@shop.example",
        username: "sara@shop.example",
        firstName: "سارة",
        lastName: "",
        phone: "",
        groups: ["Makers", "Cashiers"],
        language: null,
        faults: [],
      },
    ],
  });
});

it.each([
  ["sara@shop.example,sara,Sara,Ali,+965 1234,,ar", []],
  [",sara,,,,,", ["email_missing"]],
  ["nonsense,,,,,,", ["email_invalid"]],
  ["a@b.example,sa ra,,,,,", ["username_invalid"]],
  ["a@b.example,,=1+1,,,,", ["formula"]],
  ["a@b.example,,'@SUM(A1),,,,", ["formula"]],
  ["a@b.example,,,\u202e-x,,,", ["formula"]],
  ["a@b.example,,,,call me,,", ["phone_invalid"]],
  ["a@b.example,,,,,,fr", ["language_unknown"]],
  ["a@b.example,,,,,=cmd|x,", ["formula"]],
] as const)("finds what is wrong with %j", (row, faults) => {
  expect(one(row)?.faults).toEqual(faults);
});

it("calls the second of two rows about one person wrong, by address or username, whatever the case", () => {
  const { rows } = readPeopleFile(
    `${head}\na@b.example,one,,,,,\nA@b.example,two,,,,,\nc@b.example,ONE,,,,,\n`,
  );
  expect(rows.map(({ faults }) => faults)).toEqual([[], ["twice"], ["twice"]]);
});

it("reads nothing of a file without addresses, without rows or with too many", () => {
  expect(readPeopleFile("").fault).toBe("empty");
  expect(readPeopleFile(`${head}\n`).fault).toBe("empty");
  expect(readPeopleFile("name\nSara\n").fault).toBe("no_email_column");
  const many = Array.from({ length: MOST_IMPORTED + 1 }, (_, index) => `p${index}@b.example\n`).join("");
  expect(readPeopleFile(`email\n${many}`).fault).toBe("too_many");
});

it("never lets a text through that a spreadsheet would run, however it was written", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.constantFrom(..."=+-@"), (text, sign) => {
      const row = csvRow([textCell("a@b.example"), textCell(sign + text.replaceAll("\n", " "))]);
      const [read] = readPeopleFile(`email,first_name\r\n${row}`).rows;
      expect(read?.faults).toContain("formula");
    }),
  );
  expect(new Set(rowFaults).size).toBe(rowFaults.length);
});
