import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import { storableText } from "@/lib/db/storable";
import { formatAmount } from "@/lib/money/money";
import { type DisputeStatus, takesTurn } from "@/lib/transactions/disputes/rules";

/** What a gateway reports about one dispute. */
export interface DisputeFact {
  accountId: number;
  transactionId: bigint;
  transactionSessionId: string;
  gatewayReference: string;
  amountMinor: bigint;
  currencyCode: string;
  status: DisputeStatus;
  reason: string | null;
  dueAt: string | null;
  /** When it happened by the gateway's own clock, where it says so. */
  happenedAt: string | null;
  gatewayNoticeId: string | null;
}

interface StoredDispute {
  id: bigint;
  transaction_id: bigint;
  status: DisputeStatus;
  amount_minor: bigint;
  reason: string | null;
  due_at: string | null;
  happened_at: string | null;
}

/** `opened`, `won`, `lost`: recorded as that. `known`: it says nothing new, or less than is known already. */
export type DisputeOutcome = DisputeStatus | "changed" | "known" | "other_payment";

/**
 * Records one turn of a dispute, once, whatever the order in which turns are told; its balance is the schema's care. The caller
 * holds the payment's lock.
 */
export async function recordDispute(sql: Sql, actor: AuditActor, fact: DisputeFact): Promise<DisputeOutcome> {
  const [known] = await sql.query<StoredDispute>(
    `SELECT id, transaction_id, status, amount_minor, reason, due_at, happened_at FROM dispute
     WHERE gateway_account_id = $1 AND gateway_reference = $2 FOR UPDATE`,
    [fact.accountId, fact.gatewayReference],
    "find-dispute",
  );
  if (!known) return open(sql, actor, fact);
  if (known.transaction_id !== fact.transactionId) return "other_payment";
  const turns = takesTurn(
    { status: known.status, happenedAt: known.happened_at },
    { status: fact.status, happenedAt: fact.happenedAt },
  );
  if (!turns || isSame(known, fact)) return "known";
  await sql.query(
    `UPDATE dispute SET status = $2::dispute_status, amount_minor = $3, reason = coalesce($4, reason), due_at = coalesce($5, due_at),
       happened_at = coalesce($6, happened_at),
       status_changed_at = CASE WHEN status = $2::dispute_status THEN status_changed_at ELSE now() END WHERE id = $1`,
    [known.id, ...columnsOf(fact)],
    "update-dispute",
  );
  await remember(sql, actor, known.id, fact, known.status);
  return known.status === fact.status ? "changed" : fact.status;
}

function isSame(known: StoredDispute, fact: DisputeFact): boolean {
  return (
    known.status === fact.status &&
    known.amount_minor === fact.amountMinor &&
    (fact.reason === null || known.reason === cut(fact.reason)) &&
    (fact.dueAt === null || (known.due_at !== null && Date.parse(known.due_at) === Date.parse(fact.dueAt)))
  );
}

async function open(sql: Sql, actor: AuditActor, fact: DisputeFact): Promise<DisputeOutcome> {
  const rows = await sql.query<{ id: bigint }>(
    `INSERT INTO dispute (gateway_account_id, gateway_reference, transaction_id, currency_code, status, amount_minor, reason, due_at,
       happened_at)
     VALUES ($1, $2, $3, $4, $5::dispute_status, $6, $7, $8, $9) RETURNING id`,
    [fact.accountId, fact.gatewayReference, fact.transactionId, fact.currencyCode, ...columnsOf(fact)],
    "insert-dispute",
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("The dispute was not stored.");
  await remember(sql, actor, id, fact, null);
  return fact.status;
}

function columnsOf(fact: DisputeFact): unknown[] {
  return [
    fact.status,
    fact.amountMinor,
    fact.reason === null ? null : cut(fact.reason),
    fact.dueAt,
    fact.happenedAt,
  ];
}

const cut = (text: string) => storableText(text.slice(0, 200));

/** Its history and the payment's trail, in the commit of the change. */
async function remember(
  sql: Sql,
  actor: AuditActor,
  id: bigint,
  fact: DisputeFact,
  before: DisputeStatus | null,
): Promise<void> {
  await sql.query(
    `INSERT INTO dispute_event (dispute_id, gateway_notice_id, status, amount_minor, reason, due_at, happened_at)
     VALUES ($1, $2::bigint, $3::dispute_status, $4, $5, $6, $7)`,
    [id, fact.gatewayNoticeId, ...columnsOf(fact)],
    "insert-dispute-event",
  );
  await recordAudit(sql, {
    actor,
    action: before === fact.status ? "dispute.changed" : `dispute.${fact.status}`,
    objectType: "dispute",
    objectId: String(id),
    transactionSessionId: fact.transactionSessionId,
    ...(before === null ? {} : { before: { status: before } }),
    after: {
      status: fact.status,
      amount: `${formatAmount(fact.amountMinor, fact.currencyCode)} ${fact.currencyCode}`,
      gatewayReference: fact.gatewayReference,
      ...(fact.dueAt === null ? {} : { dueAt: fact.dueAt }),
    },
    reason: fact.reason,
  });
}
