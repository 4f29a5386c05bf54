import { findExponent } from "@/lib/money/currencies";
import type { GatewayOperationRecord, GatewayPaymentRecord } from "@/lib/gateways/payment-types";

/** How a payment of the gateway is to stand here. Pure: no database, no clock. */

/** Money that moved at the gateway before we knew the payment. */
export interface PastOperation {
  type: "refund" | "capture" | "void";
  status: "succeeded" | "pending";
  amountMinor: bigint;
  /** Null for what the gateway only says as a total. */
  gatewayReference: string | null;
  createdAt: string | null;
}

export interface PaymentPlan {
  state: "paid" | "authorized";
  /** Captures first, so that every refund finds what it gives back. */
  operations: PastOperation[];
}

export type PlanRefusal = "not_paid" | "impossible_amounts" | "currency_invalid" | "amount_invalid";
export type Planning = { ok: true; plan: PaymentPlan } | { ok: false; reason: PlanRefusal };

/** Thirteen digits before the point: more cannot be written on the wire. */
const MOST_MINOR = 10n ** 16n;

/**
 * A payment that was captured in part at the gateway stands here as authorized with its captures: what may be refunded is what
 * was captured. What was refunded there is never refundable here again, whether the gateway lists refunds or says a total only.
 */
export function planPayment(record: GatewayPaymentRecord): Planning {
  if (findExponent(record.currencyCode) === undefined) return { ok: false, reason: "currency_invalid" };
  if (record.amountMinor <= 0n || record.amountMinor >= MOST_MINOR)
    return { ok: false, reason: "amount_invalid" };
  if (record.state !== "paid" && record.state !== "authorized" && record.state !== "voided")
    return { ok: false, reason: "not_paid" };
  const refunds = pastOf(record, "refund", record.refundedMinor);
  const captures = pastOf(record, "capture", record.capturedMinor);
  const captured = sum(captures);
  // Money that came back without having been taken: one of the numbers is not what it seems.
  if (!refunds || !captures || captured > record.amountMinor || sum(refunds) > record.amountMinor)
    return { ok: false, reason: "impossible_amounts" };
  if (record.state === "voided") return planVoided(record, captured, refunds);
  const inPart = record.capturedMinor !== null && record.capturedMinor < record.amountMinor;
  if (record.state === "paid" && !inPart) return { ok: true, plan: { state: "paid", operations: refunds } };
  if (sum(refunds) > captured) return { ok: false, reason: "impossible_amounts" };
  return { ok: true, plan: { state: "authorized", operations: [...captures, ...refunds] } };
}

function planVoided(record: GatewayPaymentRecord, captured: bigint, refunds: PastOperation[]): Planning {
  if (captured > 0n || refunds.length > 0) return { ok: false, reason: "impossible_amounts" };
  const listed = record.operations.find((one) => one.type === "void" && one.status === "succeeded");
  const operation: PastOperation = {
    type: "void",
    status: "succeeded",
    amountMinor: record.amountMinor,
    gatewayReference: listed?.gatewayReference ?? null,
    createdAt: listed?.createdAt ?? null,
  };
  return { ok: true, plan: { state: "authorized", operations: [operation] } };
}

/**
 * The operations that the gateway lists, and one more for what its total says beyond them. Null: the list is more than the total,
 * so one of them is wrong. A capture that is still under way counts when it is done: the gateway tells of it then.
 */
function pastOf(
  record: GatewayPaymentRecord,
  type: "refund" | "capture",
  totalMinor: bigint | null,
): PastOperation[] | null {
  const listed = record.operations.filter((one) => one.type === type).flatMap(toPast);
  const done = sum(listed.filter((one) => one.status === "succeeded"));
  const all = sum(listed);
  if (totalMinor === null || totalMinor === done || totalMinor === all) return listed;
  if (totalMinor < done) return null;
  const rest: PastOperation = {
    type,
    status: "succeeded",
    amountMinor: totalMinor - done,
    gatewayReference: null,
    createdAt: null,
  };
  return [...listed, rest];
}

function toPast(one: GatewayOperationRecord): PastOperation[] {
  if (one.status === "declined" || one.amountMinor <= 0n) return [];
  if (one.status === "pending" && one.type !== "refund") return [];
  const { type, status, amountMinor, gatewayReference, createdAt } = one;
  return [{ type, status, amountMinor, gatewayReference, createdAt }];
}

function sum(operations: readonly { amountMinor: bigint }[] | null): bigint {
  return (operations ?? []).reduce((total, one) => total + one.amountMinor, 0n);
}
