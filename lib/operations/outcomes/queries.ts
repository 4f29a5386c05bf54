import "server-only";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { formatAmount } from "@/lib/money/money";
import { readBreakers } from "@/lib/operations/gateway-breaker";
import { firstInquiryMs } from "@/lib/operations/inquiry-schedule";
import type {
  OutcomeCounts,
  OutcomeListInput,
  OutcomePage,
  OutcomeSummary,
  OutcomeTab,
  SettlementOutcome,
} from "@/lib/operations/outcomes/types";
import type { ExternalOperationType, OperationStatus } from "@/lib/operations/types";

/** Rows of one page. */
export const outcomesPerPage = 50;

export interface SummaryRow {
  id: string;
  type: ExternalOperationType;
  status: OperationStatus;
  amount_minor: bigint;
  currency_code: string;
  created_at: string;
  transaction_session_id: string;
  order_no: string | null;
  account_name: string | null;
  inquiry_count: number;
  next_inquiry_at: string | null;
  alerted: boolean;
  proposed: boolean;
  settled_as: SettlementOutcome | null;
}

const STATUSES = "('in_flight', 'unknown', 'pending')";

/** Without an outcome for longer than a call or a bank takes. Parameters: age of a call in ms, patience with pending in hours. */
const OPEN = (first: number) => `(o.status IN ${STATUSES} AND o.type IN ('refund', 'capture', 'void')
  AND (o.status = 'unknown'
    OR (o.status = 'in_flight' AND o.created_at < now() - $${first}::float8 * interval '1 millisecond')
    OR (o.status = 'pending' AND o.created_at < now() - make_interval(hours => $${first + 1}::int))))`;

const CONTRADICTED = `EXISTS (SELECT 1 FROM operation_alert l
  WHERE l.operation_id = o.id AND l.kind = 'contradicts_settlement' AND l.ended_at IS NULL)`;
const SETTLED =
  "EXISTS (SELECT 1 FROM operation_settlement s WHERE s.operation_id = o.id AND s.status = 'confirmed')";

/** Columns of `SummaryRow`, and the joins that they need. */
export const SUMMARY_COLUMNS = `
  o.id, o.type, o.status, o.amount_minor, o.currency_code, o.created_at, o.transaction_session_id, p.order_no,
  a.name AS account_name, o.inquiry_count, o.next_inquiry_at,
  EXISTS (SELECT 1 FROM operation_alert l WHERE l.operation_id = o.id AND l.ended_at IS NULL) AS alerted,
  EXISTS (SELECT 1 FROM operation_settlement s WHERE s.operation_id = o.id AND s.status = 'proposed') AS proposed,
  (SELECT s.outcome FROM operation_settlement s WHERE s.operation_id = o.id AND s.status = 'confirmed'
   ORDER BY s.id DESC LIMIT 1) AS settled_as`;
export const SUMMARY_JOINS = `operation o LEFT JOIN payment_transaction p ON p.id = o.transaction_id
  LEFT JOIN gateway_account a ON a.id = o.gateway_account_id`;

/** The oldest has been unknown longest, so it stands first; what is over is read from its end. */
const TABS: Record<OutcomeTab, { where: string; ascending: boolean }> = {
  open: { where: OPEN(1), ascending: true },
  contradicted: { where: CONTRADICTED, ascending: true },
  settled: { where: SETTLED, ascending: false },
};

/** One page of the operations under a tab. */
export async function listOutcomes(actor: UserActor, input: OutcomeListInput): Promise<OutcomePage> {
  requirePermission(actor, "transaction.view");
  const { where, ascending } = TABS[input.tab];
  const place = parsePlace(input.after);
  const values: unknown[] = input.tab === "open" ? openValues() : [];
  const at = values.length + 1;
  const rows = await sql.query<SummaryRow>(
    `SELECT ${SUMMARY_COLUMNS} FROM ${SUMMARY_JOINS}
     WHERE ${where} AND ($${at}::timestamptz IS NULL
       OR (o.created_at, o.id) ${ascending ? ">" : "<"} ($${at}::timestamptz, $${at + 1}::uuid))
     ORDER BY o.created_at ${ascending ? "ASC" : "DESC"}, o.id ${ascending ? "ASC" : "DESC"}
     LIMIT ${outcomesPerPage + 1}`,
    [...values, place?.at ?? null, place?.id ?? null],
  );
  const shown = rows.slice(0, outcomesPerPage);
  const last = shown.at(-1);
  return {
    rows: shown.map(toSummary),
    next: rows.length > outcomesPerPage && last ? `${last.created_at}_${last.id}` : null,
    paused: await readPaused(),
  };
}

/** What stands in the navigation and in the alert above every page. */
export async function countOutcomes(actor: UserActor): Promise<OutcomeCounts> {
  requirePermission(actor, "transaction.view");
  const [row] = await sql.query<OutcomeCounts>(
    `SELECT (SELECT count(*)::int FROM operation o WHERE ${OPEN(1)}) AS open,
       (SELECT count(*)::int FROM operation_alert l JOIN operation o ON o.id = l.operation_id
        WHERE l.ended_at IS NULL AND l.kind = 'unknown_too_long' AND o.status IN ${STATUSES}) AS alerted,
       (SELECT count(DISTINCT l.operation_id)::int FROM operation_alert l
        WHERE l.ended_at IS NULL AND l.kind = 'contradicts_settlement') AS contradicted`,
    openValues(),
    "count-outcomes",
  );
  return row ?? { open: 0, alerted: 0, contradicted: 0 };
}

function openValues(): unknown[] {
  return [firstInquiryMs(), getEnv().PENDING_ALERT_HOURS];
}

async function readPaused(): Promise<OutcomePage["paused"]> {
  const breakers = await readBreakers();
  return breakers.flatMap(({ name, pausedUntil }) =>
    pausedUntil ? [{ account: name, until: pausedUntil }] : [],
  );
}

/** A row as screens are given it. */
export function toSummary(row: SummaryRow): OutcomeSummary {
  return {
    operationId: row.id,
    type: row.type,
    status: row.status,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    since: row.created_at,
    transaction: row.transaction_session_id,
    orderNo: row.order_no,
    account: row.account_name ?? "",
    inquiryCount: row.inquiry_count,
    nextInquiryAt: row.next_inquiry_at,
    alerted: row.alerted,
    proposed: row.proposed,
    settledAs: row.settled_as,
  };
}

const PLACE =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?Z)_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function parsePlace(text: string | null): { at: string; id: string } | null {
  const [, at, id] = PLACE.exec(text ?? "") ?? [];
  return at && id && !Number.isNaN(Date.parse(at)) ? { at, id } : null;
}
