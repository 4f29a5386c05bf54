import { faultsOf, REQUIRED } from "@/lib/api/schemas/fields";
import { operationRequest } from "@/lib/api/schemas/operation";
import { AppError, type FieldErrors } from "@/lib/errors";
import { isExternal, type OperationType } from "@/lib/operations/types";

export interface OperationInput {
  operation: OperationType;
  sessionId: string | undefined;
  orderNo: string | undefined;
  /** Only for refund and capture; the currency's own decimals are judged with the payment. */
  amount: string | undefined;
  destination: "pg" | "wallet";
  extra: Record<string, unknown>;
  trackingKey: string | undefined;
}

const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/;

/** Checks the fields of an operation call. Unknown fields are ignored, and so are those that the operation has no use for. */
export function parseOperationInput(
  body: Record<string, unknown>,
  trackingKeyHeader: string | null,
): { input: OperationInput } | { errors: FieldErrors } {
  const result = operationRequest.safeParse(usedFields(body));
  const errors: FieldErrors = result.success ? {} : faultsOf(result.error);
  if (isEmpty(body.session_id) && isEmpty(body.order_no)) {
    errors.session_id = [REQUIRED];
    errors.order_no = [REQUIRED];
  }
  if (!result.success || Object.keys(errors).length > 0) return { errors };
  const { operation, session_id, order_no, amount, destination, extra } = result.data;
  return {
    input: {
      operation,
      sessionId: session_id,
      orderNo: order_no,
      amount,
      destination: destination ?? "pg",
      extra: extra ?? {},
      trackingKey: parseTrackingKey(operation, trackingKeyHeader),
    },
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** What is ignored must not be refused either, whatever it holds. */
function usedFields(body: Record<string, unknown>): Record<string, unknown> {
  const { operation, session_id, order_no, amount, destination, extra } = body;
  const used: Record<string, unknown> = { session_id, order_no };
  if (!isEmpty(operation)) used.operation = operation;
  if (operation === "refund") used.destination = destination;
  if (operation === "refund" || operation === "capture") used.amount = amount;
  if (operation === "refund" || operation === "capture" || operation === "void") used.extra = extra;
  return used;
}

function parseTrackingKey(operation: OperationType, header: string | null): string | undefined {
  return isExternal(operation) ? readTrackingKey(header) : undefined;
}

/** The caller's own key of one movement of money; undefined: he gave none. */
export function readTrackingKey(header: string | null): string | undefined {
  const key = header?.trim() ?? "";
  if (key === "") return undefined;
  if (!VISIBLE_ASCII.test(key)) {
    throw new AppError("invalid_input", {
      detail: "Tracking-Key must have 1 to 128 visible ASCII characters.",
    });
  }
  return key;
}
