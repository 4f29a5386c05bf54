import { randomUUID } from "node:crypto";
import { z } from "zod";
import { toMinor } from "@/lib/gateways/sandbox/amounts";
import { judgeCard } from "@/lib/gateways/sandbox/cards";
import { Refusal } from "@/lib/gateways/sandbox/desk";
import { NO_END, type Payment, REFUND_MODES } from "@/lib/gateways/sandbox/entries";
import { answerUnder, findPayment, merchantView, opens } from "@/lib/gateways/sandbox/merchant-routes";
import type { Call, Gateway, Route } from "@/lib/gateways/sandbox/router";
import { type Answer, readInput } from "@/lib/gateways/sandbox/wire";

/** Payments by customers: made by the merchant, paid on the gateway's own page or by a card that it keeps. */

const text = (max: number) => z.string().min(1).max(max);
const order = {
  reference: text(128).nullish(),
  amount: text(32),
  currency: z.string().regex(/^[A-Z]{3}$/, "must be an ISO 4217 code"),
  capture_mode: z.enum(["purchase", "authorize"]).default("purchase"),
  refund_mode: z.enum(REFUND_MODES).optional(),
  account: text(64).optional(),
};

const paymentInput = z.strictObject({
  ...order,
  return_url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullish(),
  language: z.enum(["en", "ar"]).default("en"),
  save_card: z.boolean().default(false),
  customer: text(128).optional(),
  customer_email: text(128).optional(),
  customer_name: text(128).optional(),
});
const chargeInput = z.strictObject({ ...order, token: text(128) });

export const PAYMENT_ROUTES: readonly Route[] = [
  { method: "POST", path: "/v1/payments", handle: createPayment },
  { method: "GET", path: "/v1/payments", handle: listPayments },
  { method: "POST", path: "/v1/payments/:id/cancel", handle: cancelPayment },
  { method: "POST", path: "/v1/charges", handle: charge },
];

type PaymentInput = z.output<typeof paymentInput>;

async function createPayment(gateway: Gateway, call: Call): Promise<null> {
  const input = await readInput(call.request, paymentInput);
  const fault = gateway.faults.take({ type: "payment", payment: null, reference: input.reference ?? null });
  return answerUnder(gateway, call, fault, async () => {
    if (fault?.fault === "decline") return refusal(fault.code, fault.message);
    if (input.save_card && input.customer === undefined)
      throw new Refusal(400, "invalid_request", "customer: is needed to save a card.");
    const { payment } = addPayment(gateway, call, {
      ...input,
      saveCardFor: input.save_card ? (input.customer ?? null) : null,
    });
    return { status: 201, body: merchantView(gateway, payment) };
  });
}

/** A new payment, or the one that the idempotency key stands for. */
function addPayment(
  gateway: Gateway,
  call: Call,
  input: Pick<
    PaymentInput,
    "reference" | "amount" | "currency" | "capture_mode" | "refund_mode" | "account"
  > & {
    return_url?: string | null | undefined;
    language?: "en" | "ar";
    customer_email?: string | undefined;
    customer_name?: string | undefined;
    saveCardFor: string | null;
  },
): { payment: Payment; replayed: boolean } {
  const amountMinor = toMinor(input.amount, input.currency);
  if (amountMinor === null || (amountMinor === 0n && input.saveCardFor === null))
    throw new Refusal(400, "invalid_amount", "Invalid amount.");
  const account = call.account ?? input.account ?? "default";
  const key = keyOf(call);
  const known = key === null ? undefined : gateway.desk.book.paymentByKey(account, key);
  if (known) {
    if (
      known.amountMinor === amountMinor &&
      known.currency === input.currency &&
      known.reference === (input.reference ?? null)
    )
      return { payment: known, replayed: true };
    throw new Refusal(
      409,
      "idempotency_key_reused",
      "The idempotency key already stands for another payment.",
    );
  }
  const payment = gateway.desk.addPayment({
    id: `pay_${randomUUID().replaceAll("-", "")}`,
    account,
    reference: input.reference ?? null,
    amountMinor,
    currency: input.currency,
    captureMode: input.capture_mode,
    refundMode: input.refund_mode ?? gateway.defaultRefundMode,
    returnUrl: input.return_url ?? null,
    language: input.language ?? "en",
    idempotencyKey: key,
    saveCardFor: input.saveCardFor,
    customerEmail: input.customer_email ?? null,
    customerName: input.customer_name ?? null,
    state: "waiting",
    capturedMinor: 0n,
    refundedMinor: 0n,
    refundPendingMinor: 0n,
    voidedMinor: 0n,
    createdAt: new Date().toISOString(),
    paidAt: null,
  });
  return { payment, replayed: false };
}

function keyOf(call: Call): string | null {
  const key = call.request.headers["idempotency-key"];
  return typeof key === "string" && key !== "" ? key.slice(0, 255) : null;
}

/** `GET /v1/payments?reference=`: what became of the payments of a reference. An empty list means: never seen. */
async function listPayments(gateway: Gateway, call: Call): Promise<null> {
  const reference = call.query.get("reference");
  if (!reference) throw new Refusal(400, "invalid_request", "reference: is needed.");
  const fault = gateway.faults.take({ type: "inquiry", payment: null, reference });
  return answerUnder(gateway, call, fault, async () => {
    const found = gateway.desk.book.paymentsByReference(reference).filter((payment) => opens(call, payment));
    for (const payment of found) await gateway.desk.endIfTooOld(payment);
    return { status: 200, body: { payments: found.map((payment) => merchantView(gateway, payment)) } };
  });
}

/** Ends a payment that waits; one that is over is only shown. */
async function cancelPayment(gateway: Gateway, call: Call): Promise<Answer> {
  const payment = findPayment(gateway, call);
  if (payment.state === "waiting")
    await gateway.desk.endUnpaid(
      payment,
      "canceled",
      "canceled_by_merchant",
      "The merchant canceled the payment.",
    );
  return { status: 200, body: merchantView(gateway, payment) };
}

/** Charges a card that the gateway keeps, at once. 402: the issuer said no; the payment tells why. */
async function charge(gateway: Gateway, call: Call): Promise<null> {
  const input = await readInput(call.request, chargeInput);
  const fault = gateway.faults.take({ type: "payment", payment: null, reference: input.reference ?? null });
  return answerUnder(gateway, call, fault, async () => {
    const card = gateway.desk.book.cardByToken(input.token);
    const account = call.account ?? input.account ?? "default";
    if (card?.account !== account) return refusal("unknown_token", "There is no such card.");
    const { payment, replayed } = addPayment(gateway, call, { ...input, saveCardFor: null });
    if (!replayed) {
      const verdict =
        fault?.fault === "decline"
          ? fault
          : judgeCard({
              lastFour: card.lastFour,
              expiryMonth: card.expiryMonth,
              expiryYear: card.expiryYear,
            });
      if (verdict) await gateway.desk.endUnpaid(payment, "failed", verdict.code, verdict.message);
      else
        await gateway.desk.pay(payment, {
          ...NO_END,
          authCode: payment.id.slice(-6).toUpperCase(),
          card: `${card.brand} ${card.lastFour}`,
        });
    }
    const body = merchantView(gateway, payment);
    return payment.state === "failed"
      ? {
          status: 402,
          body: {
            error: { code: payment.end?.code ?? "declined", message: payment.end?.message ?? "Declined." },
            payment: body,
          },
        }
      : { status: 201, body };
  });
}

function refusal(code: string, message: string): Answer {
  return { status: 402, body: { error: { code, message } } };
}
