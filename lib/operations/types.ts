export const OPERATION_TYPES = ["refund", "capture", "void", "cancel", "expire", "delete"] as const;
export type OperationType = (typeof OPERATION_TYPES)[number];

/** The gateway does it, a child transaction records it. */
export const EXTERNAL_OPERATIONS = ["refund", "capture", "void"] as const;
export type ExternalOperationType = (typeof EXTERNAL_OPERATIONS)[number];
export type InternalOperationType = Exclude<OperationType, ExternalOperationType>;

export function isExternal(type: OperationType): type is ExternalOperationType {
  return (EXTERNAL_OPERATIONS as readonly string[]).includes(type);
}

/**
 * `in_flight`: reserved, the gateway's answer is not recorded yet. `pending`: the gateway took it and will tell.
 * `rejected`: taken first, refused later. The others are outcomes of the call.
 */
export const OPERATION_STATUSES = [
  "in_flight",
  "unknown",
  "pending",
  "succeeded",
  "declined",
  "failed",
  "rejected",
] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

export type OperationSource = "console" | "api" | "job" | "gateway";

/** The right that each operation needs. */
export const OPERATION_PERMISSION = {
  refund: "payment.refund",
  capture: "payment.capture",
  void: "payment.void",
  cancel: "payment.cancel",
  expire: "payment.expire",
  delete: "payment.delete",
} as const satisfies Record<OperationType, string>;
