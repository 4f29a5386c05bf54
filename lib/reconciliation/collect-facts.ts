import "server-only";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { readRows } from "@/lib/payments/incoming/import-file";
import { askGateway } from "@/lib/payments/incoming/ask-gateway";
import { findIncomingAccount, type FetchableAccount } from "@/lib/payments/incoming/find-account";
import type { ImportRecord } from "@/lib/payments/incoming/load-import";
import { readRow, type RowReading } from "@/lib/payments/incoming/read-row";
import type { ReportRecord } from "@/lib/reconciliation/load-report";
import { type Fact, storeFacts } from "@/lib/reconciliation/store-facts";
import { log } from "@/lib/log";
import { startOfDay } from "@/lib/rollups/merchant-day";

/** One report asks about so many payments; a busier day is compared by its settlement. */
const MOST_QUESTIONS = 1_000;
/** So many questions at a time: a slow gateway keeps one job waiting, not the gateway's other work. */
const AT_ONCE = 4;
/** A gateway that is away is not asked a thousand times. */
const MOST_SILENT_BATCHES = 5;
const ROWS_AT_ONCE = 500;

/** First moment of the day, and of the next, in the report's time zone. */
export function boundsOf({
  day,
  timeZone,
}: Pick<ReportRecord, "day" | "timeZone">): [from: string, before: string] {
  return [startOfDay(day, timeZone), startOfDay(day, timeZone, 1)];
}

/** Asks the gateway about every payment that stands here on that day, as far as it was not asked yet. False: stopped. */
export async function collectByInquiry(report: ReportRecord): Promise<boolean> {
  const account = await findIncomingAccount(sql, { id: report.accountId });
  const rows = await sql.query<{ gateway_reference: string }>(
    `SELECT gateway_reference FROM payment_transaction
     WHERE gateway_account_id = $1 AND paid_at >= $2::timestamptz AND paid_at < $3::timestamptz
       AND state IN ('paid', 'authorized') AND gateway_reference IS NOT NULL ORDER BY id`,
    [report.accountId, ...boundsOf(report)],
  );
  const asked = rows.slice(0, MOST_QUESTIONS);
  const total = { stepsTotal: asked.length, notAsked: rows.length - asked.length };
  let silentBatches = 0;
  for (let done = report.stepsDone; done < asked.length; ) {
    const batch = asked.slice(done, done + AT_ONCE);
    const facts = await Promise.all(batch.map((row) => ask(account, row.gateway_reference)));
    silentBatches = facts.every(({ kind }) => kind === "unknown") ? silentBatches + 1 : 0;
    if (silentBatches >= MOST_SILENT_BATCHES) throw nobodyAnswers();
    const stepsDone = done + batch.length;
    if (!(await storeFacts(report.id, done, facts, { ...total, stepsDone }))) return false;
    done = stepsDone;
  }
  return asked.length > 0 || storeFacts(report.id, 0, [], { ...total, stepsDone: 0 });
}

function nobodyAnswers(): AppError {
  return new AppError("conflict", { detail: "The gateway does not answer. Compare again later." });
}

async function ask(account: FetchableAccount, gatewayReference: string): Promise<Fact> {
  const silent = {
    gatewayReference,
    currencyCode: null,
    amountMinor: null,
    state: null,
    capturedMinor: null,
    refundedMinor: null,
  };
  try {
    const fetched = await askGateway(account, gatewayReference);
    if (fetched.outcome !== "found") return { ...silent, kind: fetched.outcome };
    const { currencyCode, amountMinor, state, capturedMinor, refundedMinor } = fetched.payment;
    return {
      kind: "payment",
      gatewayReference,
      currencyCode,
      amountMinor,
      state,
      capturedMinor,
      refundedMinor,
    };
  } catch (error) {
    log.warn({ error, gatewayReference }, "a gateway could not be asked for a report");
    return { ...silent, kind: "unknown" };
  }
}

/** Reads the day's rows of a settlement. False: stopped. */
export async function collectFromFile(report: ReportRecord, file: ImportRecord): Promise<boolean> {
  const [from, before] = boundsOf(report);
  const isThatDay = (at: string | null) => at === null || (at >= from && at < before);
  let kept = 0;
  let wrongRows = 0;
  let facts: Fact[] = [];
  const flush = async () => {
    const done = kept;
    kept += facts.length;
    const stored = await storeFacts(report.id, done, facts, { stepsDone: kept, stepsTotal: null, wrongRows });
    facts = [];
    return stored;
  };
  for await (const { cells } of readRows(file.id, file.delimiter)) {
    const reading = readRow(file, cells);
    if (!reading.ok) wrongRows += 1;
    const fact = factOf(reading, file.mapping.columns.status !== undefined, isThatDay);
    if (fact) facts.push(fact);
    if (facts.length >= ROWS_AT_ONCE && !(await flush())) return false;
  }
  return flush();
}

function factOf(
  reading: RowReading,
  saysState: boolean,
  isThatDay: (at: string | null) => boolean,
): Fact | null {
  if (!reading.ok || reading.kind === "skip") return null;
  if (reading.kind === "refund") {
    if (!isThatDay(reading.at)) return null;
    const { gatewayReference, currencyCode, amountMinor } = reading;
    return {
      kind: "refund",
      gatewayReference,
      currencyCode,
      amountMinor,
      state: null,
      capturedMinor: null,
      refundedMinor: null,
    };
  }
  const { payment } = reading;
  if (!isThatDay(payment.createdAt)) return null;
  const { gatewayReference, currencyCode, amountMinor, capturedMinor, refundedMinor } = payment;
  const state = saysState ? payment.state : null;
  return {
    kind: "payment",
    gatewayReference,
    currencyCode,
    amountMinor,
    state,
    capturedMinor,
    refundedMinor,
  };
}
