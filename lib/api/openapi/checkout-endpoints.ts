import type { Endpoint, Example, Parameter } from "@/lib/api/openapi/endpoint";
import { uploadAnswer, uploadRequest } from "@/lib/api/schemas/attachment";
import { checkoutCreateSchema, checkoutPatchSchema } from "@/lib/api/schemas/checkout";
import { checkoutAnswer } from "@/lib/api/schemas/checkout-answer";
import { paymentAnswer } from "@/lib/api/schemas/payment-answer";

const SESSION_ID = "4be0c7f2a1d94e0d8f0f5b8a7f6e1c2d3b4a5968";
const session: Parameter = {
  name: "session_id",
  in: "path",
  required: true,
  description: "The session.",
  example: SESSION_ID,
};
const at: Example = { path: { session_id: SESSION_ID } };
const answer = { name: "CheckoutSession", schema: checkoutAnswer };
const payment = { name: "Payment", schema: paymentAnswer };
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
      "With `payment_instrument` a saved card pays at once, and the answer is the payment in the shape of its webhook. Send a Tracking-Key with such a call: the same key again never charges, it answers with the payment as it stands.",
    ],
    right:
      "payment_request.add or e_commerce.add, and the gateway accounts in pg_codes; payment_request.change or e_commerce.change to pay at once",
    parameters: [
      {
        name: "Tracking-Key",
        in: "header",
        required: false,
        description: "One-step payments: your own key, 1 to 128 visible ASCII characters, one per payment.",
      },
    ],
    body: { name: "CheckoutCreate", schema: checkoutCreateSchema },
    answers: [
      { status: 201, description: "The session.", body: answer },
      { status: 201, description: "A one-step payment that was made.", body: payment },
      { status: 200, description: "The same Tracking-Key again: the payment as it stands.", body: payment },
    ],
    refusals: [400, 409, 413, 415, 502],
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
  {
    method: "POST",
    path: "/b/checkout/v1/upload-attachment",
    operationId: "uploadAttachment",
    group: "Checkout",
    summary: "Attach a file to a checkout session",
    description: [
      "The customer finds it on the payment page. It takes the place of an earlier file, whose address is dead from then on.",
      "One caller may send ten a minute.",
    ],
    right: "payment_request.change or e_commerce.change",
    body: { name: "UploadRequest", schema: uploadRequest },
    multipart: true,
    answers: [
      { status: 200, description: "The file.", body: { name: "UploadedFile", schema: uploadAnswer } },
    ],
    refusals: [400, 413, 415],
    example: { body: { file: new File(["%PDF-"], "invoice.pdf"), session_id: SESSION_ID } },
  },
];
