import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { sql } from "@/lib/db/sql";
import type { OperationNotice } from "@/lib/gateways/notice-types";
import type { NoticeKind } from "@/lib/notices/types";

/** One notice as it waits to be applied. */
export interface StoredNotice {
  id: string;
  notice_id: string;
  kind: NoticeKind;
  raw_body: string;
  received_at: string;
  facts: Record<string, unknown> | null;
  /** The accounts that its sender may speak for. */
  account_ids: number[];
  account_id: number;
  pg_code: string;
  gateway: string;
  base_url: string;
  currency_code: string;
}

/** What a notice about an operation comes to, after the gateway was asked where it has to be. */
export type Said = Pick<
  OperationNotice,
  "outcome" | "gatewayReference" | "code" | "message" | "pgParams" | "response"
>;

/** What became of a notice. Result codes have their words in the message catalogue. */
export interface NoticeOutcome {
  status: "done" | "waiting" | "attention";
  result: string;
  detail?: string | null;
  sessionId?: string | null;
}

/** A notice that may still be applied; null when that was done, or when it was refused. */
export async function findStoredNotice(id: string): Promise<StoredNotice | null> {
  const rows = await sql.query<StoredNotice>(
    `SELECT n.id::text AS id, n.notice_id, n.kind, n.raw_body, n.received_at, n.facts, a.id AS account_id, a.pg_code, a.gateway,
       a.base_url, a.currency_code, CASE WHEN n.account_ids = '{}' THEN ARRAY[a.id] ELSE n.account_ids END AS account_ids
     FROM gateway_notice n JOIN gateway_account a ON a.id = n.gateway_account_id
     WHERE n.id = $1::bigint AND n.status IN ('received', 'waiting', 'failed')`,
    [id],
    "find-stored-notice",
  );
  return rows[0] ?? null;
}

/** Writes down what became of it. */
export async function finishNotice(id: string, outcome: NoticeOutcome): Promise<void> {
  await sql.query(
    `UPDATE gateway_notice SET status = $2, result = $3, detail = $4, transaction_session_id = coalesce($5, transaction_session_id),
       processed_at = now(), tries = tries + 1 WHERE id = $1::bigint`,
    [id, outcome.status, outcome.result, outcome.detail?.slice(0, 1000) ?? null, outcome.sessionId ?? null],
    "finish-notice",
  );
}

/** Processing broke off. The queue tries it again, and a person can. */
export async function failNotice(id: string, detail: string): Promise<void> {
  await sql.query(
    `UPDATE gateway_notice SET status = 'failed', result = 'failed', detail = $2, processed_at = now(), tries = tries + 1
     WHERE id = $1::bigint`,
    [id, detail.slice(0, 1000)],
    "fail-notice",
  );
}

/** Whom the trail names for what a notice says. */
export function gatewayActor(stored: Pick<StoredNotice, "pg_code">) {
  return { type: "gateway" as const, label: stored.pg_code, address: null, requestId: null };
}

/** Nothing moves and a person has to look: said in the payment's own trail as well. */
export async function needsAttention(
  stored: StoredNotice,
  sessionId: string | null,
  result: string,
  after: Record<string, unknown>,
): Promise<NoticeOutcome> {
  await recordAudit(sql, {
    actor: gatewayActor(stored),
    action: `gateway_notice.${result}`,
    objectType: sessionId === null ? "gateway_notice" : "transaction",
    objectId: sessionId ?? stored.id,
    transactionSessionId: sessionId,
    result: "failed",
    after: { noticeId: stored.notice_id, ...after },
  });
  return { status: "attention", result, sessionId };
}
