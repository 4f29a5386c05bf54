import { FOUR_EYES_DOCUMENT, NO_DEMANDS } from "@/lib/approvals/policy/ready-made";
import { canonical } from "@/lib/approvals/requirement";
import type { RequestContent, RequestStatus } from "@/lib/approvals/types";
import { formatAmount, minBigInt } from "@/lib/money/money";
import { addMs } from "./payment";
import type { Random } from "./random";
import type { SeedPayment, SeedRequest } from "./rows";

export interface RequestOptions {
  type: "refund" | "void";
  status: RequestStatus;
  maker: string;
  /** Decides, unless the request still waits or was never decided. */
  checker: string;
  createdAt: Date;
  amountMinor?: bigint;
}

const HOUR = 3_600_000;
/** The policy of a new installation. */
const POLICY_VERSION = 1;
const { pendingHours, approvedHours } = FOUR_EYES_DOCUMENT.clocks;

type Reason = readonly [code: string, note: string];

const REFUND_REASONS: readonly Reason[] = [
  ["customer_request", "Customer changed her mind within the return period."],
  ["returned_goods", "Two of three items came back to the Salmiya branch."],
  ["duplicate_payment", "Paid twice, the second payment stays."],
  ["not_delivered", "Courier lost the parcel, confirmed by the warehouse."],
  ["price_adjustment", "Promised discount was missing from the invoice."],
];
const VOID_REASONS: readonly Reason[] = [
  ["order_canceled", "Order was canceled before it was packed."],
  ["customer_request", "Customer asked to cancel the booking."],
];
const REJECT_NOTES = [
  "The amount does not match the return note.",
  "Please attach the courier's statement first.",
];

/** Adds a request to a payment, decided or waiting. What the checker saw is made from the payment as it is so far. */
export function addRequest(random: Random, payment: SeedPayment, options: RequestOptions): SeedRequest {
  const { type, status, createdAt } = options;
  const { transaction } = payment;
  const amountMinor =
    options.amountMinor ?? transaction.settledMinor + (type === "void" ? transaction.feeMinor : 0n);
  const [reasonCode, note] = random.pick(type === "refund" ? REFUND_REASONS : VOID_REASONS);
  const isDecided = status !== "pending" && status !== "canceled" && status !== "expired";
  const decidedAt = addMs(createdAt, random.int(4, 240) * 60_000);
  const endedAt = status === "expired" ? addMs(createdAt, pendingHours * HOUR) : decidedAt;
  const rejectNote = status === "rejected" ? random.pick(REJECT_NOTES) : null;
  const request: SeedRequest = {
    type,
    status,
    amountMinor,
    maker: options.maker,
    reasonCode,
    note: random.chance(0.8) ? note : null,
    submissionKey: random.uuid(),
    statusReason: rejectNote ?? STATUS_REASONS[status] ?? null,
    endedBy: status === "rejected" ? options.checker : status === "canceled" ? options.maker : null,
    expiresAt: addMs(isDecided ? decidedAt : createdAt, pendingHours * HOUR),
    createdAt,
    statusChangedAt: status === "pending" ? createdAt : endedAt,
    decision: null,
  };
  payment.request = request;
  if (isDecided) {
    request.decision = {
      checker: options.checker,
      verdict: status === "rejected" ? "reject" : "approve",
      note: rejectNote,
      createdAt: decidedAt,
      content: contentOf(payment, request),
    };
  }
  return request;
}

const STATUS_REASONS: Partial<Record<RequestStatus, string>> = {
  canceled: "Asked for by mistake.",
  expired: "Nobody decided in time.",
  manual_action_required: "The issuer no longer accepts refunds of this payment.",
};

function contentOf(payment: SeedPayment, request: SeedRequest): Omit<RequestContent, "request"> {
  const { transaction, operations } = payment;
  const money = (minor: bigint) => formatAmount(minor, transaction.currencyCode);
  const total = (type: string, status: string) =>
    operations
      .filter((one) => one.type === type && one.status === status && !one.ofRequest)
      .reduce((sum, one) => sum + one.amountMinor, 0n);
  const captured = total("capture", "succeeded");
  const refunded = total("refund", "succeeded");
  const queued = total("refund", "pending");
  const { settledMinor, feeMinor } = transaction;
  const base = transaction.state === "paid" ? settledMinor : minBigInt(captured, settledMinor);
  const available = request.type === "refund" ? base - refunded - queued : settledMinor + feeMinor - captured;
  return {
    operation: request.type,
    amount: money(request.amountMinor),
    currency: transaction.currencyCode,
    transaction: transaction.sessionId,
    transactionState: transaction.state,
    settled: money(settledMinor),
    captured: money(captured),
    refunded: money(refunded),
    queued: money(queued),
    reserved: money(0n),
    available: money(available),
    reason: request.reasonCode,
    note: request.note ?? "",
    extra: "{}",
    files: "",
    destination: "pg",
    policyVersion: String(POLICY_VERSION),
    requirement: canonical({
      stages: [{ name: "Checker", pool: { anyChecker: true }, count: 1 }],
      demands: { ...NO_DEMANDS, pendingHours, approvedHours },
    }),
  };
}
