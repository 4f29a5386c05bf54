import type { Endpoint } from "@/lib/api/openapi/endpoint";
import { autoDebitRequest, cashRequest } from "@/lib/api/schemas/card";
import { inquiryRequest } from "@/lib/api/schemas/inquiry";
import { paymentAnswer } from "@/lib/api/schemas/payment-answer";
import { paymentMethodsRequest } from "@/lib/api/schemas/payment-methods";
import { paymentMethodsAnswer } from "@/lib/api/schemas/payment-methods-answer";

const answer = { name: "Payment", schema: paymentAnswer };
const session_id = "4be0c7f2a1d94e0d8f0f5b8a7f6e1c2d3b4a5968";

function autoDebit(path: string, operationId: string, summary: string): Endpoint {
  return {
    method: "POST",
    path,
    operationId,
    group: "Payments",
    summary,
    description: ["Pays a session with a saved card, without the customer."],
    right: "e_commerce.change or payment_request.change, and the card's gateway account",
    body: { name: "AutoDebitRequest", schema: autoDebitRequest },
    answers: [{ status: 200, description: "The payment.", body: answer }],
    refusals: [400, 404, 413, 415],
    example: { body: { session_id, token: "tok_4f1c2a" } },
  };
}

function cash(path: string, operationId: string, summary: string): Endpoint {
  return {
    method: "POST",
    path,
    operationId,
    group: "Payments",
    summary,
    description: ["The customer paid in cash: the payment becomes `cod`."],
    right: "e_commerce.change or payment_request.change",
    body: { name: "CashRequest", schema: cashRequest },
    answers: [{ status: 200, description: "The payment.", body: answer }],
    refusals: [400, 404, 413, 415],
    example: { body: { session_id } },
  };
}

export const paymentEndpoints: Endpoint[] = [
  {
    method: "POST",
    path: "/b/pbl/v2/inquiry",
    operationId: "inquire",
    group: "Payments",
    summary: "Ask for a payment's status",
    description: [
      "A paid, authorized, cod or canceled payment is answered at once. For a pending, attempted, failed or expired one the gateway is asked first; that is limited per payment: not in its first ten minutes, then every half hour, three times a day.",
    ],
    right: "payment.inquiry",
    body: { name: "InquiryRequest", schema: inquiryRequest },
    answers: [{ status: 200, description: "The payment, in the shape of its webhook.", body: answer }],
    refusals: [400, 404, 413, 415],
    example: { body: { session_id } },
  },
  {
    method: "POST",
    path: "/b/pbl/v2/payment-methods",
    operationId: "listPaymentMethods",
    group: "Payments",
    summary: "List payment methods",
    description: ["The gateway accounts that fit and that the caller may use: what `pg_codes` may name."],
    right: "the gateway accounts themselves",
    body: { name: "PaymentMethodsRequest", schema: paymentMethodsRequest },
    answers: [
      {
        status: 200,
        description: "The methods.",
        body: { name: "PaymentMethods", schema: paymentMethodsAnswer },
      },
    ],
    refusals: [400, 413, 415],
    example: { body: { plugin: "e_commerce", currencies: ["KWD"] } },
  },
  autoDebit("/b/pbl/v2/auto-debit", "autoDebit", "Charge a saved card"),
  autoDebit("/b/pbl/v2/payment/auto-debit", "autoDebitAlias", "Charge a saved card (other path)"),
  cash("/b/pbl/v2/payment/cash", "acknowledgeCash", "Acknowledge cash"),
  cash("/b/pbl/v2/cash-payment", "acknowledgeCashAlias", "Acknowledge cash (older path)"),
];
