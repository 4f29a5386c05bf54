import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, hasPermission } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { arrivalMs, SEND_WINDOW_MS } from "@/lib/payments/ask-attempts";
import {
  openAccount,
  outcomeOf,
  paymentsOf,
  SEALED_ACCOUNT_COLUMNS,
  type SealedAccount,
  counted,
  passGate,
} from "@/lib/payments/attempt-account";
import { endAttempts } from "@/lib/payments/end-attempts";
import { type AttemptOutcome, finishAttempt } from "@/lib/payments/finish-attempt";
import { insertAttempt } from "@/lib/payments/insert-attempt";
import { latestAttempt, refuseBesideCharge, refuseBesideNewPage } from "@/lib/payments/beside-others";
import { lockOpenSession, type OpenSession } from "@/lib/payments/lock-session";
import { openCardToken } from "@/lib/transactions/cards/save-card";
import { feeOf } from "@/lib/transactions/fees";

export interface ChargeInput {
  sessionId: string;
  token: string;
}

export interface Charged {
  transactionId: bigint;
  outcome: AttemptOutcome;
}

interface ChargeableCard extends SealedAccount {
  card_id: bigint;
  account_id: number;
  sealed_gateway_token: Buffer;
  gateway_token_hash: string;
  customer_id: string;
  agreements: string[];
  is_expired: boolean;
  is_active: boolean;
  tokenizable: boolean;
  auto_debit: boolean;
  operation: "purchase" | "authorize";
  fee_fixed_minor: bigint;
  fee_per_mille: number;
}

/** A charge that is written down and not sent yet. */
export interface ReservedCharge {
  session: OpenSession;
  card: ChargeableCard;
  attempt: { id: bigint; referenceNumber: string };
  feeMinor: bigint;
}

/**
 * Charges a saved card for a session, without its customer. Reserve, call, settle: one charge at a time for a session, sent once
 * and never again; what is not certain stays pending and is asked about.
 */
export async function chargeCard(actor: Actor, input: ChargeInput): Promise<Charged> {
  const seen = await endOpenPages(actor, input);
  const reservedAt = performance.now();
  const reserved = await inTransaction((sql) => reserveCharge(sql, actor, input, seen));
  return sendCharge(actor, reserved, reservedAt);
}

/**
 * Sends what was reserved, once, and settles it. `alsoSettle` joins the transaction that does so. Nothing is sent when the
 * reservation is too old: somebody else may have concluded by now that it never will be.
 */
export async function sendCharge(
  actor: Actor,
  reserved: ReservedCharge,
  reservedAt: number,
  alsoSettle?: (sql: Sql, state: AttemptOutcome["state"]) => Promise<void>,
): Promise<Charged> {
  const leave = await passGate(reserved.card);
  // Looked at after the gate: whoever waited there too long must not send any more.
  const isLate = performance.now() - reservedAt > SEND_WINDOW_MS;
  const outcome = !leave
    ? notSent("gateway_paused")
    : isLate
      ? notSent("send_window_over")
      : await call(reserved);
  leave?.();
  const state = await inTransaction(async (sql) => {
    const finished = await finishAttempt(sql, actor, reserved.attempt.id, outcome);
    if (!finished && outcome.state !== "failed") await alertLost(sql, actor, reserved, outcome);
    // A notice may have been faster, and known more.
    const now = finished?.attemptState ?? outcome.state;
    await alsoSettle?.(sql, now);
    return now;
  });
  return { transactionId: reserved.session.id, outcome: { ...outcome, state } };
}

/** A customer who stands at a gateway's page could pay as well: his page is closed first, unless he was faster. Gives the latest attempt. */
async function endOpenPages(actor: Actor, input: ChargeInput): Promise<bigint> {
  const { id, seen } = await inTransaction(async (sql) => {
    const { session } = await judge(sql, actor, input);
    return { id: session.id, seen: await latestAttempt(sql, session.id) };
  });
  await endAttempts(actor, id);
  return seen;
}

async function judge(
  sql: Sql,
  actor: Actor,
  input: ChargeInput,
): Promise<{ session: OpenSession; card: ChargeableCard }> {
  const session = await lockOpenSession(sql, actor, input.sessionId);
  if (session.paymentType === "save_card")
    throw new AppError("invalid_state", { detail: "A session that only saves a card cannot be charged." });
  const card = await findChargeableCard(sql, actor, session, input.token);
  await refuseBesideCharge(sql, session.id);
  return { session, card };
}

/**
 * Judges the charge and writes its attempt, under the session's lock. Throws the refusal. `seen`: the latest attempt when the open
 * pages were closed; none for a session that is made in the same transaction.
 */
export async function reserveCharge(
  sql: Sql,
  actor: Actor,
  input: ChargeInput,
  seen = 0n,
): Promise<ReservedCharge> {
  const { session, card } = await judge(sql, actor, input);
  await refuseBesideNewPage(sql, session.id, seen);
  const feeMinor = feeOf(
    { feeFixedMinor: card.fee_fixed_minor, feePerMille: card.fee_per_mille },
    session.amountMinor,
  );
  const attempt = await insertAttempt(sql, actor, session, {
    accountId: card.account_id,
    operation: card.operation,
    feeMinor,
    savedCardId: card.card_id,
    firstInquiryMs: arrivalMs(),
  });
  await sql.query("UPDATE saved_card SET last_used_at = now() WHERE id = $1", [card.card_id], "use-card");
  return { session, card, attempt, feeMinor };
}

/** The card, if it is the customer's, may be charged for this session, and the actor may use its account. */
async function findChargeableCard(
  sql: Sql,
  actor: Actor,
  session: OpenSession,
  token: string,
): Promise<ChargeableCard> {
  const [card] = await sql.query<ChargeableCard>(
    `SELECT k.id AS card_id, k.sealed_gateway_token, k.gateway_token_hash, k.customer_id, k.agreements, a.id AS account_id, a.is_active,
       a.tokenizable, a.auto_debit, a.operation, a.fee_fixed_minor, a.fee_per_mille, ${SEALED_ACCOUNT_COLUMNS},
       make_timestamptz(2000 + k.expiry_year::int, k.expiry_month::int, 1, 0, 0, 0, 'UTC') + interval '1 month' <= now()
         AS is_expired
     FROM saved_card k JOIN gateway_account a ON a.id = k.gateway_account_id
     WHERE k.token = $1 AND k.deleted_at IS NULL FOR NO KEY UPDATE OF k`,
    [token],
    "chargeable-card",
  );
  const isKnown = card && card.customer_id === session.customerId && session.pgCodes.includes(card.pg_code);
  // One answer for a card that is not there, not this customer's, and of an account that is out of reach.
  if (!isKnown || !hasPermission(actor, gatewayRight(card.pg_code)))
    throw new AppError("invalid_input", {
      field: "token",
      detail: "There is no such card for the customer and the gateways of this transaction.",
    });
  if (card.is_expired)
    throw new AppError("invalid_input", { field: "token", detail: "The card has expired." });
  const canCharge = card.is_active && card.tokenizable && card.auto_debit && paymentsOf(card)?.chargeToken;
  if (!canCharge || card.account_currency !== session.currencyCode)
    throw new AppError("operation_not_supported", {
      detail: `The payment gateway "${card.pg_code}" cannot charge saved cards for this transaction.`,
    });
  return card;
}

async function call({ session, card, attempt, feeMinor }: ReservedCharge): Promise<AttemptOutcome> {
  let charge: () => Promise<AttemptOutcome>;
  try {
    const account = openAccount(card);
    const token = openCardToken({
      sealedGatewayToken: card.sealed_gateway_token,
      gatewayAccountId: card.account_id,
      customerId: card.customer_id,
      gatewayTokenHash: card.gateway_token_hash,
    });
    charge = async () =>
      outcomeOf(
        // Checked when it was reserved.
        await counted(
          card,
          await paymentsOf(card)!.chargeToken!({
            account,
            reference: attempt.referenceNumber,
            idempotencyKey: attempt.referenceNumber,
            amountMinor: session.amountMinor + feeMinor,
            currencyCode: session.currencyCode,
            captureMode: card.operation,
            deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
            token,
          }),
        ),
      );
  } catch (error) {
    log.error({ error, attempt: attempt.referenceNumber }, "gateway account cannot be opened");
    return notSent("account_not_usable");
  }
  try {
    return await charge();
  } catch (error) {
    // A defect of the connector after it may have sent: certainty is gone.
    log.error({ error, attempt: attempt.referenceNumber }, "connector failed");
    return { ...notSent("connector_fault"), state: "pending" };
  }
}

/** The payment was erased while its charge was under way: somebody has to look at the gateway. */
async function alertLost(
  sql: Sql,
  actor: Actor,
  { session, attempt }: ReservedCharge,
  outcome: AttemptOutcome,
): Promise<void> {
  log.error(
    { attempt: attempt.referenceNumber, sessionId: session.sessionId },
    "charge of an erased payment",
  );
  await recordAudit(sql, {
    actor,
    action: "attempt.alert",
    objectType: "attempt",
    objectId: attempt.referenceNumber,
    transactionSessionId: session.sessionId,
    result: "failed",
    after: { attempt: outcome.state, alert: "payment_erased", amountMinor: session.amountMinor },
    reason: "The payment was deleted while a card was charged for it. Refund the charge at the gateway.",
  });
}

function notSent(code: string): AttemptOutcome {
  return {
    state: "failed",
    gatewayReference: null,
    code,
    message: "The charge was not sent to the gateway.",
    pgParams: {},
    response: {},
    exchange: null,
    card: null,
  };
}
