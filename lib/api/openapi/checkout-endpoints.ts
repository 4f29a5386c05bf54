import type { Endpoint, Example, Parameter } from "@/lib/api/openapi/endpoint";
import { checkoutCreateSchema, checkoutPatchSchema } from "@/lib/api/schemas/checkout";
import { checkoutAnswer } from "@/lib/api/schemas/checkout-answer";

const session: Parameter = {
  name: "session_id",
  in: "path",
  required: true,
  description: "The session.",
  example: "4be0c7f2a1d94e0d8f0f5b8a7f6e1c2d3b4a5968",
};
const at: Example = { path: { session_id: session.example } };
const answer = { name: "CheckoutSession", schema: checkoutAnswer };
const create = {
  type: "e_commerce",
  amount: "12.500",
  currency_code: "KWD",
  pg_codes: ["knet-test"],
  order_no: "ORD-1001",
  customer_email: "sara@example.com",
  redirect_url: "https://shop.example.com/thanks",
};

export const checkoutEndpoints: Endpoint[] = [
  {
    method: "POST",
    path: "/b/checkout/v1/pymt-txn",
    operationId: "createCheckout",
    group: "Checkout",
    summary: "Create a checkout session",
    description: [
      "A payment that waits for its customer. Send the customer to `checkout_url`; he chooses a method, pays on the gateway's page and comes back to `redirect_url`.",
    ],
    right: "payment_request.add or e_commerce.add, and the gateway accounts in pg_codes",
    body: { name: "CheckoutCreate", schema: checkoutCreateSchema },
    answers: [{ status: 201, description: "The session.", body: answer }],
    refusals: [400, 413, 415],
    example: { body: create },
  },
  {
    method: "GET",
    path: "/b/checkout/v1/pymt-txn/:session_id",
    operationId: "getCheckout",
    group: "Checkout",
    summary: "Retrieve a checkout session",
    description: ["The session as it stands now."],
    right: "payment_request.view or e_commerce.view",
    parameters: [session],
    answers: [{ status: 200, description: "The session.", body: answer }],
    refusals: [404],
    example: at,
  },
  {
    method: "PATCH",
    path: "/b/checkout/v1/pymt-txn/:session_id",
    operationId: "updateCheckout",
    group: "Checkout",
    summary: "Change parts of a checkout session",
    description: ["Only what is sent changes. Possible while the session is created, pending or attempted."],
    right: "payment_request.change or e_commerce.change",
    parameters: [session],
    body: { name: "CheckoutPatch", schema: checkoutPatchSchema },
    answers: [{ status: 200, description: "The session.", body: answer }],
    refusals: [400, 404, 413, 415],
    example: { ...at, body: { amount: "15.000" } },
  },
  {
    method: "PUT",
    path: "/b/checkout/v1/pymt-txn/:session_id",
    operationId: "replaceCheckout",
    group: "Checkout",
    summary: "Replace a checkout session",
    description: [
      "What is not sent is emptied. Possible while the session is created, pending or attempted.",
    ],
    right: "payment_request.change or e_commerce.change, and the session's gateway accounts",
    parameters: [session],
    body: { name: "CheckoutCreate", schema: checkoutCreateSchema },
    answers: [{ status: 200, description: "The session.", body: answer }],
    refusals: [400, 404, 413, 415],
    example: { ...at, body: create },
  },
];
