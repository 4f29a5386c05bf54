import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import type { FieldErrors } from "@/lib/errors";
import { type Charged, type ReservedCharge, reserveCharge, sendCharge } from "@/lib/payments/charge-card";
import { claimKey, freeKey } from "@/lib/payments/session-key";
import type { CheckoutExtras } from "@/lib/transactions/checkout-extras";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";
import { insertCheckout, prepareCheckout } from "@/lib/transactions/create-checkout";
import { readCheckout } from "@/lib/transactions/find-checkout";
import { refuseErrors } from "@/lib/transactions/judge-checkout";

export interface PayAtOnceInput {
  fields: CheckoutFields;
  extras: CheckoutExtras;
  /** The saved card, by the name that the merchant knows. */
  token: string;
  /** The caller's own key of this payment: the same key never charges twice. */
  trackingKey: string | undefined;
}

/** `charged`: made and charged now. `known`: the key was used before, nothing was done. */
export type PaidAtOnce =
  | ({ kind: "charged"; sessionId: string } & Charged)
  | { kind: "known"; transactionId: bigint };

/**
 * Makes a session and charges a saved card for it in one go. Session, key and charge are reserved in one commit: a refusal leaves
 * nothing behind. What follows is `chargeCard`: sent once, settled, asked about while it is not certain.
 */
export async function payAtOnce(actor: Actor, input: PayAtOnceInput): Promise<PaidAtOnce> {
  const { fields, extras, token, trackingKey } = input;
  requirePermission(actor, `${fields.type}.change`);
  refuseErrors(faultsOf(fields));
  const prepared = await prepareCheckout(actor, fields, extras);
  const reservedAt = performance.now();
  const reserved = await inTransaction(async (sql): Promise<ReservedCharge | { usedFor: string }> => {
    const usedFor = trackingKey === undefined ? null : await claimKey(sql, trackingKey, prepared.sessionId);
    if (usedFor !== null) return { usedFor };
    await insertCheckout(sql, actor, prepared);
    return reserveCharge(sql, actor, { sessionId: prepared.sessionId, token });
  });
  // Whose key it is, is for those to know who may see the payment.
  if ("usedFor" in reserved)
    return { kind: "known", transactionId: (await readCheckout(actor, reserved.usedFor)).id };
  const charged = await sendCharge(actor, reserved, reservedAt, async (sql, state) => {
    const isOver = state === "failed" || state === "canceled";
    if (trackingKey !== undefined && isOver) await freeKey(sql, trackingKey);
  });
  return { kind: "charged", sessionId: prepared.sessionId, ...charged };
}

function faultsOf(fields: CheckoutFields): FieldErrors {
  const errors: FieldErrors = {};
  if (fields.payment_type === "save_card")
    errors.payment_type = ["A one-step payment takes money; it cannot be of type save_card."];
  if (fields.pg_codes.length !== 1)
    errors.pg_codes = ["Name exactly one gateway account for a one-step payment."];
  if (fields.customer_id === undefined)
    errors.customer_id = ["This field is required for one-step payments with a saved card."];
  return errors;
}
