import "server-only";
import type { AuditActor } from "@/lib/audit/record-audit";
import type { CsvRow } from "@/lib/csv/read-csv";
import type { Sql } from "@/lib/db/sql";
import { findKnown, type Known } from "@/lib/payments/incoming/find-known";
import { insertPayments, type PlannedPayment } from "@/lib/payments/incoming/insert-payments";
import type { ImportRecord } from "@/lib/payments/incoming/load-import";
import { planPayment } from "@/lib/payments/incoming/plan-payment";
import { readRow, type RowPayment, type RowReading } from "@/lib/payments/incoming/read-row";
import type { CellFault, ImportField, RowFault } from "@/lib/payments/incoming/types";

export interface RowErrorRow {
  line: number;
  code: RowFault;
  field: ImportField | null;
  value: string | null;
  gateway_reference: string | null;
  /** What else is wrong with it. */
  more: CellFault[];
}

export interface BatchResult {
  counts: { created: number; known: number; skipped: number; wrong: number };
  errors: RowErrorRow[];
  /** Payments of this batch by reference, with their amount. */
  seen: Map<string, string>;
}

type Verdict =
  | { kind: "new"; planned: PlannedPayment | null }
  | { kind: "known" }
  | { kind: "skip" }
  | { kind: "wrong"; faults: CellFault[]; reference: string | null };

/**
 * Judges the rows of one batch, and stores what is new when the import runs. Without a transaction nothing is looked up: the rows
 * are only remembered.
 */
export async function takeBatch(
  transaction: Sql | null,
  record: ImportRecord,
  before: ReadonlyMap<string, string>,
  rows: readonly CsvRow[],
  actor: AuditActor,
): Promise<BatchResult> {
  const readings = rows.map(({ line, cells }) => ({ line, reading: readRow(record, cells) }));
  const known =
    transaction && record.kind === "payments"
      ? await findKnown(transaction, record.accountId, soughtIn(readings.map(({ reading }) => reading)))
      : new Map<string, Known>();
  const seen = new Map<string, string>();
  const result: BatchResult = { counts: { created: 0, known: 0, skipped: 0, wrong: 0 }, errors: [], seen };
  const planned: PlannedPayment[] = [];
  for (const { line, reading } of readings) {
    const verdict = judge(
      record,
      reading,
      known,
      (reference) => seen.get(reference) ?? before.get(reference),
    );
    if (reading.ok && reading.kind === "payment") remember(seen, before, reading.payment);
    if (verdict.kind === "new") {
      result.counts.created += 1;
      if (verdict.planned) planned.push(verdict.planned);
    } else if (verdict.kind === "known") result.counts.known += 1;
    else if (verdict.kind === "skip") result.counts.skipped += 1;
    else {
      const [first, ...more] = verdict.faults;
      result.counts.wrong += 1;
      if (first) result.errors.push({ line, ...first, gateway_reference: verdict.reference, more });
    }
  }
  if (transaction && record.status === "running") await store(transaction, record, planned, result, actor);
  return result;
}

function soughtIn(readings: readonly RowReading[]) {
  return readings.flatMap((reading) =>
    reading.ok && reading.kind === "payment"
      ? [{ gatewayReference: reading.payment.gatewayReference, reference: null }]
      : [],
  );
}

const valueOf = ({ amountMinor, currencyCode }: RowPayment) => `${amountMinor} ${currencyCode}`;

function remember(seen: Map<string, string>, before: ReadonlyMap<string, string>, payment: RowPayment): void {
  if (!before.has(payment.gatewayReference) && !seen.has(payment.gatewayReference))
    seen.set(payment.gatewayReference, valueOf(payment));
}

function judge(
  record: ImportRecord,
  reading: RowReading,
  known: ReadonlyMap<string, Known>,
  earlierInFile: (reference: string) => string | undefined,
): Verdict {
  if (!reading.ok) return { kind: "wrong", faults: reading.faults, reference: reading.gatewayReference };
  if (reading.kind === "skip") return { kind: "skip" };
  // What a settlement says is compared, never stored; a payment may well stand in it with its refunds.
  if (reading.kind === "refund" || record.kind === "settlement") return { kind: "new", planned: null };
  const { payment } = reading;
  const wrong = (code: RowFault, field: ImportField | null, value: string | null): Verdict => ({
    kind: "wrong",
    faults: [{ code, field, value }],
    reference: payment.gatewayReference,
  });
  const earlier = earlierInFile(payment.gatewayReference);
  if (earlier !== undefined)
    return earlier === valueOf(payment)
      ? { kind: "known" }
      : wrong("duplicate_in_file", "amount", valueOf(payment));
  const here = known.get(payment.gatewayReference);
  if (here?.kind === "deleted") return wrong("deleted_here", null, null);
  if (here) {
    const { currencyCode, settledMinor, feeMinor, amountMinor } = here.payment;
    if (currencyCode !== payment.currencyCode)
      return wrong("other_currency", "currency", payment.currencyCode);
    const ours = settledMinor > 0n ? settledMinor + feeMinor : amountMinor;
    return ours === payment.amountMinor
      ? { kind: "known" }
      : wrong("other_amount", "amount", valueOf(payment));
  }
  const planning = planPayment(payment);
  if (!planning.ok) return wrong("impossible_amounts", null, null);
  const { orderNo, phone, lastName } = payment;
  return { kind: "new", planned: { record: payment, plan: planning.plan, orderNo, phone, lastName } };
}

/** Another import or a notice may have been faster for some of them: those are known by now. */
async function store(
  transaction: Sql,
  record: ImportRecord,
  planned: readonly PlannedPayment[],
  result: BatchResult,
  actor: AuditActor,
): Promise<void> {
  const account = { id: record.accountId, pgCode: record.pgCode, isSandbox: record.isSandbox };
  const origin = { actor, source: "import" as const, details: { import: record.id } };
  const added = await insertPayments(transaction, account, origin, planned);
  result.counts.created = added.length;
  result.counts.known += planned.length - added.length;
}
