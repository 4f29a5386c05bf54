import { type Reading, UNREADABLE } from "@/lib/gateways/answers";
import type { OutboundResult } from "@/lib/gateways/http-client";
import { listCharges } from "@/lib/gateways/tap/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Payments that were only authorized are known by this kind of id; the charge that captured one has an id of its own. */
export function isAuthorization(paymentReference: string): boolean {
  return paymentReference.startsWith("auth_");
}

export type FoundCharge = { id: string } | { answer: OutboundResult; reading: Reading };

/** The charge that a refund of this payment belongs to: the payment itself, or the one that captured the authorization. */
export async function findCharge(
  account: GatewayAccount,
  paymentReference: string,
  left: () => number,
): Promise<FoundCharge> {
  if (!isAuthorization(paymentReference)) return { id: paymentReference };
  const listed = await listCharges(account, { sources: paymentReference }, left);
  if (listed.reading) return listed;
  const [charge, ...others] = listed.items.filter(
    (one) => one.source?.id === paymentReference && one.status === "CAPTURED",
  );
  if (charge && others.length === 0) return { id: charge.id };
  const message = "Tap lists no single captured charge of this authorization.";
  return { answer: listed.answer, reading: { ...UNREADABLE, code: "charge_not_found", message } };
}
