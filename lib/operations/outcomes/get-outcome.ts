import "server-only";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { mayReadEvidence } from "@/lib/operations/outcomes/evidence";
import { findOutcome, settlerFacts } from "@/lib/operations/outcomes/load-outcome";
import {
  SUMMARY_COLUMNS,
  SUMMARY_JOINS,
  type SummaryRow,
  toSummary,
} from "@/lib/operations/outcomes/queries";
import { canAskNow, canDecideSettlement, canPropose, canWithdraw } from "@/lib/operations/outcomes/rules";
import type {
  AlertLine,
  InquiryLine,
  OutcomeDetail,
  SettlementLine,
  SettlementOutcome,
  SettlementStatus,
} from "@/lib/operations/outcomes/types";

/** A name as people read it. */
const nameOf = (alias: string) =>
  `coalesce(nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), ''), ${alias}.username)`;

interface DetailRow extends SummaryRow {
  reference_number: string;
  gateway_reference: string | null;
  tracking_key: string | null;
  request_id: number | null;
  source: string;
  outcome_code: string | null;
  outcome_message: string | null;
  settled_at: string | null;
  exchanges: unknown;
  initiator: string | null;
}

/** One operation with everything that was said about it, and what the person may do. Throws `not_found`. */
export async function getOutcome(actor: UserActor, operationId: string): Promise<OutcomeDetail> {
  requirePermission(actor, "transaction.view");
  const [row] = await sql.query<DetailRow>(
    `SELECT ${SUMMARY_COLUMNS}, o.reference_number, o.gateway_reference, o.tracking_key, o.request_id, o.source, o.outcome_code,
       o.outcome_message, o.settled_at, o.exchanges, coalesce(${nameOf("u")}, k.name) AS initiator
     FROM ${SUMMARY_JOINS} LEFT JOIN app_user u ON u.id = o.initiator_user_id LEFT JOIN api_key k ON k.id = o.api_key_id
     WHERE o.id = $1::uuid AND o.type IN ('refund', 'capture', 'void')`,
    [operationId],
  );
  if (!row) throw notFound("Operation");
  const [facts, inquiries, settlements, alerts] = await Promise.all([
    findOutcome(sql, operationId),
    readInquiries(operationId),
    readSettlements(actor, operationId),
    readAlerts(operationId),
  ]);
  const person = settlerFacts(actor);
  return {
    ...toSummary(row),
    referenceNumber: row.reference_number,
    gatewayReference: row.gateway_reference,
    trackingKey: row.tracking_key,
    requestId: row.request_id,
    initiator: row.initiator,
    source: row.source,
    outcomeCode: row.outcome_code,
    outcomeMessage: row.outcome_message,
    settledAt: row.settled_at,
    calls: Array.isArray(row.exchanges) ? row.exchanges : [],
    inquiries,
    settlements,
    alerts,
    mayReadEvidence: mayReadEvidence(actor),
    can: {
      ask: canAskNow(facts, person),
      propose: canPropose(facts, person),
      decide: canDecideSettlement(facts, person),
      withdraw: canWithdraw(facts, person),
    },
  };
}

/** More than the schedule asks in a month; the latest are the ones that matter. */
const INQUIRIES_SHOWN = 200;

async function readInquiries(operationId: string): Promise<InquiryLine[]> {
  const rows = await sql.query<{
    id: bigint;
    asked_at: string;
    asked_by: string;
    answer: string;
    code: string | null;
    message: string | null;
    gateway_reference: string | null;
    exchange: unknown;
  }>(
    `SELECT id, asked_at, asked_by, answer, code, message, gateway_reference, exchange FROM operation_inquiry
     WHERE operation_id = $1::uuid ORDER BY id DESC LIMIT ${INQUIRIES_SHOWN}`,
    [operationId],
  );
  return rows.map((row) => ({
    id: row.id.toString(),
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    answer: row.answer,
    code: row.code,
    message: row.message,
    gatewayReference: row.gateway_reference,
    exchange: row.exchange,
  }));
}

interface SettlementRow {
  id: number;
  outcome: SettlementOutcome;
  gateway_reference: string | null;
  note: string;
  evidence: string;
  file_id: string | null;
  file_name: string | null;
  sha256: string | null;
  size: number | null;
  status: SettlementStatus;
  proposed_by_id: number;
  proposed_by: string;
  proposed_at: string;
  ended_by: string | null;
  ended_at: string | null;
  end_note: string | null;
  next_check_at: string | null;
}

async function readSettlements(actor: UserActor, operationId: string): Promise<SettlementLine[]> {
  const rows = await sql.query<SettlementRow>(
    `SELECT s.id, s.outcome, s.gateway_reference, s.note, s.evidence, s.status, s.proposed_by_id, s.proposed_at, s.ended_at,
       s.end_note, s.next_check_at, ${nameOf("m")} AS proposed_by, CASE WHEN e.id IS NOT NULL THEN ${nameOf("e")} END AS ended_by,
       f.id AS file_id, f.file_name, f.sha256, octet_length(f.content) AS size
     FROM operation_settlement s JOIN app_user m ON m.id = s.proposed_by_id LEFT JOIN app_user e ON e.id = s.ended_by_id
     LEFT JOIN evidence_file f ON f.id = s.evidence_file_id WHERE s.operation_id = $1::uuid ORDER BY s.id DESC`,
    [operationId],
  );
  return rows.map((row) => ({
    id: row.id,
    outcome: row.outcome,
    gatewayReference: row.gateway_reference,
    note: row.note,
    evidence: row.evidence,
    file: fileOf(row),
    status: row.status,
    proposedBy: row.proposed_by,
    isOwn: row.proposed_by_id === actor.userId,
    proposedAt: row.proposed_at,
    endedBy: row.ended_by,
    endedAt: row.ended_at,
    endNote: row.end_note,
    nextCheckAt: row.next_check_at,
  }));
}

function fileOf({ file_id, file_name, sha256, size }: SettlementRow): SettlementLine["file"] {
  if (file_id === null || file_name === null || sha256 === null || size === null) return null;
  return { id: file_id, name: file_name, sizeBytes: size, sha256 };
}

async function readAlerts(operationId: string): Promise<AlertLine[]> {
  const rows = await sql.query<{
    id: bigint;
    kind: AlertLine["kind"];
    answer: string | null;
    raised_at: string;
    ended_at: string | null;
    ended_by: string | null;
    end_note: string | null;
  }>(
    `SELECT l.id, l.kind, l.detail ->> 'answer' AS answer, l.raised_at, l.ended_at, l.end_note,
       CASE WHEN u.id IS NOT NULL THEN ${nameOf("u")} END AS ended_by
     FROM operation_alert l LEFT JOIN app_user u ON u.id = l.ended_by_id WHERE l.operation_id = $1::uuid ORDER BY l.id DESC`,
    [operationId],
  );
  return rows.map((row) => ({
    id: row.id.toString(),
    kind: row.kind,
    answer: row.answer,
    raisedAt: row.raised_at,
    endedAt: row.ended_at,
    endedBy: row.ended_by,
    endNote: row.end_note,
  }));
}
