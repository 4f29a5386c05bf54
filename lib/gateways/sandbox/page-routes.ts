import { randomUUID } from "node:crypto";
import { DECLINED, type EnteredCard, readCard } from "@/lib/gateways/sandbox/cards";
import { Refusal } from "@/lib/gateways/sandbox/desk";
import { NO_END, type Payment } from "@/lib/gateways/sandbox/entries";
import { challengePage, leftPage, overPage, paymentPage } from "@/lib/gateways/sandbox/pages";
import type { Call, Gateway, Route } from "@/lib/gateways/sandbox/router";
import { readBody, sendBytes } from "@/lib/gateways/sandbox/wire";

/** The gateway's own pages, where customers pay. Card numbers are judged and forgotten. */
export const PAGE_ROUTES: readonly Route[] = [
  { method: "GET", path: "/pay/:id", handle: show },
  { method: "POST", path: "/pay/:id", handle: act },
];

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** Cards that wait for their bank, by payment; a restart forgets them and the customer types again. */
const challenged = new Map<string, EnteredCard>();

async function show(gateway: Gateway, call: Call): Promise<null> {
  const payment = await findPayment(gateway, call);
  if (payment.state !== "waiting") return page(call, 200, overPage(payment, returnAddress(payment)));
  return page(call, 200, paymentPage(payment, null));
}

async function act(gateway: Gateway, call: Call): Promise<null> {
  const form = new URLSearchParams((await readBody(call.request, 8 * 1024)).toString("utf8"));
  const payment = await findPayment(gateway, call);
  if (payment.state !== "waiting") return goBack(call, payment);
  switch (form.get("action")) {
    case "pay":
      return pay(gateway, call, payment, form);
    case "confirm": {
      const card = challenged.get(payment.id);
      if (!card) return page(call, 200, paymentPage(payment, null));
      return accept(gateway, call, payment, card);
    }
    case "refuse":
      await gateway.desk.endUnpaid(
        payment,
        "failed",
        "authentication_failed",
        "3-D Secure authentication failed.",
      );
      return goBack(call, payment);
    case "cancel":
      await gateway.desk.endUnpaid(payment, "canceled", "canceled_by_customer", "Canceled by the customer.");
      return goBack(call, payment);
    case "leave":
      return page(call, 200, leftPage(payment));
    default:
      throw new Refusal(400, "invalid_request", "action: is not known.");
  }
}

async function pay(gateway: Gateway, call: Call, payment: Payment, form: URLSearchParams): Promise<null> {
  const entered = readCard(form);
  if ("fault" in entered) return page(call, 400, paymentPage(payment, entered.fault));
  if (entered.card.behaviour === "challenge") {
    challenged.set(payment.id, entered);
    return page(call, 200, challengePage(payment));
  }
  if (entered.card.behaviour === "success") return accept(gateway, call, payment, entered);
  await gateway.desk.endUnpaid(payment, "failed", DECLINED.code, DECLINED.message);
  return goBack(call, payment);
}

async function accept(gateway: Gateway, call: Call, payment: Payment, card: EnteredCard): Promise<null> {
  challenged.delete(payment.id);
  const { expiryMonth, expiryYear, lastFour, name } = card;
  const { brand } = card.card;
  await gateway.desk.pay(payment, {
    ...NO_END,
    authCode: payment.id.slice(-6).toUpperCase(),
    card: `${brand} ${lastFour}`,
    savedCard: payment.saveCardFor
      ? {
          token: `tok_${randomUUID().replaceAll("-", "")}`,
          customer: payment.saveCardFor,
          brand,
          lastFour,
          expiryMonth,
          expiryYear,
          name,
        }
      : null,
  });
  return goBack(call, payment);
}

async function findPayment(gateway: Gateway, call: Call): Promise<Payment> {
  const payment = gateway.desk.book.payments.get(call.params[0] ?? "");
  if (!payment) throw new Refusal(404, "payment_not_found", "There is no such payment.");
  await gateway.desk.endIfTooOld(payment);
  return payment;
}

/** The merchant's address with what a merchant may show but never trust. */
function returnAddress(payment: Payment): string | null {
  if (payment.returnUrl === null) return null;
  const url = new URL(payment.returnUrl);
  url.searchParams.set("payment_id", payment.id);
  url.searchParams.set("status", payment.state);
  return url.href;
}

function goBack(call: Call, payment: Payment): null {
  const address = returnAddress(payment);
  if (address === null) return page(call, 200, overPage(payment, null));
  sendBytes(call.response, 303, "text/plain", Buffer.alloc(0), { ...HEADERS, location: address });
  return null;
}

function page(call: Call, status: number, html: string): null {
  sendBytes(call.response, status, "text/html; charset=utf-8", Buffer.from(html), HEADERS);
  return null;
}
