import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import type { PaymentStatus } from "@/lib/gateways/payment-types";
import { log } from "@/lib/log";
import {
  counted,
  openAccount,
  outcomeOf,
  passGate,
  paymentsOf,
  SEALED_ACCOUNT_COLUMNS,
  type SealedAccount,
} from "@/lib/payments/attempt-account";
import { finishAttempt } from "@/lib/payments/finish-attempt";

/** An attempt whose customer may be standing at a gateway's page. */
export interface OpenPage extends SealedAccount {
  id: bigint;
  session_id: string;
  reference_number: string;
  gateway_reference: string;
  operation: "purchase" | "authorize";
  currency_code: string;
  amount_minor: bigint;
  fee_minor: bigint;
}

export interface PageChoice {
  /** Only pages of attempts that began before this one. */
  before?: bigint;
  /** Only the page of this attempt. */
  only?: bigint;
}

/**
 * Ends what still waits for the customer at gateways, so that nobody can pay twice, or an amount that is asked no more. A customer
 * who was faster has paid: that counts, and is recorded. What gives no clear answer stays pending.
 */
export async function endAttempts(
  actor: AuditActor,
  transactionId: bigint,
  choice: PageChoice = {},
): Promise<void> {
  await closePages(actor, await openPages(sql, transactionId, choice));
}

/** Pages at gateways on which somebody may still pay. */
export async function openPages(
  db: Sql,
  transactionId: bigint,
  { before, only }: PageChoice = {},
): Promise<OpenPage[]> {
  return db.query<OpenPage>(
    `SELECT t.id, p.session_id, t.reference_number, t.gateway_reference, t.operation, t.currency_code, t.amount_minor, t.fee_minor,
       ${SEALED_ACCOUNT_COLUMNS}
     FROM payment_attempt t JOIN payment_transaction p ON p.id = t.transaction_id JOIN gateway_account a ON a.id = t.gateway_account_id
     WHERE t.transaction_id = $1 AND t.state = 'pending' AND t.gateway_reference IS NOT NULL AND t.saved_card_id IS NULL
       AND ($2::bigint IS NULL OR t.id < $2) AND ($3::bigint IS NULL OR t.id = $3)
     ORDER BY t.id LIMIT 20`,
    [transactionId, before ?? null, only ?? null],
    "waiting-attempts",
  );
}

/** Asks the gateways to end these pages, and records what they say. */
export async function closePages(actor: AuditActor, pages: readonly OpenPage[]): Promise<void> {
  await Promise.all(pages.map((page) => end(actor, page)));
}

async function end(actor: AuditActor, page: OpenPage): Promise<void> {
  const status = await cancel(page);
  if (!status) return;
  const superseded = status.outcome === "canceled";
  await inTransaction(async (transaction) => {
    const finished = await finishAttempt(transaction, actor, page.id, { ...outcomeOf(status), superseded });
    if (!finished && status.outcome === "succeeded") await alertDeleted(transaction, actor, page);
  });
}

/** The payment was deleted, and its customer had paid before his page could be closed. */
async function alertDeleted(transaction: Sql, actor: AuditActor, page: OpenPage): Promise<void> {
  await recordAudit(transaction, {
    actor,
    action: "attempt.alert",
    objectType: "attempt",
    objectId: page.reference_number,
    transactionSessionId: page.session_id,
    result: "failed",
    after: { alert: "payment_deleted", gatewayReference: page.gateway_reference, account: page.pg_code },
    reason: "The customer paid while the payment was deleted. Refund it at the gateway.",
  });
}

async function cancel(row: OpenPage): Promise<PaymentStatus | null> {
  const payments = paymentsOf(row);
  const leave = payments && (await passGate(row));
  if (!leave) return null;
  try {
    const inquiry = {
      account: openAccount(row),
      reference: row.reference_number,
      gatewayReference: row.gateway_reference,
      amountMinor: row.amount_minor + row.fee_minor,
      currencyCode: row.currency_code,
      captureMode: row.operation,
      deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
    };
    return await counted(row, await (payments.cancelPayment ?? payments.inquirePayment)(inquiry));
  } catch (error) {
    log.error({ error, attempt: row.reference_number }, "a gateway could not be asked to end a payment");
    return null;
  } finally {
    leave();
  }
}
