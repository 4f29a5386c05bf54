import { randomUUID } from "node:crypto";
import { z } from "zod";
import { toMinor } from "@/lib/gateways/sandbox/amounts";
import { Refusal } from "@/lib/gateways/sandbox/desk";
import { type Dispute, disputeView } from "@/lib/gateways/sandbox/entries";
import type { Call, Gateway, Route } from "@/lib/gateways/sandbox/router";
import { type Answer, readInput } from "@/lib/gateways/sandbox/wire";

const disputeInput = z.strictObject({
  /** Left out: all that was captured. */
  amount: z.string().min(1).max(32).optional(),
  reason: z.string().min(1).max(100).default("fraudulent"),
  due_days: z.number().int().min(0).max(90).default(7),
});
const closeInput = z.strictObject({ outcome: z.enum(["won", "lost"]) });

/** Disputes begin at the customer's bank, so only the hidden hand makes them. */
export const DISPUTE_ROUTES: readonly Route[] = [
  { method: "POST", path: "/control/payments/:id/disputes", handle: raise },
  { method: "POST", path: "/control/disputes/:id/close", handle: close },
  { method: "POST", path: "/control/disputes/:id/notify", handle: notify },
];

async function raise(gateway: Gateway, call: Call): Promise<Answer> {
  const input = await readInput(call.request, disputeInput);
  const payment = gateway.desk.book.payments.get(call.params[0] ?? "");
  if (!payment) throw new Refusal(404, "payment_not_found", "There is no such payment.");
  const amountMinor =
    input.amount === undefined ? payment.capturedMinor : toMinor(input.amount, payment.currency);
  if (amountMinor === null || amountMinor === 0n || amountMinor > payment.capturedMinor)
    throw new Refusal(400, "invalid_amount", "Only what was captured can be disputed.");
  const now = Date.now();
  const dispute: Dispute = {
    id: `dp_${randomUUID().replaceAll("-", "")}`,
    paymentId: payment.id,
    amountMinor,
    currency: payment.currency,
    reason: input.reason,
    status: "opened",
    dueAt: new Date(now + input.due_days * 86_400_000).toISOString(),
    createdAt: new Date(now).toISOString(),
    closedAt: null,
  };
  gateway.desk.record({ kind: "dispute", dispute });
  await tell(gateway, dispute);
  return { status: 201, body: disputeView(dispute) };
}

async function close(gateway: Gateway, call: Call): Promise<Answer> {
  const { outcome } = await readInput(call.request, closeInput);
  const dispute = findDispute(gateway, call);
  if (dispute.status !== "opened")
    throw new Refusal(409, "already_closed", `The dispute is ${dispute.status}.`);
  const at = new Date().toISOString();
  gateway.desk.record({ kind: "dispute_closed", disputeId: dispute.id, status: outcome, at });
  await tell(gateway, dispute);
  return { status: 200, body: disputeView(dispute) };
}

/** Tells of the dispute as it is now once more, under another id. */
async function notify(gateway: Gateway, call: Call): Promise<Answer> {
  const dispute = findDispute(gateway, call);
  if (!gateway.desk.tells) throw new Refusal(409, "no_webhook", "No webhook address is set.");
  await tell(gateway, dispute);
  return { status: 202, body: disputeView(dispute) };
}

async function tell(gateway: Gateway, dispute: Dispute): Promise<void> {
  const { desk } = gateway;
  if (!desk.tells) return desk.durable();
  await desk.notify(null, `dispute.${dispute.status}`, {
    ...disputeView(dispute),
    account: desk.book.payments.get(dispute.paymentId)?.account ?? null,
  });
}

function findDispute(gateway: Gateway, call: Call): Dispute {
  const dispute = gateway.desk.book.disputes.get(call.params[0] ?? "");
  if (!dispute) throw new Refusal(404, "dispute_not_found", "There is no such dispute.");
  return dispute;
}
