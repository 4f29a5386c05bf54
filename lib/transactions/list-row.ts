import "server-only";
import { formatAmount } from "@/lib/money/money";
import { type ParentRow, toFacts } from "@/lib/transactions/find-parent";
import { extraCells } from "@/lib/transactions/column-sources";
import type { ExtraColumn } from "@/lib/transactions/columns";
import { factsToDto } from "@/lib/transactions/types";
import type { OpenRequest, TransactionRow } from "@/lib/transactions/views";

/** What the rules look at, without the account's credentials and addresses. */
type FactsRow = Omit<
  ParentRow,
  | "id"
  | "reference_number"
  | "gateway_reference"
  | "extra"
  | "pg_code"
  | "base_url"
  | "account_is_sandbox"
  | "sealed_credentials"
>;

/** One row of `ROW_COLUMNS`. */
export interface ListRow extends FactsRow {
  id: bigint | null;
  customer_first_name: string | null;
  customer_last_name: string | null;
  customer_email: string | null;
  customer_phone: string | null;
  created_at: string;
  child_count: number;
  request_id: number | null;
  request_type: OpenRequest["type"];
  request_status: string;
}

/** The facts of a row that was read without credentials, which `toFacts` does not look at. */
export function factsOf(row: FactsRow): ReturnType<typeof toFacts> {
  return toFacts(row as ParentRow);
}

/** A stored row as lists show it. */
export function toTransactionRow(row: ListRow, extra: readonly ExtraColumn[] = []): TransactionRow {
  const facts = factsOf(row);
  const money = (minor: bigint) => formatAmount(minor, facts.currencyCode);
  const some = (minor: bigint) => (minor > 0n ? money(minor) : null);
  return {
    sessionId: row.session_id,
    orderNo: row.order_no,
    state: facts.state,
    amount: money(facts.amountMinor),
    currency: facts.currencyCode,
    captured: some(facts.capturedMinor),
    refunded: some(facts.refundedMinor),
    queued: some(facts.refundQueuedMinor),
    voided: facts.voidedMinor > 0n,
    busy: facts.refundHeldMinor + facts.captureHeldMinor > 0n || facts.voidHeld,
    accountName: facts.gatewayName,
    customerName: [row.customer_first_name, row.customer_last_name].filter(Boolean).join(" ") || null,
    customerEmail: row.customer_email,
    customerPhone: row.customer_phone,
    childCount: row.child_count,
    createdAt: row.created_at,
    openRequest:
      row.request_id === null
        ? null
        : { id: row.request_id, type: row.request_type, status: row.request_status },
    facts: factsToDto(facts),
    ...(extra.length > 0
      ? { cells: extraCells(extra, row as unknown as Record<string, unknown>, facts) }
      : {}),
  };
}
