import { createHmac } from "node:crypto";

/** The signed fields of the wire contract, in byte order. */
const SIGNED_FIELDS = [
  "amount",
  "currency_code",
  "customer_address_city",
  "customer_address_country",
  "customer_address_line1",
  "customer_address_line2",
  "customer_address_postal_code",
  "customer_address_state",
  "customer_email",
  "customer_first_name",
  "customer_last_name",
  "customer_phone",
  "gateway_account",
  "gateway_name",
  "order_no",
  "reference_number",
  "result",
  "state",
] as const;

/**
 * HMAC-SHA256 in lower-case hex over `key` + `value` of the signed top-level fields that are not empty, without separators.
 * Values must be the very strings of the body.
 */
export function signBody(body: Readonly<Record<string, unknown>>, secret: string): string {
  let message = "";
  for (const field of SIGNED_FIELDS) {
    const value = body[field];
    if (value === undefined || value === null || value === "") continue;
    message += field + String(value);
  }
  return createHmac("sha256", secret).update(message, "utf8").digest("hex");
}
