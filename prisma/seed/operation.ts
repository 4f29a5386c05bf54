import type { OperationStatus } from "@/lib/operations/types";
import type { ChildState } from "@/lib/transactions/types";
import { addMs } from "./payment";
import type { Random } from "./random";
import type { SeedActor, SeedOperation, SeedPayment } from "./rows";

export interface OperationOptions {
  type: SeedOperation["type"];
  status: Exclude<OperationStatus, "in_flight" | "unknown" | "failed">;
  actor: SeedActor;
  createdAt: Date;
  /** Left out: all that was settled, and for a void the fee with it. */
  amountMinor?: bigint;
  ofRequest?: boolean;
}

const PREFIX = { refund: "ref", capture: "cap", void: "void" } as const;

const REFUSALS = {
  declined: ["refund_window_closed", "The issuer no longer accepts refunds of this payment."],
  rejected: ["rejected_by_bank", "The bank refused the refund."],
} as const;

/** Adds an operation that the gateway has answered, with its child. The payment's balances follow when it is stored. */
export function addOperation(random: Random, payment: SeedPayment, options: OperationOptions): SeedOperation {
  const { transaction } = payment;
  const { type, status, createdAt } = options;
  const whole = transaction.settledMinor + (type === "void" ? transaction.feeMinor : 0n);
  const gatewayReference = `${PREFIX[type]}_${random.hex(32)}`;
  const refusal = status === "declined" || status === "rejected" ? REFUSALS[status] : null;
  const childState = childStateOf(type, status);
  const operation: SeedOperation = {
    id: random.uuid(),
    type,
    source: options.actor.type === "api_key" ? "api" : "console",
    status,
    amountMinor: options.amountMinor ?? whole,
    referenceNumber: random.reference(),
    trackingKey: options.actor.type === "api_key" && random.chance(0.6) ? `erp-${random.hex(12)}` : null,
    gatewayReference: status === "declined" ? null : gatewayReference,
    actor: options.actor,
    outcomeCode: refusal?.[0] ?? null,
    outcomeMessage: refusal?.[1] ?? null,
    pgParams:
      status === "declined"
        ? {}
        : { transaction_id: gatewayReference, ref: transaction.gatewayReference ?? "", result: status },
    createdAt,
    settledAt: status === "pending" ? null : addMs(createdAt, random.int(180, 2_400)),
    child: childState ? { sessionId: random.hex(40), state: childState } : null,
    ofRequest: options.ofRequest ?? false,
  };
  payment.operations.push(operation);
  return operation;
}

function childStateOf(type: SeedOperation["type"], status: OperationOptions["status"]): ChildState | null {
  if (status === "declined") return null;
  if (type === "refund")
    return status === "pending" ? "refund_queued" : status === "rejected" ? "refund_rejected" : "refunded";
  return type === "capture" ? "paid" : "voided";
}
