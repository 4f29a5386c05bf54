import "server-only";
import { answerError, json, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { readBody } from "@/lib/api/read-body";
import { cardDeleteQuery, cardListRequest } from "@/lib/api/schemas/card";
import { parseFields } from "@/lib/api/schemas/fields";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { cardToWire } from "@/lib/transactions/cards/card";
import { deleteCard } from "@/lib/transactions/cards/delete-card";
import { listCards } from "@/lib/transactions/cards/list-cards";

/** `POST /b/pbl/v2/card/`: the customer's saved cards, as an array. */
export async function handleCardList({ request, origin, requestId }: ApiRequest): Promise<WireAnswer> {
  try {
    const actor = await authenticateRequest(request.headers.get("authorization"), origin);
    const fields = parseFields(cardListRequest, await readBody(request, { lists: ["pg_codes"] }));
    const cards = await listCards(actor, {
      customerId: fields.customer_id,
      isSandbox: fields.type === "sandbox",
      pgCodes: fields.pg_codes,
      agreementId: fields.agreement_id,
    });
    return json(200, cards.map(cardToWire));
  } catch (error) {
    return answerError(error, requestId);
  }
}

/** `DELETE /b/pbl/v2/card/{token}/?customer_id=&type=`: forgets one card. */
export async function handleCardDelete({
  request,
  origin,
  requestId,
  params,
}: ApiRequest): Promise<WireAnswer> {
  try {
    const actor = await authenticateRequest(request.headers.get("authorization"), origin);
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const { customer_id: customerId, type } = parseFields(cardDeleteQuery, query);
    await deleteCard(actor, {
      token: (params.token ?? "").slice(0, 51),
      customerId,
      isSandbox: type === "sandbox",
    });
    return new Response(null, { status: 204 });
  } catch (error) {
    return answerError(error, requestId);
  }
}
