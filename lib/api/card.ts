import "server-only";
import { json } from "@/lib/api/answers";
import { authenticated } from "@/lib/api/authenticated";
import { readBody } from "@/lib/api/read-body";
import { cardDeleteQuery, cardListRequest } from "@/lib/api/schemas/card";
import { parseFields } from "@/lib/api/schemas/fields";
import { cardToWire } from "@/lib/transactions/cards/card";
import { deleteCard } from "@/lib/transactions/cards/delete-card";
import { listCards } from "@/lib/transactions/cards/list-cards";

/** `POST /b/pbl/v2/card/`: the customer's saved cards, as an array. */
export const handleCardList = authenticated("card.list", async (actor, { request }) => {
  const fields = parseFields(cardListRequest, await readBody(request, { lists: ["pg_codes"] }));
  const cards = await listCards(actor, {
    customerId: fields.customer_id,
    isSandbox: fields.type === "sandbox",
    pgCodes: fields.pg_codes,
    agreementId: fields.agreement_id,
  });
  return json(200, cards.map(cardToWire));
});

/** `DELETE /b/pbl/v2/card/{token}/?customer_id=&type=`: forgets one card. */
export const handleCardDelete = authenticated("card.delete", async (actor, { request, params }) => {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const { customer_id: customerId, type } = parseFields(cardDeleteQuery, query);
  await deleteCard(actor, {
    token: (params.token ?? "").slice(0, 51),
    customerId,
    isSandbox: type === "sandbox",
  });
  return new Response(null, { status: 204 });
});
