import { z } from "zod";
import type { DisputeNotice, GatewayWebhookRequest } from "@/lib/gateways/notice-types";
import { asObject } from "@/lib/gateways/answers";
import { parseJson, secretsOf } from "@/lib/gateways/sandbox/connector-wire";
import type { GatewayAccount } from "@/lib/gateways/types";
import { parseAmount } from "@/lib/money/money";

const envelope = z.object({ id: z.string().min(1).max(128), event: z.string().startsWith("dispute.") });
const disputeBody = envelope.extend({
  created_at: z.iso.datetime(),
  data: z.object({
    id: z.string().min(1).max(128),
    payment_id: z.string().min(1).max(128),
    amount: z.string().max(32),
    currency: z.string().length(3),
    status: z.enum(["opened", "won", "lost"]),
    reason: z.string().max(200).nullable(),
    due_at: z.iso.datetime().nullable(),
  }),
});

/** The notice about a dispute, or null when it is about something else. Throws on one that cannot be read. */
export function parseDisputeNotice(
  account: GatewayAccount,
  request: GatewayWebhookRequest,
): DisputeNotice | null {
  const body = parseJson(request.rawBody);
  if (!envelope.safeParse(body).success) return null;
  const { id, created_at, data } = disputeBody.parse(body);
  return {
    kind: "dispute",
    noticeId: id,
    mustConfirm: false,
    happenedAt: created_at,
    disputeId: data.id,
    paymentReference: data.payment_id,
    status: data.status,
    amountMinor: parseAmount(data.amount, data.currency),
    currencyCode: data.currency,
    reason: data.reason,
    dueAt: data.due_at,
    pgParams: {},
    response: asObject(request.rawBody, secretsOf(account)),
  };
}
