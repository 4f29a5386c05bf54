import "server-only";
import { json, type WireAnswer } from "@/lib/api/answers";
import { isOpen, type RequestStatus } from "@/lib/approvals/types";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { formatAmount } from "@/lib/money/money";
import type { ExternalOperationType } from "@/lib/operations/types";
import { timestampUtc } from "@/lib/webhooks/operation-event";

interface RequestRow {
  id: number;
  status: RequestStatus;
  type: ExternalOperationType;
  amount_minor: bigint;
  currency_code: string;
  session_id: string;
  required_checks: number;
  approvals: number;
  created_at: string;
  expires_at: string;
  status_reason: string | null;
}

/**
 * The answer to a call that waits for approval, and to the same Tracking-Key later: 202 while the request is open, 200 once it has
 * ended. An operation that was executed answers for itself.
 */
export async function answerPendingApproval(requestId: number): Promise<WireAnswer> {
  const rows = await sql.query<RequestRow>(
    `SELECT r.id, r.status, r.type, r.amount_minor, r.currency_code, p.session_id, r.required_checks, r.created_at, r.expires_at,
       r.status_reason,
       (SELECT count(*)::int FROM decision d WHERE d.request_id = r.id AND d.verdict = 'approve') AS approvals
     FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id WHERE r.id = $1`,
    [requestId],
    "answer-pending-approval",
  );
  const row = rows[0];
  if (!row) throw new Error(`request ${requestId} disappeared`);
  return json(isOpen(row.status) ? 202 : 200, bodyOf(row));
}

function bodyOf(row: RequestRow): Record<string, unknown> {
  const open = isOpen(row.status);
  return {
    detail: open ? "The operation waits for approval." : `The request for this operation is ${row.status}.`,
    operation: row.type,
    result: open ? "pending_approval" : row.status,
    session_id: row.session_id,
    amount: formatAmount(row.amount_minor, row.currency_code),
    request: {
      id: row.id,
      status: row.status,
      currency_code: row.currency_code,
      approvals: row.approvals,
      required_approvals: row.required_checks,
      created_at: timestampUtc(row.created_at),
      expires_at: timestampUtc(row.expires_at),
      ...(row.status_reason ? { reason: row.status_reason } : {}),
    },
    link: `${getEnv().PUBLIC_URL}/requests/${row.id}`,
  };
}
