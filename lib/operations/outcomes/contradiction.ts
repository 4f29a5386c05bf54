import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import { log } from "@/lib/log";
import type { SettlementOutcome } from "@/lib/operations/outcomes/types";
import type { OperationStatus } from "@/lib/operations/types";

export interface HandSettlement {
  settlementId: number;
  outcome: SettlementOutcome;
}

/** What two persons settled the operation as, or null. */
export async function settledByHand(sql: Sql, operationId: string): Promise<HandSettlement | null> {
  const [row] = await sql.query<{ id: number; outcome: SettlementOutcome }>(
    `SELECT id, outcome FROM operation_settlement WHERE operation_id = $1::uuid AND status = 'confirmed'
     ORDER BY id DESC LIMIT 1`,
    [operationId],
    "settled-by-hand",
  );
  return row ? { settlementId: row.id, outcome: row.outcome } : null;
}

const DENIES: Record<SettlementOutcome, readonly string[]> = {
  executed: ["declined", "failed", "rejected", "not_found"],
  never_executed: ["succeeded", "pending"],
};

/** Whether an answer of the gateway denies what was settled. */
export function contradicts(settled: SettlementOutcome, answer: OperationStatus | "not_found"): boolean {
  return DENIES[settled].includes(answer);
}

export interface GatewayWord {
  operationId: string;
  transactionSessionId: string;
  status: OperationStatus | "not_found";
  actor: AuditActor;
  message: string | null;
}

/** Alerts people once when the gateway says the opposite of what two of them settled. What it says is recorded anyway. */
export async function alertOfContradiction(
  sql: Sql,
  byHand: HandSettlement,
  word: GatewayWord,
): Promise<void> {
  if (!contradicts(byHand.outcome, word.status)) return;
  const detail = { settlementId: byHand.settlementId, settledAs: byHand.outcome, answer: word.status };
  const raised = await sql.query(
    `INSERT INTO operation_alert (operation_id, kind, detail)
     SELECT $1::uuid, 'contradicts_settlement', $2::jsonb
     WHERE NOT EXISTS (SELECT 1 FROM operation_alert l WHERE l.operation_id = $1::uuid
       AND l.kind = 'contradicts_settlement' AND l.detail = $2::jsonb) RETURNING id`,
    [word.operationId, JSON.stringify(detail)],
  );
  if (raised.length === 0) return;
  log.error({ operationId: word.operationId, ...detail }, "the gateway contradicts a settlement by hand");
  await recordAudit(sql, {
    actor: word.actor,
    action: "settlement.contradicted",
    objectType: "operation",
    objectId: word.operationId,
    transactionSessionId: word.transactionSessionId,
    result: "failed",
    after: detail,
    reason: word.message,
  });
}
