import "server-only";
import type { AuditActor } from "@/lib/audit/record-audit";
import { inTransaction, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import type { PaymentStatus } from "@/lib/gateways/payment-types";
import { log } from "@/lib/log";
import {
  openAccount,
  outcomeOf,
  paymentsOf,
  SEALED_ACCOUNT_COLUMNS,
  type SealedAccount,
} from "@/lib/payments/attempt-account";
import { finishAttempt } from "@/lib/payments/finish-attempt";

interface WaitingRow extends SealedAccount {
  id: bigint;
  reference_number: string;
  gateway_reference: string;
  operation: "purchase" | "authorize";
  currency_code: string;
  amount_minor: bigint;
  fee_minor: bigint;
}

/**
 * Ends what still waits for the customer at gateways, so that nobody can pay twice, or an amount that is asked no more. A customer
 * who was faster has paid: that counts, and is recorded. What gives no clear answer stays pending.
 */
export async function endAttempts(actor: AuditActor, transactionId: bigint): Promise<void> {
  const rows = await sql.query<WaitingRow>(
    `SELECT t.id, t.reference_number, t.gateway_reference, t.operation, t.currency_code, t.amount_minor, t.fee_minor,
       ${SEALED_ACCOUNT_COLUMNS}
     FROM payment_attempt t JOIN gateway_account a ON a.id = t.gateway_account_id
     WHERE t.transaction_id = $1 AND t.state = 'pending' AND t.gateway_reference IS NOT NULL AND t.saved_card_id IS NULL
     ORDER BY t.id LIMIT 20`,
    [transactionId],
    "waiting-attempts",
  );
  await Promise.all(rows.map((row) => end(actor, row)));
}

async function end(actor: AuditActor, row: WaitingRow): Promise<void> {
  const status = await cancel(row);
  if (!status) return;
  const superseded = status.outcome === "canceled";
  await inTransaction((transaction) =>
    finishAttempt(transaction, actor, row.id, { ...outcomeOf(status), superseded }),
  );
}

async function cancel(row: WaitingRow): Promise<PaymentStatus | null> {
  try {
    const payments = paymentsOf(row);
    if (!payments) return null;
    const inquiry = {
      account: openAccount(row),
      reference: row.reference_number,
      gatewayReference: row.gateway_reference,
      amountMinor: row.amount_minor + row.fee_minor,
      currencyCode: row.currency_code,
      captureMode: row.operation,
      deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
    };
    return await (payments.cancelPayment ?? payments.inquirePayment)(inquiry);
  } catch (error) {
    log.error({ error, attempt: row.reference_number }, "a gateway could not be asked to end a payment");
    return null;
  }
}
