import { randomUUID } from "node:crypto";
import { readDemo } from "./demo";

/** The sandbox gateway's own truth, and the troubles that it makes on demand. */

export interface LedgerEntry {
  id: string;
  type: string;
  status: string;
  amount: string;
  currency: string;
  reference: string | null;
}

async function control<Answer>(
  path: string,
  init: { method?: string; body?: unknown } = {},
): Promise<Answer> {
  const { sandboxGatewayUrl, sandboxControlSecret } = readDemo();
  const response = await fetch(`${sandboxGatewayUrl}/control/${path}`, {
    method: init.method ?? "GET",
    headers: { "Sandbox-Control-Secret": sandboxControlSecret, "Content-Type": "application/json" },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  if (!response.ok) throw new Error(`sandbox ${path}: ${response.status} ${await response.text()}`);
  return (await response.json().catch(() => null)) as Answer;
}

/** A payment that was made at the gateway without us; returns its id there. */
export async function payAtGateway(fields: Record<string, unknown> = {}): Promise<string> {
  const id = `pay_journey_${randomUUID().slice(0, 12)}`;
  await control("payments", {
    method: "POST",
    body: [{ id, account: "knet-test", currency: "KWD", amount: "12.500", ...fields }],
  });
  return id;
}

/** Operations that the gateway knows of this payment, declined ones included. */
export async function ledgerOf(gatewayReference: string): Promise<LedgerEntry[]> {
  const { entries } = await control<{ entries: LedgerEntry[] }>(
    `ledger?payment=${encodeURIComponent(gatewayReference)}`,
  );
  return entries;
}

/** The next operations on this payment run into the fault. */
export async function fault(gatewayReference: string, kind: string, more: Record<string, unknown> = {}) {
  await control("faults", {
    method: "POST",
    body: { match: { payment: gatewayReference }, fault: kind, ...more },
  });
}

/** Somebody refunds in the gateway's own portal. */
export async function refundInPortal(gatewayReference: string, amount: string): Promise<void> {
  await control(`payments/${encodeURIComponent(gatewayReference)}/refunds`, {
    method: "POST",
    body: { amount },
  });
}

/** The customer objects at his bank; returns the dispute's id at the gateway. */
export async function raiseDispute(
  gatewayReference: string,
  dispute: { amount?: string; reason?: string } = {},
): Promise<string> {
  const { id } = await control<{ id: string }>(`payments/${encodeURIComponent(gatewayReference)}/disputes`, {
    method: "POST",
    body: dispute,
  });
  return id;
}

/** His bank decides. */
export async function closeDispute(id: string, outcome: "won" | "lost"): Promise<void> {
  await control(`disputes/${id}/close`, { method: "POST", body: { outcome } });
}

/** The gateway is itself again. */
export async function clearFaults(): Promise<void> {
  await control("faults", { method: "DELETE" });
}
