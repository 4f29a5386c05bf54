import type { GatewayAccount } from "@/lib/gateways/types";

/** What both halves of the connector, operations and payments, read and write in the same way. */

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
