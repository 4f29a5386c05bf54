import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { storableJson, storableText } from "@/lib/db/storable";
import type { Sql } from "@/lib/db/sql";
import type { GatewayCard } from "@/lib/gateways/payment-types";
import type { GatewayExchange } from "@/lib/gateways/types";
import { type AttemptState, canFinish, movePayment, type PaymentMove } from "@/lib/payments/rules";
import { saveCard } from "@/lib/transactions/cards/save-card";
import type { TransactionState } from "@/lib/transactions/types";
import { announcePayment } from "@/lib/webhooks/announce-event";

/** What was learned about an attempt. */
export interface AttemptOutcome {
  state: AttemptState;
  gatewayReference: string | null;
  code: string | null;
  message: string | null;
  pgParams: Record<string, unknown>;
  response: Record<string, unknown>;
  exchange: GatewayExchange | null;
  /** The card that was saved with it. */
  card: GatewayCard | null;
  /** We ended it ourselves to make room for another: the payment stays where it is and nobody is told. */
  superseded?: boolean;
}

export interface FinishedAttempt {
  /** The payment after it. */
  state: TransactionState;
  attemptState: AttemptState;
  /** False: the attempt stood there already, or may not move there any more. */
  moved: boolean;
  /** The event that tells of it, for whoever waits for its first delivery. */
  eventId: string | null;
}

interface Row {
  transaction_id: bigint;
  session_id: string;
  state: TransactionState;
  currency_code: string;
  customer_id: string | null;
  agreement_id: string | null;
  attempt_state: AttemptState;
  reference_number: string;
  operation: "purchase" | "authorize";
  attempt_currency: string;
  attempt_amount_minor: bigint;
  attempt_fee_minor: bigint;
  gateway_account_id: number;
  multiple_attempts: boolean;
  others_pending: boolean;
}

/** Locks the payment, then its attempt: everybody's order. */
async function lockAttempt(sql: Sql, attemptId: bigint): Promise<Row | null> {
  await sql.query(
    `SELECT 1 FROM payment_transaction p WHERE p.id = (SELECT transaction_id FROM payment_attempt WHERE id = $1)
     FOR NO KEY UPDATE`,
    [attemptId],
    "lock-payment-of-attempt",
  );
  const [row] = await sql.query<Row>(
    `SELECT p.id AS transaction_id, p.session_id, p.state, p.currency_code, p.customer_id,
       p.checkout #>> '{agreement,id}' AS agreement_id, t.state AS attempt_state, t.reference_number, t.operation,
       t.currency_code AS attempt_currency, t.amount_minor AS attempt_amount_minor, t.fee_minor AS attempt_fee_minor,
       t.gateway_account_id, a.multiple_attempts,
       EXISTS (SELECT 1 FROM payment_attempt x WHERE x.transaction_id = p.id AND x.id <> t.id AND x.state = 'pending')
         AS others_pending
     FROM payment_attempt t JOIN payment_transaction p ON p.id = t.transaction_id
     JOIN gateway_account a ON a.id = t.gateway_account_id
     WHERE t.id = $1 FOR UPDATE OF t`,
    [attemptId],
    "lock-attempt",
  );
  return row ?? null;
}

/**
 * Records what became of an attempt and moves its payment, in the caller's transaction. May be told any number of times, in any
 * order, by return, notice and inquiry: the first news moves, the rest is only kept. Null: the attempt is gone.
 */
export async function finishAttempt(
  sql: Sql,
  actor: AuditActor,
  attemptId: bigint,
  outcome: AttemptOutcome,
): Promise<FinishedAttempt | null> {
  const row = await lockAttempt(sql, attemptId);
  if (!row) return null;
  if (!canFinish(row.attempt_state, outcome.state)) {
    await keepExchange(sql, attemptId, outcome);
    return { state: row.state, attemptState: row.attempt_state, moved: false, eventId: null };
  }
  const move = outcome.superseded ? NO_MOVE : moveOf(row, outcome.state);
  await writeAttempt(sql, actor, attemptId, row, outcome, move);
  if (move.state) await writePayment(sql, row, outcome, move.state);
  await auditAttempt(sql, actor, row, outcome, move);
  const eventId = move.alert || outcome.superseded ? null : await announcePayment(sql, row.transaction_id);
  return { state: move.state ?? row.state, attemptState: outcome.state, moved: true, eventId };
}

const NO_MOVE: PaymentMove = { state: null, alert: null };

/** A payment whose customer still stands at another gateway is not "attempted" yet. */
function moveOf(row: Row, outcome: AttemptState): PaymentMove {
  const facts = { operation: row.operation, multipleAttempts: row.multiple_attempts };
  const move = movePayment(row.state, outcome, facts);
  // The merchant asks for another currency by now: what was paid cannot stand in the payment's own.
  if (outcome === "success" && move.state && row.attempt_currency !== row.currency_code)
    return { state: null, alert: "currency_changed" };
  const waits = move.state === "attempted" && (row.others_pending || row.state === "created");
  return waits || move.state === row.state ? { ...move, state: null } : move;
}

/** Enough for whoever investigates; a gateway that is asked for weeks says the same again and again. */
const MOST_EXCHANGES = 50;

async function keepExchange(sql: Sql, attemptId: bigint, outcome: AttemptOutcome): Promise<void> {
  await sql.query(
    `UPDATE payment_attempt SET gateway_reference = coalesce(gateway_reference, $2),
       exchanges = CASE WHEN $3::jsonb IS NULL OR jsonb_array_length(exchanges) >= ${MOST_EXCHANGES}
         THEN exchanges ELSE exchanges || $3::jsonb END WHERE id = $1`,
    [attemptId, outcome.gatewayReference, exchangeJson(outcome)],
    "keep-exchange",
  );
}

async function writeAttempt(
  sql: Sql,
  actor: AuditActor,
  attemptId: bigint,
  row: Row,
  outcome: AttemptOutcome,
  move: PaymentMove,
): Promise<void> {
  const saved =
    outcome.card && row.customer_id !== null
      ? await saveCard(
          sql,
          actor,
          {
            customerId: row.customer_id,
            gatewayAccountId: row.gateway_account_id,
            agreementId: row.agreement_id ?? undefined,
            transactionSessionId: row.session_id,
          },
          outcome.card,
        )
      : null;
  await sql.query(
    `UPDATE payment_attempt SET state = $2::attempt_state, gateway_reference = coalesce($3, gateway_reference),
       gateway_response = $4::jsonb, pg_params = $5::jsonb, message = $6, alert = $7,
       saved_card_id = coalesce($8::bigint, saved_card_id),
       exchanges = CASE WHEN $9::jsonb IS NULL THEN exchanges ELSE exchanges || $9::jsonb END, finished_at = now(),
       next_inquiry_at = CASE WHEN $2::attempt_state = 'error' THEN next_inquiry_at END
     WHERE id = $1`,
    [
      attemptId,
      outcome.state,
      outcome.gatewayReference?.slice(0, 128) ?? null,
      storableJson(outcome.response),
      storableJson(outcome.pgParams),
      outcome.message === null ? null : storableText(outcome.message).slice(0, 255),
      move.alert,
      saved?.id ?? null,
      exchangeJson(outcome),
    ],
    "finish-attempt",
  );
}

const SETTLE = `
  UPDATE payment_transaction SET state = $2::transaction_state, state_changed_at = now(), paid_at = coalesce(paid_at, now()),
    settled_minor = $8, fee_minor = $3, gateway_account_id = $4, reference_number = $5, gateway_reference = $6,
    payment_currency_code = $7, payment_amount_minor = $8
  WHERE id = $1`;

async function writePayment(
  sql: Sql,
  row: Row,
  outcome: AttemptOutcome,
  state: TransactionState,
): Promise<void> {
  if (outcome.state !== "success" && outcome.state !== "cod") {
    await sql.query(
      "UPDATE payment_transaction SET state = $2::transaction_state, state_changed_at = now() WHERE id = $1",
      [row.transaction_id, state],
      "move-payment",
    );
    return;
  }
  await sql.query(
    SETTLE,
    [
      row.transaction_id,
      state,
      row.attempt_fee_minor,
      row.gateway_account_id,
      row.reference_number,
      outcome.gatewayReference,
      row.attempt_currency,
      row.attempt_amount_minor,
    ],
    "settle-payment",
  );
}

async function auditAttempt(
  sql: Sql,
  actor: AuditActor,
  row: Row,
  outcome: AttemptOutcome,
  move: PaymentMove,
): Promise<void> {
  await recordAudit(sql, {
    actor,
    action: move.alert ? "attempt.alert" : "attempt.finished",
    objectType: "attempt",
    objectId: row.reference_number,
    transactionSessionId: row.session_id,
    result: move.alert ? "failed" : "ok",
    before: { state: row.state, attempt: row.attempt_state },
    after: {
      state: move.state ?? row.state,
      attempt: outcome.state,
      ...(outcome.code === null ? {} : { code: outcome.code }),
      ...(move.alert === null ? {} : { alert: move.alert }),
    },
    reason: move.alert ? ALERTS[move.alert] : null,
  });
}

const ALERTS = {
  second_success: "The customer paid a second time. Refund this payment at the gateway.",
  currency_changed:
    "The customer paid in a currency that is asked no more. Refund this payment at the gateway.",
  success_after_end: "The customer paid after the payment had been called off. Refund it at the gateway.",
} as const;

function exchangeJson({ exchange }: AttemptOutcome): string | null {
  return exchange ? storableJson([exchange]) : null;
}
