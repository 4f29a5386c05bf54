import "server-only";
import { type Actor, hasPermission, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { formatAmount, parseAmount } from "@/lib/money/money";
import { readDisputes } from "@/lib/transactions/disputes/queries";
import { countsAgainstBalance } from "@/lib/transactions/disputes/rules";
import type { DisputeLine } from "@/lib/transactions/disputes/views";
import { readAttempts, readOperations, readRequests } from "@/lib/transactions/detail-lines";
import { factsOf, type ListRow, toTransactionRow } from "@/lib/transactions/list-row";
import { ROW_COLUMNS, ROW_JOINS } from "@/lib/transactions/list-statement";
import { listChildren } from "@/lib/transactions/list-children";
import { capturableMinor, refundableMinor } from "@/lib/transactions/rules";
import { customerEvents, inOrder, readTrail } from "@/lib/transactions/timeline";
import { readDeliveries } from "@/lib/transactions/timeline-deliveries";
import type { TransactionDetail } from "@/lib/transactions/views";

interface DetailRow extends ListRow {
  id: bigint;
  type: string;
  payment_type: string;
  source: TransactionDetail["source"];
  reference_number: string | null;
  gateway_reference: string | null;
  pg_code: string | null;
  payment_amount_minor: bigint | null;
  exchange_rate: string | null;
  customer_id: string | null;
  language: string;
  initiator: string | null;
  is_sandbox: boolean;
  extra: unknown;
  frozen_reason: string | null;
  deleted_at: string | null;
  deleted_by: string | null;
  paid_at: string | null;
  state_changed_at: string;
  expires_at: string | null;
  due_at: string | null;
}

const FIND = `
  SELECT ${ROW_COLUMNS}, p.type, p.payment_type, p.source, p.reference_number, p.gateway_reference, a.pg_code, p.payment_amount_minor,
    p.exchange_rate, p.customer_id, p.language, p.is_sandbox, p.extra, p.frozen_reason, p.deleted_at, p.paid_at,
    p.state_changed_at, p.expires_at, p.due_at,
    coalesce(nullif(trim(i.first_name || ' ' || i.last_name), ''), i.username) AS initiator,
    coalesce(nullif(trim(d.first_name || ' ' || d.last_name), ''), d.username) AS deleted_by
  FROM payment_transaction p ${ROW_JOINS}
  LEFT JOIN app_user i ON i.id = p.initiator_id LEFT JOIN app_user d ON d.id = p.deleted_by_id
  WHERE p.session_id = $1`;

/** Everything about one payment, also a soft-deleted one. Throws `not_found`. */
export async function readTransaction(actor: Actor, sessionId: string): Promise<TransactionDetail> {
  requirePermission(actor, "transaction.view");
  const { row, disputes } = await readWithDisputes(sessionId);
  const mayReadAudit = hasPermission(actor, "audit.view");
  const [attempts, children, operations, requests, trail] = await Promise.all([
    readAttempts(sql, row.id),
    listChildren(actor, sessionId),
    readOperations(sql, row.id),
    readRequests(sql, row.id),
    readTrail(sql, sessionId, mayReadAudit),
  ]);
  const told = await readDeliveries(
    sql,
    sessionId,
    operations.map(({ id }) => id),
    hasPermission(actor, "webhook.manage"),
  );
  const before = customerEvents({ at: row.created_at, by: row.initiator }, attempts, trail);
  return {
    ...toTransactionRow(row),
    ...amountsOf(row),
    ...particulars(row),
    attempts,
    children,
    operations,
    requests,
    disputes,
    timeline: inOrder([...before, ...trail, ...told]),
    mayReadAudit,
  };
}

/**
 * The payment and its disputes as of one moment. A dispute that comes in between two statements would stand beside balances that
 * do not know of it, and nothing on such a page makes it look again.
 */
async function readWithDisputes(sessionId: string): Promise<{ row: DetailRow; disputes: DisputeLine[] }> {
  for (let attempt = 1; ; attempt++) {
    const [row] = await sql.query<DetailRow>(FIND, [sessionId], "read-transaction");
    if (!row) throw notFound("Transaction");
    const disputes = await readDisputes(sql, row.id);
    const counted = disputes
      .filter(({ status }) => countsAgainstBalance(status))
      .reduce((sum, { amount, currency }) => sum + parseAmount(amount, currency), 0n);
    if (counted === row.disputed_minor || attempt === 3) return { row, disputes };
  }
}

function amountsOf(row: DetailRow) {
  const facts = factsOf(row);
  const money = (minor: bigint) => formatAmount(minor, facts.currencyCode);
  return {
    fee: money(facts.feeMinor),
    settled: money(facts.settledMinor),
    held: money(facts.refundHeldMinor + facts.captureHeldMinor),
    requestHeld: money(facts.requestHeldMinor),
    disputed: money(facts.disputedMinor),
    voidedAmount: money(facts.voidedMinor),
    refundable: money(refundableMinor(facts)),
    capturable: money(capturableMinor(facts)),
    paymentAmount:
      row.payment_amount_minor === null || row.payment_currency_code === null
        ? null
        : formatAmount(row.payment_amount_minor, row.payment_currency_code),
  };
}

function particulars(row: DetailRow) {
  return {
    type: row.type,
    paymentType: row.payment_type,
    source: row.source,
    referenceNumber: row.reference_number,
    gatewayReference: row.gateway_reference,
    pgCode: row.pg_code,
    paymentCurrency: row.payment_currency_code,
    exchangeRate: row.exchange_rate,
    customerId: row.customer_id,
    language: row.language,
    initiator: row.initiator,
    isSandbox: row.is_sandbox,
    extra: row.extra,
    frozenReason: row.frozen_reason,
    deletedAt: row.deleted_at,
    deletedBy: row.deleted_by,
    paidAt: row.paid_at,
    stateChangedAt: row.state_changed_at,
    expiresAt: row.expires_at,
    dueAt: row.due_at,
  };
}
