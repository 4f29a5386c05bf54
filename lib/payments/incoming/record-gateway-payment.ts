import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { inTransaction, type Sql } from "@/lib/db/sql";
import type { GatewayPaymentRecord } from "@/lib/gateways/payment-types";
import { comparePayment } from "@/lib/payments/incoming/compare-payment";
import { findKnown, type KnownPayment } from "@/lib/payments/incoming/find-known";
import {
  type IncomingAccount,
  type IncomingOrigin,
  insertPayments,
} from "@/lib/payments/incoming/insert-payments";
import { planPayment, type PlanRefusal } from "@/lib/payments/incoming/plan-payment";
import type { PaymentDifference } from "@/lib/payments/incoming/types";
import { announcePayment } from "@/lib/webhooks/announce-event";
import { toldText } from "@/lib/payments/incoming/told-text";

export type RecordedPayment =
  | { kind: "created"; id: bigint; sessionId: string }
  /** It stands here already. What the gateway says otherwise is named, nothing of it is taken over. */
  | { kind: "known"; id: bigint; sessionId: string; differences: PaymentDifference[] }
  /** It is an attempt of our own, which is asked about in its own way. */
  | { kind: "attempt"; attemptId: bigint; sessionId: string }
  | { kind: "deleted"; sessionId: string }
  | { kind: "refused"; reason: PlanRefusal };

/**
 * A payment that a gateway tells of and that did not begin here, stored once however often it is told. One that we hold keeps
 * what we know better; only what we did not know, such as who paid, is filled in.
 */
export async function recordGatewayPayment(
  account: IncomingAccount,
  record: GatewayPaymentRecord,
  origin: IncomingOrigin,
): Promise<RecordedPayment> {
  return inTransaction(async (transaction) => {
    // One at a time for one payment: told twice at once, the second finds what the first stored.
    await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
      `incoming:${account.id}:${record.gatewayReference}`,
    ]);
    const known = (await findKnown(transaction, account.id, [record])).get(record.gatewayReference);
    if (known?.kind === "deleted") return { kind: "deleted", sessionId: known.sessionId };
    if (known) return meet(transaction, origin, known.payment, record);
    const planning = planPayment(record);
    if (!planning.ok) return { kind: "refused", reason: planning.reason };
    const [added] = await insertPayments(transaction, account, origin, [{ record, plan: planning.plan }]);
    if (!added) return findAgain(transaction, account, record);
    // What happened just now is news to the merchant's shop; what a person brings in later is not.
    if (origin.source === "gateway") await announcePayment(transaction, added.id);
    return { kind: "created", id: added.id, sessionId: added.sessionId };
  });
}

/** An import stored it in between. */
async function findAgain(
  sql: Sql,
  account: IncomingAccount,
  record: GatewayPaymentRecord,
): Promise<RecordedPayment> {
  const known = (await findKnown(sql, account.id, [record])).get(record.gatewayReference);
  if (known?.kind !== "payment") throw new Error("The payment was neither stored nor found.");
  const { id, sessionId } = known.payment;
  return { kind: "known", id, sessionId, differences: comparePayment(known.payment, record) };
}

async function meet(
  sql: Sql,
  origin: IncomingOrigin,
  known: KnownPayment,
  record: GatewayPaymentRecord,
): Promise<RecordedPayment> {
  const { id, sessionId, attemptId } = known;
  if (attemptId !== null) return { kind: "attempt", attemptId, sessionId };
  const differences = comparePayment(known, record);
  const wrong = differences.filter(({ field }) => field === "amount" || field === "currency");
  if (wrong.length > 0) await alertMismatch(sql, origin, known, record, wrong);
  else await fillIn(sql, id, record);
  return { kind: "known", id, sessionId, differences };
}

async function fillIn(sql: Sql, id: bigint, record: GatewayPaymentRecord): Promise<void> {
  if (record.customerEmail === null && record.customerName === null) return;
  await sql.query(
    `UPDATE payment_transaction SET customer_email = coalesce(customer_email, $2),
       customer_first_name = CASE WHEN customer_first_name IS NULL AND customer_last_name IS NULL THEN $3 ELSE customer_first_name END
     WHERE id = $1 AND source <> 'checkout' AND (customer_email IS NULL OR (customer_first_name IS NULL AND customer_last_name IS NULL))`,
    [id, toldText(record.customerEmail, 128), toldText(record.customerName, 64)],
    "fill-in-customer",
  );
}

async function alertMismatch(
  sql: Sql,
  { actor, source }: IncomingOrigin,
  known: KnownPayment,
  record: GatewayPaymentRecord,
  differences: readonly PaymentDifference[],
): Promise<void> {
  await recordAudit(sql, {
    actor,
    action: "transaction.mismatch",
    objectType: "transaction",
    objectId: known.sessionId,
    transactionSessionId: known.sessionId,
    result: "failed",
    after: {
      source,
      gatewayReference: record.gatewayReference,
      differences: differences.map(({ field, ours, theirs }) => `${field}: ${ours} here, ${theirs} there`),
    },
    reason:
      "The gateway says another amount or currency than we hold. Nothing was changed; look at the gateway.",
  });
}
