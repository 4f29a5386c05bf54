import "server-only";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { storableJson } from "@/lib/db/storable";
import type { ReportStatus } from "@/lib/reconciliation/types";

/** What the gateway says, one line each, until the report is made. */
export interface Fact {
  kind: "payment" | "refund" | "not_found" | "unknown";
  gatewayReference: string;
  currencyCode: string | null;
  amountMinor: bigint | null;
  state: string | null;
  capturedMinor: bigint | null;
  refundedMinor: bigint | null;
}

export interface Progress {
  stepsDone: number;
  stepsTotal: number | null;
  notAsked?: number;
  wrongRows?: number;
}

/** Keeps facts and how far the report is. False: it was stopped, or another worker is ahead. */
export async function storeFacts(
  reportId: number,
  before: number,
  facts: readonly Fact[],
  progress: Progress,
): Promise<boolean> {
  return inTransaction(async (transaction) => {
    if (!(await isAt(transaction, reportId, before))) return false;
    await transaction.query(
      `INSERT INTO reconciliation_fact (report_id, seq, kind, gateway_reference, currency_code, amount_minor, state,
         captured_minor, refunded_minor)
       SELECT $1, f.seq, f.kind, f.gateway_reference, f.currency_code, f.amount_minor, f.state, f.captured_minor, f.refunded_minor
       FROM jsonb_to_recordset($2::jsonb) AS f(seq int, kind text, gateway_reference text, currency_code text,
         amount_minor bigint, state text, captured_minor bigint, refunded_minor bigint)`,
      [reportId, storableJson(facts.map((fact, index) => toRow(fact, before + index)))],
      "store-facts",
    );
    await transaction.query(
      `UPDATE reconciliation_report SET steps_done = $2, steps_total = $3, not_asked = coalesce($4, not_asked),
         wrong_rows = coalesce($5, wrong_rows) WHERE id = $1`,
      [
        reportId,
        progress.stepsDone,
        progress.stepsTotal,
        progress.notAsked ?? null,
        progress.wrongRows ?? null,
      ],
      "report-progress",
    );
    return true;
  });
}

async function isAt(transaction: Sql, reportId: number, stepsDone: number): Promise<boolean> {
  const [row] = await transaction.query<{ status: ReportStatus; steps_done: number }>(
    "SELECT status, steps_done FROM reconciliation_report WHERE id = $1 FOR NO KEY UPDATE",
    [reportId],
    "lock-report",
  );
  return row?.status === "running" && row.steps_done === stepsDone;
}

function toRow(fact: Fact, seq: number) {
  return {
    seq,
    kind: fact.kind,
    gateway_reference: fact.gatewayReference,
    currency_code: fact.currencyCode,
    amount_minor: fact.amountMinor?.toString() ?? null,
    state: fact.state,
    captured_minor: fact.capturedMinor?.toString() ?? null,
    refunded_minor: fact.refundedMinor?.toString() ?? null,
  };
}
