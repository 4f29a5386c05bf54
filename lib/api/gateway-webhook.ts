import "server-only";
import { answerError, json, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { readCapped } from "@/lib/api/read-body";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import { receiveNotice } from "@/lib/notices/receive-notice";

/**
 * `POST /b/gateways/<pg_code or gateway>/webhook`: a gateway tells us something. The raw body is verified and stored once; a
 * job applies it.
 */
export async function handleGatewayWebhook({
  request,
  origin,
  requestId,
  params,
}: ApiRequest): Promise<WireAnswer> {
  try {
    const rawBody = (await readCapped(request)).toString("utf8");
    const headers = Object.fromEntries(request.headers);
    const incoming = { headers, rawBody, receivedAtMs: Date.now() };
    const from = { address: origin.address, requestId };
    const { connector, stored } = await receiveNotice(params.account ?? "", incoming, from);
    return acknowledge(connector, stored);
  } catch (error) {
    return answerError(error, requestId);
  }
}

function acknowledge({ webhookAcknowledgement }: GatewayConnector, stored: number): WireAnswer {
  if (!webhookAcknowledgement) return json(200, { detail: stored > 0 ? "Stored." : "Known already." });
  const { contentType, body } = webhookAcknowledgement;
  return new Response(body, { status: 200, headers: { "content-type": contentType } });
}
