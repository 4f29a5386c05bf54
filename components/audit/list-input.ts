import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns";
import {
  createLoader,
  createSerializer,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { AUDIT_ACTORS, AUDIT_RESULTS, type AuditFilter } from "@/lib/audit/types";

/** The filters of the trail, as they stand in the address; `from` and `to` are days, both included. */
export const auditParsers = {
  search: parseAsString,
  actor: parseAsStringLiteral(AUDIT_ACTORS),
  person: parseAsInteger,
  action: parseAsString,
  object: parseAsString,
  result: parseAsStringLiteral(AUDIT_RESULTS),
  address: parseAsString,
  request: parseAsString,
  from: parseAsString,
  to: parseAsString,
  before: parseAsString,
};

export const loadAuditInput = createLoader(auditParsers);
export const serializeAuditInput = createSerializer(auditParsers);
export type AuditInputValues = Awaited<ReturnType<typeof loadAuditInput>>;

const LONGEST = 128;

/** What the database is asked; `zone` is the merchant's. What cannot be a value is as if it were not there: a form sends empty fields too. */
export function auditFilter(input: AuditInputValues, zone: string): AuditFilter {
  return {
    ...input,
    search: text(input.search),
    person: input.person !== null && input.person > 0 && input.person < 2 ** 31 ? input.person : null,
    action: text(input.action),
    object: text(input.object),
    address: text(input.address),
    request: text(input.request),
    from: startOf(input.from, 0, zone),
    to: startOf(input.to, 1, zone),
    before: input.before !== null && /^[1-9]\d{0,17}$/.test(input.before) ? input.before : null,
  };
}

function text(value: string | null): string | null {
  const trimmed = (value ?? "")
    .replace(/[\p{Cc}\p{Cs}]/gu, "")
    .trim()
    .slice(0, LONGEST);
  return trimmed === "" ? null : trimmed;
}

/** The moment at which a day of the merchant begins, `later` days on. */
function startOf(day: string | null, later: number, zone: string): string | null {
  const [, year, month, date] = /^(20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.exec(day ?? "") ?? [];
  if (!year || !month || !date) return null;
  const start = new TZDate(Number(year), Number(month) - 1, Number(date), zone);
  return new Date(addDays(start, later).getTime()).toISOString();
}
