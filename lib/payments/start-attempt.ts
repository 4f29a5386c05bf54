import "server-only";
import type { AuditActor } from "@/lib/audit/record-audit";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { storableJson } from "@/lib/db/storable";
import { getEnv } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import type { PaymentCreation } from "@/lib/gateways/payment-types";
import { log } from "@/lib/log";
import {
  openAccount,
  paymentsOf,
  SEALED_ACCOUNT_COLUMNS,
  type SealedAccount,
  counted,
  passGate,
} from "@/lib/payments/attempt-account";
import { endAttempts } from "@/lib/payments/end-attempts";
import { finishAttempt } from "@/lib/payments/finish-attempt";
import { insertAttempt } from "@/lib/payments/insert-attempt";
import { refuseBesideCharge } from "@/lib/payments/beside-others";
import { isOpenState } from "@/lib/transactions/checkout-fields";
import { feeOf } from "@/lib/transactions/fees";
import type { TransactionState } from "@/lib/transactions/types";

export interface StartInput {
  sessionId: string;
  pgCode: string;
  /** The customer wants his card kept. */
  saveCard: boolean;
  /** Address to which the gateway sends the customer back. */
  returnUrl(referenceNumber: string): string;
}

interface PayableRow extends SealedAccount {
  id: bigint;
  session_id: string;
  state: TransactionState;
  payment_type: string;
  amount_minor: bigint;
  currency_code: string;
  customer_id: string | null;
  language: "en" | "ar";
  is_over: boolean;
  account_id: number | null;
  operation: "purchase" | "authorize";
  fee_fixed_minor: bigint;
  fee_per_mille: number;
  tokenizable: boolean;
  inquiry_minutes: number;
}

interface Begun {
  row: PayableRow;
  feeMinor: bigint;
  attempt: { id: bigint; referenceNumber: string };
}

/**
 * The customer chose how to pay: an attempt is stored (commit), the gateway makes a payment of it (no transaction open), and the
 * address of its page is stored. Returns that address. A link that cannot be had ends the attempt as an error and is thrown as
 * `gateway_unavailable`; nobody can have paid it.
 */
export async function startAttempt(actor: AuditActor, input: StartInput): Promise<string> {
  // An earlier page may still be open in another tab; its payment, if there was one, counts.
  await endEarlier(actor, input.sessionId);
  const begun = await inTransaction((transaction) => begin(transaction, actor, input));
  const creation = await create(begun, input);
  if (creation.outcome === "created" && creation.redirectUrl !== null) {
    await keepPage(begun.attempt.id, creation, creation.redirectUrl);
    await standAlone(actor, begun);
    return creation.redirectUrl;
  }
  await inTransaction((transaction) =>
    finishAttempt(transaction, actor, begun.attempt.id, {
      state: "error",
      gatewayReference: creation.gatewayReference,
      code: creation.code,
      message: creation.message ?? "Unable to redirect to the PG",
      pgParams: creation.pgParams,
      response: creation.response,
      exchange: creation.exchange,
      card: null,
    }),
  );
  throw new AppError("gateway_unavailable", { detail: "Unable to redirect to the payment gateway." });
}

async function endEarlier(actor: AuditActor, sessionId: string): Promise<void> {
  const [payment] = await sql.query<{ id: bigint }>(
    "SELECT id FROM payment_transaction WHERE session_id = $1 AND deleted_at IS NULL",
    [sessionId],
  );
  if (!payment) throw notFound("Transaction");
  await endAttempts(actor, payment.id);
}

/**
 * Of tabs that chose at the same moment none saw the page of another, because it was just being made. Each ends the older ones now,
 * and its own where a newer one began or the payment was settled or called off meanwhile. The own page was written down before, so of
 * two tabs at least one sees the other; nobody has the address of a page that ends here.
 */
async function standAlone(actor: AuditActor, { row, attempt }: Begun): Promise<void> {
  await endAttempts(actor, row.id, { before: attempt.id });
  const [now] = await sql.query<{ state: TransactionState; is_followed: boolean }>(
    `SELECT p.state, EXISTS (SELECT 1 FROM payment_attempt t WHERE t.transaction_id = p.id AND t.id > $2
       AND t.state IN ('pending', 'success', 'cod')) AS is_followed
     FROM payment_transaction p WHERE p.id = $1 AND p.deleted_at IS NULL`,
    [row.id, attempt.id],
    "stands-alone",
  );
  if (now && isOpenState(now.state) && !now.is_followed) return;
  await endAttempts(actor, row.id, { only: attempt.id });
  if (!now) throw notFound("Transaction");
  throw new AppError("operation_in_progress", { detail: "The payment goes on in another window." });
}

async function begin(transaction: Sql, actor: AuditActor, input: StartInput): Promise<Begun> {
  const row = await lockPayable(transaction, input);
  if (!row) throw notFound("Transaction");
  if (!isOpenState(row.state) || row.is_over) {
    const state = isOpenState(row.state) ? "expired" : row.state;
    throw new AppError("invalid_state", {
      detail: `The transaction is in state ${state} and can no longer be paid.`,
      params: { state },
    });
  }
  if (row.account_id === null || !paymentsOf(row))
    throw new AppError("invalid_input", {
      field: "pg_code",
      detail: "This payment method is not available for the transaction.",
    });
  await refuseBesideCharge(transaction, row.id);
  await refuseEndlessTries(transaction, row.id);
  const feeMinor = feeOf(
    { feeFixedMinor: row.fee_fixed_minor, feePerMille: row.fee_per_mille },
    row.amount_minor,
  );
  const attempt = await insertAttempt(
    transaction,
    actor,
    { id: row.id, sessionId: row.session_id, amountMinor: row.amount_minor, currencyCode: row.currency_code },
    {
      accountId: row.account_id,
      operation: row.operation,
      feeMinor,
      savedCardId: null,
      firstInquiryMs: row.inquiry_minutes * 60_000,
    },
  );
  return { row, feeMinor, attempt };
}

/** Nobody needs so many tries; whoever does tries out cards, or us. */
const MOST_ATTEMPTS = 50;

async function refuseEndlessTries(transaction: Sql, transactionId: bigint): Promise<void> {
  const [row] = await transaction.query<{ count: bigint }>(
    "SELECT count(*) AS count FROM payment_attempt WHERE transaction_id = $1",
    [transactionId],
    "count-attempts",
  );
  if ((row?.count ?? 0n) >= MOST_ATTEMPTS) throw new AppError("too_many_requests");
}

/** The session and the account that was chosen, if the session offers it. */
async function lockPayable(transaction: Sql, input: StartInput): Promise<PayableRow | undefined> {
  await transaction.query(
    "SELECT 1 FROM payment_transaction WHERE session_id = $1 FOR NO KEY UPDATE",
    [input.sessionId],
    "lock-session",
  );
  const rows = await transaction.query<PayableRow>(
    `SELECT p.id, p.session_id, p.state, p.payment_type, p.amount_minor, p.currency_code, p.customer_id, p.language,
       coalesce(p.expires_at <= now(), false) AS is_over, a.id AS account_id, a.operation, a.fee_fixed_minor, a.fee_per_mille,
       a.tokenizable, a.inquiry_minutes, ${SEALED_ACCOUNT_COLUMNS}
     FROM payment_transaction p
     LEFT JOIN gateway_account a ON a.pg_code = $2 AND a.pg_code = ANY (p.pg_codes) AND a.is_active
       AND a.currency_code = p.currency_code
     WHERE p.session_id = $1 AND p.deleted_at IS NULL`,
    [input.sessionId, input.pgCode],
    "find-payable",
  );
  return rows[0];
}

async function create({ row, feeMinor, attempt }: Begun, input: StartInput): Promise<PaymentCreation> {
  try {
    const payments = paymentsOf(row);
    if (!payments) throw new Error(`The gateway ${row.gateway} takes no payments.`);
    const keeps = row.payment_type !== "one_off" || input.saveCard;
    const leave = await passGate(row);
    if (!leave) return neverMade("failed", "gateway_paused");
    const creation = await payments
      .createPayment({
        account: openAccount(row),
        reference: attempt.referenceNumber,
        idempotencyKey: attempt.referenceNumber,
        amountMinor: row.amount_minor + feeMinor,
        currencyCode: row.currency_code,
        captureMode: row.operation,
        returnUrl: input.returnUrl(attempt.referenceNumber),
        language: row.language,
        saveCardFor: keeps && row.tokenizable && payments.chargeToken ? row.customer_id : null,
        deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
      })
      .finally(leave);
    return await counted(row, creation);
  } catch (error) {
    log.error({ error, attempt: attempt.referenceNumber }, "a payment could not be made at the gateway");
    return neverMade("unknown", "connector_fault");
  }
}

/** Without a word of the gateway. */
function neverMade(outcome: "failed" | "unknown", code: string): PaymentCreation {
  return {
    outcome,
    redirectUrl: null,
    gatewayReference: null,
    code,
    message: null,
    pgParams: {},
    response: {},
    exchange: {
      request: { method: "", url: "", headers: {}, body: null },
      response: null,
      fault: code,
      startedAt: new Date().toISOString(),
      durationMs: 0,
    },
  };
}

async function keepPage(attemptId: bigint, creation: PaymentCreation, redirectUrl: string): Promise<void> {
  await sql.query(
    `UPDATE payment_attempt SET gateway_reference = $2, redirect_url = $3, exchanges = exchanges || $4::jsonb WHERE id = $1`,
    [attemptId, creation.gatewayReference, redirectUrl.slice(0, 2000), storableJson([creation.exchange])],
    "keep-page",
  );
}
