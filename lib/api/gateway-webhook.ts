import "server-only";
import { answerError, json, refusal } from "@/lib/api/answers";
import { readCapped } from "@/lib/api/read-body";
import type { ApiRequest } from "@/lib/api/api-request";
import { recordAudit } from "@/lib/audit/record-audit";
import { sql } from "@/lib/db/sql";
import { sealKeys } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { connectorFor } from "@/lib/gateways/registry";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { GatewayNotice, GatewayWebhookRequest, PaymentNotice } from "@/lib/gateways/notice-types";
import type { GatewayAccount } from "@/lib/gateways/types";
import { storeGatewayNotice } from "@/lib/operations/apply-gateway-notice";
import { unseal } from "@/lib/seal";
import { credentialsLabel } from "@/lib/sealed-places";

interface AccountRow {
  id: number;
  pg_code: string;
  gateway: string;
  base_url: string;
  currency_code: string;
  sealed_credentials: Buffer;
}

/**
 * `POST /b/gateways/<pg_code or gateway>/webhook`: a gateway tells us something. The raw body is verified and stored once; a
 * job applies it. A gateway that signs for all its accounts names itself; the payment then tells the account.
 */
export async function handleGatewayWebhook({
  request,
  origin,
  requestId,
  params,
}: ApiRequest): Promise<Response> {
  try {
    const rawBody = (await readCapped(request)).toString("utf8");
    const accounts = await findAccounts(params.account ?? "");
    const first = accounts[0];
    if (!first) return refusal(notFound("Gateway account"));
    const headers = Object.fromEntries(request.headers);
    const incoming = { headers, rawBody, receivedAtMs: Date.now() };
    const connector = connectorFor(first.gateway);
    const verified = await connector.verifyWebhook(openAccount(first), incoming);
    if (!verified.ok) {
      await recordAudit(sql, {
        actor: { type: "anonymous", label: `webhook ${first.pg_code}`, address: origin.address, requestId },
        action: "gateway_notice.refused",
        objectType: "gateway_account",
        objectId: first.pg_code,
        result: "refused",
        reason: verified.reason,
      });
      throw new AppError("unauthenticated", { detail: "The signature of the notice is not valid." });
    }
    let stored = 0;
    for (const notice of parseNotices(connector, openAccount(first), incoming)) {
      if (await storeNotice(accounts, notice, rawBody)) stored += 1;
    }
    return acknowledge(connector, stored);
  } catch (error) {
    return answerError(error, requestId);
  }
}

/** One body may hold several notices; each is stored, deduplicated and worked off by itself. */
async function storeNotice(accounts: AccountRow[], notice: GatewayNotice, rawBody: string): Promise<boolean> {
  if (notice.kind === "payment") {
    const accountId = await accountOfAttempt(accounts, notice);
    return storeGatewayNotice(accountId, notice.noticeId, rawBody, "apply-payment-notice");
  }
  const accountId = await accountOfPayment(accounts, notice.paymentReference);
  return storeGatewayNotice(accountId, notice.noticeId, rawBody);
}

function acknowledge({ webhookAcknowledgement }: GatewayConnector, stored: number): Response {
  if (!webhookAcknowledgement) return json(200, { detail: stored > 0 ? "Stored." : "Known already." });
  const { contentType, body } = webhookAcknowledgement;
  return new Response(body, { status: 200, headers: { "content-type": contentType } });
}

function parseNotices(
  connector: GatewayConnector,
  account: GatewayAccount,
  incoming: GatewayWebhookRequest,
): readonly GatewayNotice[] {
  try {
    return connector.parseWebhook(account, incoming);
  } catch (error) {
    throw new AppError("invalid_input", { detail: "The notice cannot be read.", cause: error });
  }
}

async function findAccounts(name: string): Promise<AccountRow[]> {
  return sql.query<AccountRow>(
    `SELECT id, pg_code, gateway, base_url, currency_code, sealed_credentials FROM gateway_account
     WHERE pg_code = $1 OR gateway = $1 ORDER BY pg_code = $1 DESC, id`,
    [name.slice(0, 64)],
  );
}

async function accountOfPayment(accounts: AccountRow[], paymentReference: string): Promise<number> {
  const ids = accounts.map((account) => account.id);
  const rows = await sql.query<{ gateway_account_id: number }>(
    `SELECT gateway_account_id FROM payment_transaction WHERE gateway_reference = $1 AND gateway_account_id = ANY($2::int[]) LIMIT 1`,
    [paymentReference.slice(0, 128), ids],
  );
  return rows[0]?.gateway_account_id ?? (ids[0] as number);
}

/** Attempts are known by our own reference from the first moment on. */
async function accountOfAttempt(accounts: AccountRow[], { reference }: PaymentNotice): Promise<number> {
  const ids = accounts.map((account) => account.id);
  const rows = await sql.query<{ gateway_account_id: number }>(
    `SELECT gateway_account_id FROM payment_attempt WHERE reference_number = $1 AND gateway_account_id = ANY($2::int[])`,
    [reference?.slice(0, 128) ?? null, ids],
  );
  return rows[0]?.gateway_account_id ?? (ids[0] as number);
}

function openAccount(row: AccountRow): GatewayAccount {
  return {
    pgCode: row.pg_code,
    gateway: row.gateway,
    currencyCode: row.currency_code,
    baseUrl: row.base_url,
    credentials: JSON.parse(unseal(row.sealed_credentials, credentialsLabel(row.pg_code), sealKeys())),
  };
}
