import { createUserSchema } from "@/lib/auth/rules";
import { splitCsv } from "@/lib/csv/split-csv";
import type { Language } from "@/lib/i18n/settings";
import { parseLanguage } from "@/lib/i18n/settings";

/** More rows than this are split into several files: each new person is mailed a link. */
export const MOST_IMPORTED = 200;

/** Columns that are read; any others are named and left alone. */
const COLUMNS = ["email", "username", "first_name", "last_name", "phone", "groups", "language"] as const;
type Column = (typeof COLUMNS)[number];

/** What is wrong with a row, by code; the screen has the words. */
export const rowFaults = [
  "email_missing",
  "email_invalid",
  "username_invalid",
  "name_invalid",
  "phone_invalid",
  "formula",
  "language_unknown",
  "twice",
  "group_unknown",
  "username_taken",
  "disabled",
  "own",
] as const;
export type RowFault = (typeof rowFaults)[number];

export type ImportedRow = {
  line: number;
  email: string;
  username: string;
  firstName: string;
  lastName: string;
  phone: string;
  groups: string[];
  language: Language | null;
  faults: RowFault[];
};

export type PeopleFile = {
  rows: ImportedRow[];
  ignored: string[];
  /** Why nothing of it can be read. */
  fault: "no_email_column" | "empty" | "too_many" | null;
};

/** A spreadsheet would run it, and no name, address or group begins so. */
const FORMULA = /^'?[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u;

/** Reads people from CSV: heads in any order and case, comma, semicolon or tab between cells, groups divided by commas or semicolons. */
export function readPeopleFile(text: string): PeopleFile {
  const lines = splitCsv(text, delimiterOf(text));
  const heads = (lines[0]?.cells ?? []).map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
  );
  const places = new Map<Column, number>();
  for (const column of COLUMNS) {
    const place = heads.findIndex((head) => head === column || (column === "email" && head === "e_mail"));
    if (place >= 0) places.set(column, place);
  }
  const ignored = heads.filter((head, place) => head !== "" && ![...places.values()].includes(place));
  const body = lines.slice(1);
  if (!places.has("email"))
    return { rows: [], ignored, fault: lines.length === 0 ? "empty" : "no_email_column" };
  if (body.length === 0) return { rows: [], ignored, fault: "empty" };
  if (body.length > MOST_IMPORTED) return { rows: [], ignored, fault: "too_many" };
  const rows = body.map(({ cells, line }) =>
    readRow(line, (column) => cells[places.get(column) ?? -1] ?? ""),
  );
  return { rows: withRepeats(rows), ignored, fault: null };
}

function delimiterOf(text: string): string {
  const head = text.split(/\r?\n/, 1)[0] ?? "";
  return ([",", ";", "\t"] as const).reduce((best, one) =>
    head.split(one).length > head.split(best).length ? one : best,
  );
}

function readRow(line: number, cellOf: (column: Column) => string): ImportedRow {
  const cell = (column: Column) => cellOf(column).trim();
  const email = cell("email").toLowerCase();
  const row = {
    line,
    email,
    username: cell("username") || email,
    firstName: cell("first_name"),
    lastName: cell("last_name"),
    phone: cell("phone"),
    groups: [
      ...new Set(
        cell("groups")
          .split(/[,;]/)
          .map((name) => name.trim())
          .filter(Boolean),
      ),
    ],
    language: parseLanguage(cell("language").toLowerCase() || null),
  };
  return { ...row, faults: faultsOf(row, cell) };
}

function faultsOf(row: Omit<ImportedRow, "faults">, cell: (column: Column) => string): RowFault[] {
  const faults = new Set<RowFault>();
  // A phone number may begin with its plus.
  const texts = COLUMNS.filter((column) => column !== "phone").map(cell);
  if (texts.some((text) => FORMULA.test(text))) faults.add("formula");
  if (row.email === "") faults.add("email_missing");
  const { username, email, firstName, lastName, phone } = row;
  const read = createUserSchema.safeParse({ username, email, firstName, lastName, phone, permissions: [] });
  for (const issue of read.error?.issues ?? []) {
    const field = issue.path[0];
    if (field === "email" && row.email !== "") faults.add("email_invalid");
    if (field === "username" && row.email !== "" && cell("username") !== "") faults.add("username_invalid");
    if (field === "firstName" || field === "lastName") faults.add("name_invalid");
    if (field === "phone") faults.add("phone_invalid");
  }
  if (cell("language") !== "" && row.language === null) faults.add("language_unknown");
  return [...faults];
}

/** The second of two rows about one person is the wrong one. */
function withRepeats(rows: readonly ImportedRow[]): ImportedRow[] {
  const seen = new Set<string>();
  return rows.map((row) => {
    const keys = [`e ${row.email}`, `u ${row.username.toLowerCase()}`];
    const isRepeated = row.email !== "" && keys.some((key) => seen.has(key));
    for (const key of keys) seen.add(key);
    return isRepeated ? { ...row, faults: [...row.faults, "twice" as const] } : row;
  });
}
