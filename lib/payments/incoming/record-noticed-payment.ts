import "server-only";
import type { AuditActor } from "@/lib/audit/record-audit";
import { sql } from "@/lib/db/sql";
import type { PaymentNotice } from "@/lib/gateways/notice-types";
import type { GatewayPaymentRecord } from "@/lib/gateways/payment-types";
import { askGateway } from "@/lib/payments/incoming/ask-gateway";
import { canFetch, findIncomingAccount } from "@/lib/payments/incoming/find-account";
import { type RecordedPayment, recordGatewayPayment } from "@/lib/payments/incoming/record-gateway-payment";

/** `not_said`: the notice alone proves too little and the gateway cannot be asked. */
export type NoticedPayment = RecordedPayment | { kind: "not_found" } | { kind: "not_said" };

/**
 * A gateway tells of a payment that names no attempt of ours. Where the gateway can be asked, it is: its answer also says what was
 * refunded since, which a late notice does not. Throws while the gateway gives no clear answer, so that the queue asks again.
 */
export async function recordNoticedPayment(
  accountId: number,
  notice: PaymentNotice,
): Promise<NoticedPayment> {
  const account = await findIncomingAccount(sql, { id: accountId });
  const actor: AuditActor = { type: "gateway", label: account.pgCode, address: null, requestId: null };
  const origin = { actor, source: "gateway" as const, details: { noticeId: notice.noticeId } };
  if (!canFetch(account)) {
    const said = recordOf(notice);
    return said ? recordGatewayPayment(account, said, origin) : { kind: "not_said" };
  }
  const fetched = await askGateway(account, notice.gatewayReference);
  if (fetched.outcome === "found") return recordGatewayPayment(account, fetched.payment, origin);
  if (fetched.outcome === "not_found") return { kind: "not_found" };
  throw new Error("The gateway gave no answer about a payment that it told of.");
}

/** The notice as a record of its payment, where it says everything and proves it. */
function recordOf(notice: PaymentNotice): GatewayPaymentRecord | null {
  const { status, amountMinor, currencyCode, mustConfirm } = notice;
  if (mustConfirm || status === null || amountMinor === null || currencyCode === null) return null;
  return {
    gatewayReference: notice.gatewayReference,
    reference: notice.reference,
    state: status,
    amountMinor,
    currencyCode,
    capturedMinor: null,
    refundedMinor: null,
    createdAt: null,
    customerEmail: null,
    customerName: null,
    operations: [],
  };
}
