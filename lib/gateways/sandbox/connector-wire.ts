import { scrubText, scrubValue } from "@/lib/gateways/scrub";
import type { GatewayAccount } from "@/lib/gateways/types";

/** What both halves of the connector, operations and payments, read and write in the same way. */

/** The answer as a scrubbed object; what is no JSON object is kept as text under `raw`. */
export function asObject(body: string, secrets: readonly string[]): Record<string, unknown> {
  const value = parseJson(body);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return scrubValue(value, secrets) as Record<string, unknown>;
  }
  return body === "" ? {} : { raw: scrubText(body, secrets) };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function baseOf(account: GatewayAccount): string {
  return account.baseUrl.replace(/\/+$/, "");
}

export function secretsOf(account: GatewayAccount): string[] {
  return Object.values(account.credentials);
}

export function merchantHeaders(account: GatewayAccount, idempotencyKey?: string): Record<string, string> {
  return {
    authorization: `Bearer ${account.credentials.secret ?? ""}`,
    accept: "application/json",
    "content-type": "application/json",
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
  };
}
