import { z } from "zod";
import { AUDIT_ACTORS, AUDIT_RESULTS } from "@/lib/audit/types";
import { REQUEST_DATES } from "@/lib/approvals/inbox/types";
import { PAYMENT_KINDS } from "@/lib/transactions/payment-kinds";
import { EXPORT_COLUMNS, EXPORT_FORMATS, type ExportListName } from "@/lib/exports/types";

export const exportIdSchema = z.strictObject({ exportId: z.uuid() });

const columnsOf = (list: ExportListName) =>
  z.array(z.enum(EXPORT_COLUMNS[list])).min(1).max(EXPORT_COLUMNS[list].length);
const day = z.iso.date().nullable();
const words = z.array(z.string().max(64)).max(100);

const word = z.string().max(128).nullable().default(null);

/** What narrows each list, as it is kept with the export. Checked again by whoever reads the list. */
export const exportFilters = {
  transactions: z.looseObject({}),
  deleted: z.looseObject({}),
  children: z.strictObject({
    // Those that were kept before there were such filters have none of them.
    ...{ state: words.default([]), account: words.default([]), currency: words.default([]) },
    payments: z.enum(PAYMENT_KINDS).nullable().default(null),
    ...{ from: day, to: day, q: z.string().max(128).default("") },
  }),
  requests: z.strictObject({
    status: words,
    operation: z.enum(["refund", "void"]).nullable(),
    account: words,
    currency: z.string().length(3).nullable(),
    dates: z.enum(REQUEST_DATES).default("created"),
    from: day,
    to: day,
  }),
  users: z.strictObject({ active: z.enum(["all", "active", "disabled"]) }),
  audit: z.strictObject({
    ...{ search: word, actor: z.enum(AUDIT_ACTORS).nullable().default(null) },
    ...{ person: z.int32().positive().nullable().default(null), action: word, object: word },
    ...{ result: z.enum(AUDIT_RESULTS).nullable().default(null), address: word, request: word },
    ...{ from: day, to: day },
  }),
  disputes: z.strictObject({ status: word, account: word }),
  notices: z.strictObject({ account: word, status: word, kind: word }),
  deliveries: z.strictObject({ status: word, kind: word, transaction: z.string().max(128).default("") }),
  mails: z.strictObject({ status: word, search: z.string().max(200).default("") }),
} as const satisfies Record<ExportListName, z.ZodType>;

/** Where the filter comes as the address of the list that was looked at: the action reads it with the list's own parsers. */
const address = z.string().max(4_000);

const wish = <List extends ExportListName>(list: List) =>
  z.strictObject({
    ...{ list: z.literal(list), format: z.enum(EXPORT_FORMATS), columns: columnsOf(list) },
    filter: address,
  });

export const startExportSchema = z.discriminatedUnion("list", [
  ...([wish("transactions"), wish("children"), wish("deleted"), wish("requests"), wish("audit")] as const),
  ...([wish("disputes"), wish("notices"), wish("deliveries"), wish("mails")] as const),
  z.strictObject({ ...wish("users").shape, filter: exportFilters.users }),
]);
