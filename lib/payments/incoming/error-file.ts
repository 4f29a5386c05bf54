import "server-only";
import type { Actor } from "@/lib/auth/actor";
import { CSV_BOM, csvRow, plainCell, textCell } from "@/lib/csv/write-csv";
import { sql } from "@/lib/db/sql";
import { loadImport } from "@/lib/payments/incoming/load-import";
import { readErrors } from "@/lib/payments/incoming/queries";
import type { RowFault } from "@/lib/payments/incoming/types";

/** What each fault means, for whoever mends the file. */
const FAULTS: Record<RowFault, string> = {
  reference_missing: "The gateway's reference is missing.",
  reference_too_long: "The gateway's reference has more than 128 characters.",
  reference_is_card: "This looks like a card number, not like a reference.",
  text_is_card: "This holds a card number. Take it out of the file.",
  duplicate_in_file: "The same payment stands in the file before, with another amount.",
  amount_missing: "The amount is missing.",
  amount_invalid: "Write the amount with digits and one decimal sign, without thousands, above zero.",
  amount_too_precise: "The amount has more decimals than its currency.",
  currency_invalid: "This is no ISO 4217 currency.",
  status_unknown: "Nobody has said what this status means.",
  refunded_missing: "It was refunded in part, but the file does not say how much.",
  date_invalid: "This is no date that exists, or none that could be understood.",
  text_too_long: "The text is too long.",
  other_amount: "We hold this payment with another amount.",
  other_currency: "We hold this payment in another currency.",
  deleted_here: "This payment was deleted here.",
  impossible_amounts: "The amounts contradict each other, such as more refunded than paid.",
};

const PAGE = 1_000;

/** What is wrong with the rows of the latest pass as CSV, a line for each fault, page by page. */
export async function* errorFile(actor: Actor, importId: number): AsyncGenerator<string> {
  const record = await loadImport(sql, actor, importId);
  yield CSV_BOM + csvRow(["line", "gateway_reference", "error", "explanation", "column", "value"]);
  for (let after = 0; ; ) {
    const errors = await readErrors(importId, after, PAGE);
    for (const { line, faults, gatewayReference } of errors) {
      for (const { code, field, value } of faults) {
        const column = field === null ? undefined : record.mapping.columns[field];
        yield csvRow([
          plainCell(line),
          textCell(gatewayReference),
          plainCell(code),
          plainCell(FAULTS[code]),
          textCell(column === undefined ? field : record.headers[column]),
          textCell(value),
        ]);
      }
    }
    const last = errors.at(-1);
    if (!last || errors.length < PAGE) return;
    after = last.line;
  }
}
