import "server-only";
import type { InquiryResult } from "@/lib/gateways/types";
import { askGateway, type OutboundOperation } from "@/lib/operations/call-gateway";
import { enterGateway, isRefusedAtGate } from "@/lib/operations/enter-gateway";
import type { Parent } from "@/lib/transactions/find-parent";

/** Asks within the limits of the account. Null: refused at the gate; nothing was asked, so nothing is learned or counted. */
export async function askInTurn(parent: Parent, operation: OutboundOperation): Promise<InquiryResult | null> {
  let leave: () => void = () => undefined;
  try {
    if (parent.account) leave = await enterGateway(parent.account);
  } catch (error) {
    if (isRefusedAtGate(error)) return null;
    throw error;
  }
  try {
    return await askGateway(parent, operation);
  } finally {
    leave();
  }
}
