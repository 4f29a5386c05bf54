import { type Answer, baseOf, bodyOf } from "@/lib/gateways/answers";
import { type OutboundRequest, type OutboundResult, sendKeyed, sendOnce } from "@/lib/gateways/http-client";
import { type TokenReading, tokenFor } from "@/lib/gateways/paypal/token";
import { errorAnswer, secretsIn } from "@/lib/gateways/paypal/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Requests to PayPal under an access token. */

export interface PayPalRequest {
  method: "GET" | "POST";
  path: string;
  body?: string;
  /** With a key, PayPal answers a second sending for the first. */
  key?: string;
  /** It changes nothing at PayPal, as with every GET. */
  harmless?: true;
}

/** `sent: false`: there was no token, so the request itself never left; the answer is about the token. */
export interface PayPalAnswer {
  sent: boolean;
  answer: OutboundResult;
}

/**
 * Sends under the token at hand. One that PayPal refuses with 401 was not looked at, so the request goes out once more under a new token:
 * a question, and a write with a key. A write without a key is never sent twice and gets a new token at once.
 */
export async function sendPayPal(
  account: GatewayAccount,
  request: PayPalRequest,
  left: () => number,
): Promise<PayPalAnswer> {
  const mayRepeat = request.method === "GET" || request.harmless === true || request.key !== undefined;
  const token = await tokenFor(account, left(), { fresh: !mayRepeat });
  if (!token.ok) return { sent: false, answer: token.answer };
  const first = await sendUnder(token, account, request, left());
  const refused = first.ok && first.status === 401 && first.exchange.resentAfter === undefined;
  if (!refused || !mayRepeat) return { sent: true, answer: first };
  const next = await tokenFor(account, left(), { fresh: true });
  return { sent: true, answer: next.ok ? await sendUnder(next, account, request, left()) : first };
}

/** Asks, and gives the answer or, without a token, the answer about the token as one that says nothing. */
export async function askPayPal(
  account: GatewayAccount,
  path: string,
  left: () => number,
): Promise<OutboundResult> {
  const { sent, answer } = await sendPayPal(account, { method: "GET", path }, left);
  if (sent || !answer.ok) return answer;
  return { ok: false, fault: "reset", reason: `no_token_http_${answer.status}`, exchange: answer.exchange };
}

function sendUnder(
  { token }: TokenReading & { ok: true },
  account: GatewayAccount,
  { method, path, body, key }: PayPalRequest,
  deadlineMs: number,
): Promise<OutboundResult> {
  const request: OutboundRequest = {
    method,
    url: `${baseOf(account)}${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      accept: "application/json",
      ...(method === "POST" ? { "content-type": "application/json", prefer: "return=representation" } : {}),
      ...(key === undefined ? {} : { "paypal-request-id": key }),
    },
    body: body ?? null,
    deadlineMs,
    secrets: [...secretsIn(account), token],
    // An order repeats everything that was ever done to it.
    answerLimitBytes: 512 * 1024,
  };
  return key === undefined ? sendOnce(request) : sendKeyed(request);
}

/** PayPal says in so many words that there is no such thing. A page of somebody in between does not. */
export function saysMissing(answer: Answer): boolean {
  if (answer.status !== 404) return false;
  const error = errorAnswer.safeParse(bodyOf(answer)).data;
  return error?.name === "RESOURCE_NOT_FOUND" || error?.name === "INVALID_RESOURCE_ID";
}
