import type { Endpoint } from "@/lib/api/openapi/endpoint";
import { cardListRequest } from "@/lib/api/schemas/card";
import { cardListAnswer } from "@/lib/api/schemas/card-answer";

const customer = { customer_id: "cust-77", type: "sandbox" };

export const cardEndpoints: Endpoint[] = [
  {
    method: "POST",
    path: "/b/pbl/v2/card",
    operationId: "listCards",
    group: "Cards",
    summary: "List a customer's saved cards",
    description: ["An array, the preferred card first. Numbers are masked; the token stands for the card."],
    right: "the gateway accounts of the cards",
    body: { name: "CardListRequest", schema: cardListRequest },
    answers: [{ status: 200, description: "The cards.", body: { name: "CardList", schema: cardListAnswer } }],
    refusals: [400, 413, 415],
    example: { body: customer },
  },
  {
    method: "DELETE",
    path: "/b/pbl/v2/card/:token",
    operationId: "deleteCard",
    group: "Cards",
    summary: "Forget a saved card",
    description: ["It is never charged again."],
    right: "the card's gateway account",
    parameters: [
      { name: "token", in: "path", required: true, description: "The card.", example: "tok_4f1c2a" },
      {
        name: "customer_id",
        in: "query",
        required: true,
        description: "The merchant's own id of the customer.",
        example: customer.customer_id,
      },
      {
        name: "type",
        in: "query",
        required: true,
        description: "`sandbox` or `production`.",
        example: customer.type,
      },
    ],
    answers: [{ status: 204, description: "Forgotten; no body." }],
    refusals: [400, 404],
    example: { path: { token: "tok_4f1c2a" }, query: customer },
  },
];
