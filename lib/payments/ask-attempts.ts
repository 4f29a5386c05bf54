import "server-only";
import type { AuditActor } from "@/lib/audit/record-audit";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { connectorFor } from "@/lib/gateways/registry";
import type { PaymentStatus } from "@/lib/gateways/payment-types";
import { log } from "@/lib/log";
import { NOT_FOUND_ANSWERS_NEEDED } from "@/lib/operations/inquiry-schedule";
import {
  canBeAsked,
  counted,
  openAccount,
  passGate,
  outcomeOf,
  paymentsOf,
  SEALED_ACCOUNT_COLUMNS,
  type SealedAccount,
} from "@/lib/payments/attempt-account";
import { type AttemptOutcome, type FinishedAttempt, finishAttempt } from "@/lib/payments/finish-attempt";
import type { AttemptState } from "@/lib/payments/rules";

interface AttemptRow extends SealedAccount {
  id: bigint;
  state: AttemptState;
  reference_number: string;
  gateway_reference: string | null;
  operation: "purchase" | "authorize";
  currency_code: string;
  amount_minor: bigint;
  fee_minor: bigint;
  age_ms: number;
  saved_card_id: bigint | null;
  inquiry_count: number;
}

const COLUMNS = `t.id, t.state, t.reference_number, t.gateway_reference, t.operation, t.currency_code, t.amount_minor, t.fee_minor,
  t.saved_card_id, t.inquiry_count, (extract(epoch FROM now() - t.created_at) * 1000)::float8 AS age_ms, ${SEALED_ACCOUNT_COLUMNS}`;

/** More attempts than a customer makes; an inquiry has to be answered in time. */
const MOST = 10;

/** Whether any gateway was ever involved. */
export async function hasAttempts(db: Sql, transactionId: bigint): Promise<boolean> {
  const rows = await db.query("SELECT 1 FROM payment_attempt WHERE transaction_id = $1 LIMIT 1", [
    transactionId,
  ]);
  return rows.length > 0;
}

/** Asks every gateway that the customer was sent to and that has not said yes, all at once, and records what they say. */
export async function askAttempts(actor: AuditActor, transactionId: bigint): Promise<void> {
  const rows = await sql.query<AttemptRow>(
    `SELECT ${COLUMNS} FROM payment_attempt t JOIN gateway_account a ON a.id = t.gateway_account_id
     WHERE t.transaction_id = $1 AND t.state NOT IN ('success', 'cod') ORDER BY t.id DESC LIMIT ${MOST}`,
    [transactionId],
    "askable-attempts",
  );
  await Promise.all(rows.filter(canBeAsked).map((row) => ask(actor, row)));
}

/** Asks about one attempt and records the answer. Null: there is nobody to ask, or nothing to ask about. */
export async function askAttempt(actor: AuditActor, attemptId: bigint): Promise<FinishedAttempt | null> {
  const [row] = await sql.query<AttemptRow>(
    `SELECT ${COLUMNS} FROM payment_attempt t JOIN gateway_account a ON a.id = t.gateway_account_id WHERE t.id = $1`,
    [attemptId],
    "attempt-to-ask",
  );
  return row && canBeAsked(row) ? ask(actor, row) : null;
}

/** Questions that a customer's look has put and that have no answer yet. */
const looks = new Map<bigint, Promise<FinishedAttempt | null>>();

/**
 * The same for a customer who looks: while one look at an attempt is under way the others wait for its answer. Whoever reloads his page
 * a thousand times must not take all turns at the gateway from everybody else.
 */
export function lookAtAttempt(actor: AuditActor, attemptId: bigint): Promise<FinishedAttempt | null> {
  const underWay = looks.get(attemptId);
  if (underWay) return underWay;
  const look = askAttempt(actor, attemptId).finally(() => looks.delete(attemptId));
  looks.set(attemptId, look);
  return look;
}

async function ask(actor: AuditActor, row: AttemptRow): Promise<FinishedAttempt | null> {
  const status = await inquire(row);
  if (!status) return null;
  const outcome = status.outcome === "not_found" ? neverSeen(row, status) : outcomeOf(status);
  return inTransaction((transaction) => finishAttempt(transaction, actor, row.id, outcome));
}

async function inquire(row: AttemptRow): Promise<PaymentStatus | null> {
  const payments = paymentsOf(row);
  const leave = payments && (await passGate(row));
  if (!leave) return null;
  try {
    const status = await payments.inquirePayment({
      account: openAccount(row),
      reference: row.reference_number,
      gatewayReference: row.gateway_reference,
      amountMinor: row.amount_minor + row.fee_minor,
      currencyCode: row.currency_code,
      captureMode: row.operation,
      deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
    });
    return await counted(row, status);
  } catch (error) {
    log.error({ error, attempt: row.reference_number }, "a gateway could not be asked about a payment");
    return null;
  } finally {
    leave();
  }
}

/**
 * "Never seen" is an outcome once nothing that we sent can still be on its way; for what the gateway has named, never. A charge needs
 * more: its merchant would charge again, so a gateway that sees a late one after all has to have had the time to say so.
 */
function neverSeen(row: AttemptRow, status: PaymentStatus): AttemptOutcome {
  const isCharge = row.saved_card_id !== null;
  const settled =
    row.gateway_reference === null &&
    row.age_ms > arrivalMs() + (isCharge ? gatewaysOwnMs(row) : 0) &&
    (!isCharge || row.inquiry_count >= ANSWERS_ABOUT_CHARGES);
  return {
    ...outcomeOf(status),
    state: settled && row.state === "pending" ? "failed" : "pending",
    code: "not_found",
    message: settled ? "The gateway has never seen this payment." : null,
  };
}

/** How long the gateway may take to show a charge that it took. */
function gatewaysOwnMs({ gateway }: AttemptRow): number {
  return (connectorFor(gateway).capabilities.neverSeen?.afterMinutes ?? 0) * 60_000;
}

/** The same number as for refunds and captures. */
const ANSWERS_ABOUT_CHARGES = NOT_FOUND_ANSWERS_NEEDED;

/** A call leaves within five seconds of its reservation or never, and then has its deadline to arrive. */
export function arrivalMs(): number {
  return getEnv().GATEWAY_DEADLINE_MS + SEND_WINDOW_MS + 2_000;
}

export const SEND_WINDOW_MS = 5_000;
