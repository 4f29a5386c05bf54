import { AppError } from "@/lib/errors";
import { canonicalAmountText } from "@/lib/money/money";
import { isExternal, OPERATION_TYPES, type OperationType } from "@/lib/operations/types";

export interface OperationInput {
  operation: OperationType;
  sessionId: string | undefined;
  orderNo: string | undefined;
  /** Only for refund and capture; the currency's own decimals are judged with the payment. */
  amount: string | undefined;
  extra: Record<string, unknown>;
  trackingKey: string | undefined;
}

export type FieldErrors = Record<string, string[]>;

const REQUIRED = "This field is required.";
const AMOUNT = /^\d{1,13}(\.\d{1,3})?$/;
const VISIBLE_ASCII = /^[\x21-\x7e]{1,128}$/;
// Lone surrogates and NUL cannot be stored; PostgreSQL would refuse them later and less politely.
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Checks the fields of an operation call. Unknown fields are ignored, absent and empty mean the same. */
export function parseOperationInput(
  body: Record<string, unknown>,
  trackingKeyHeader: string | null,
): { input: OperationInput } | { errors: FieldErrors } {
  const errors: FieldErrors = {};
  const operation = parseOperation(body.operation, errors);
  const sessionId = parseIdentifier("session_id", body.session_id, errors);
  const orderNo = parseIdentifier("order_no", body.order_no, errors);
  if (sessionId === undefined && orderNo === undefined && !errors.session_id && !errors.order_no) {
    errors.session_id = [REQUIRED];
    errors.order_no = [REQUIRED];
  }
  const usesAmount = operation === "refund" || operation === "capture";
  const amount = usesAmount ? parseAmountField(body.amount, errors) : undefined;
  const extra = operation && isExternal(operation) ? parseExtra(body.extra, errors) : {};
  if (Object.keys(errors).length > 0 || !operation) return { errors };
  return {
    input: {
      operation,
      sessionId,
      orderNo,
      amount,
      extra,
      trackingKey: parseTrackingKey(operation, trackingKeyHeader),
    },
  };
}

/** Whether this refund asks for the customer's wallet instead of the gateway. Throws nothing; null when the field is wrong. */
export function parseDestination(
  body: Record<string, unknown>,
  operation: OperationType,
): "pg" | "wallet" | null {
  if (
    operation !== "refund" ||
    body.destination === undefined ||
    body.destination === null ||
    body.destination === ""
  )
    return "pg";
  return body.destination === "pg" || body.destination === "wallet" ? body.destination : null;
}

function parseOperation(value: unknown, errors: FieldErrors): OperationType | undefined {
  if (value === undefined || value === null || value === "") errors.operation = [REQUIRED];
  else if (typeof value === "string" && (OPERATION_TYPES as readonly string[]).includes(value))
    return value as OperationType;
  else errors.operation = [`"${String(value).slice(0, 40)}" is not a valid choice.`];
  return undefined;
}

function parseIdentifier(field: string, value: unknown, errors: FieldErrors): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") errors[field] = ["Not a valid string."];
  else if (value.length > 128) errors[field] = ["Ensure this field has no more than 128 characters."];
  else if (UNSTORABLE.test(value))
    errors[field] = ["Null characters and unpaired surrogates are not allowed."];
  else return value;
  return undefined;
}

function parseAmountField(value: unknown, errors: FieldErrors): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === "string" || typeof value === "number" ? canonicalAmountText(value) : null;
  if (text === null) errors.amount = ["A valid number is required."];
  else if (!AMOUNT.test(text))
    errors.amount = [
      'A valid positive amount is required, such as "12.500": digits and at most three decimals.',
    ];
  else if (/^[0.]*$/.test(text)) errors.amount = ["The amount must be greater than zero."];
  else return text;
  return undefined;
}

function parseExtra(value: unknown, errors: FieldErrors): Record<string, unknown> {
  if (value === undefined || value === null || value === "") return {};
  if (typeof value !== "object" || Array.isArray(value)) errors.extra = ["An object is required."];
  else if (UNSTORABLE.test(JSON.stringify(value)) || JSON.stringify(value).includes("\\u0000"))
    errors.extra = ["Null characters are not allowed."];
  else return value as Record<string, unknown>;
  return {};
}

function parseTrackingKey(operation: OperationType, header: string | null): string | undefined {
  const key = header?.trim() ?? "";
  if (key === "" || !isExternal(operation)) return undefined;
  if (!VISIBLE_ASCII.test(key)) {
    throw new AppError("invalid_input", {
      detail: "Tracking-Key must have 1 to 128 visible ASCII characters.",
    });
  }
  return key;
}
