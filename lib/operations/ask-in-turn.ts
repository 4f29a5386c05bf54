import "server-only";
import type { InquiryResult } from "@/lib/gateways/types";
import { askGateway, type OutboundOperation } from "@/lib/operations/call-gateway";
import { enterGateway, isRefusedAtGate } from "@/lib/operations/enter-gateway";
import type { Parent } from "@/lib/transactions/find-parent";

/** Talks to the gateway within the limits of the account. Null: refused at the gate; nothing was said, so nothing is learned or counted. */
export async function inTurn<T>(parent: Parent, talk: () => Promise<T>): Promise<T | null> {
  let leave: () => void = () => undefined;
  try {
    if (parent.account) leave = await enterGateway(parent.account);
  } catch (error) {
    if (isRefusedAtGate(error)) return null;
    throw error;
  }
  try {
    return await talk();
  } finally {
    leave();
  }
}

/** Asks within the limits of the account. Null: refused at the gate. */
export function askInTurn(parent: Parent, operation: OutboundOperation): Promise<InquiryResult | null> {
  return inTurn(parent, () => askGateway(parent, operation));
}
