import { createHash } from "node:crypto";
import { z } from "zod";
import { baseOf, bodyOf } from "@/lib/gateways/answers";
import { type OutboundResult, sendOnce } from "@/lib/gateways/http-client";
import { secretsIn } from "@/lib/gateways/paypal/wire";
import type { GatewayAccount } from "@/lib/gateways/types";

/** Access tokens of PayPal accounts, kept in this process for as long as they last. */

const tokenAnswer = z.object({
  access_token: z.string().min(1).max(10_000),
  expires_in: z.string().regex(/^\d{1,9}$/),
});

/** A token is given up this long before it ends, so that none ends while a request is under way. */
const MARGIN_MS = 120_000;
const MOST_TOKENS = 500;
const tokens = new Map<string, { value: string; endsAtMs: number }>();

export type TokenReading = { ok: true; token: string } | { ok: false; answer: OutboundResult };

/** The account's token: the one at hand, or a new one where there is none or `fresh` asks for it. */
export async function tokenFor(
  account: GatewayAccount,
  deadlineMs: number,
  { fresh = false }: { fresh?: boolean } = {},
): Promise<TokenReading> {
  const kept = tokens.get(nameOf(account));
  if (kept && !fresh && kept.endsAtMs > Date.now()) return { ok: true, token: kept.value };
  const { token, answer } = await newToken(account, deadlineMs);
  return token === null ? { ok: false, answer } : { ok: true, token };
}

/** Gets a new token and keeps it; null when PayPal gave none. */
export async function newToken(
  account: GatewayAccount,
  deadlineMs: number,
): Promise<{ token: string | null; answer: OutboundResult }> {
  const name = nameOf(account);
  tokens.delete(name);
  const answer = await askToken(account, deadlineMs);
  const said = answer.ok && answer.status === 200 ? tokenAnswer.safeParse(bodyOf(answer)).data : undefined;
  if (!said) return { token: null, answer };
  if (tokens.size >= MOST_TOKENS) tokens.clear();
  const endsAtMs = Date.now() + Number(said.expires_in) * 1_000 - MARGIN_MS;
  tokens.set(name, { value: said.access_token, endsAtMs });
  return { token: said.access_token, answer };
}

/** Another secret is another token: a rotated or mistyped one never works with what the right one got. */
function nameOf(account: GatewayAccount): string {
  const { clientId = "", clientSecret = "" } = account.credentials;
  return createHash("sha256")
    .update(JSON.stringify([baseOf(account), clientId, clientSecret]))
    .digest("hex");
}

function askToken(account: GatewayAccount, deadlineMs: number): Promise<OutboundResult> {
  const { clientId = "", clientSecret = "" } = account.credentials;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  return sendOnce({
    method: "POST",
    url: `${baseOf(account)}/v1/oauth2/token`,
    headers: {
      authorization: `Basic ${basic}`,
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
    deadlineMs,
    secrets: [...secretsIn(account), basic],
  });
}
