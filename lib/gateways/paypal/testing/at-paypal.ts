import type { SeenRequest, VendorAnswer } from "@/lib/gateways/contract/contract-types";
import { Stage } from "@/lib/gateways/contract/stage";
import { type StandIn, startStandIn } from "@/lib/gateways/contract/stand-in";
import {
  answerToken,
  CLIENT_ID,
  CLIENT_SECRET,
  MISSING,
  payPalVendor,
} from "@/lib/gateways/paypal/testing/paypal-vendor";
import type { ExternalOperation, GatewayAccount, GatewayCall, GatewayInquiry } from "@/lib/gateways/types";

/** A PayPal that answers what a test says, path by path. */

export const OURS = "00000000-0000-4000-8000-000000000001";
export const OTHER = "00000000-0000-4000-8000-000000000002";
export const CREDENTIALS = {
  clientId: CLIENT_ID,
  clientSecret: CLIENT_SECRET,
  webhookId: "8PT597110X687430LKGECATA",
};

export type Script = Record<string, VendorAnswer | ((request: SeenRequest) => VendorAnswer)>;

/** A PayPal that knows the paths of the script and nothing else. */
export async function atPayPal<T>(
  script: Script,
  run: (account: GatewayAccount, seen: readonly SeenRequest[], plan: StandIn["plan"]) => Promise<T>,
): Promise<T> {
  const handle = (request: SeenRequest): VendorAnswer => {
    const said = script[`${request.method} ${request.path}`];
    if (said) return typeof said === "function" ? said(request) : said;
    return request.path === "/v1/oauth2/token" ? answerToken(request) : MISSING;
  };
  const payment = { reference: "none", amountMinor: 0n, currencyCode: "USD", capturedMinor: 0n };
  const standIn = await startStandIn({ ...payPalVendor, handle }, new Stage(payment, []), []);
  const account = {
    pgCode: "paypal-usd",
    gateway: "paypal",
    currencyCode: "USD",
    baseUrl: standIn.url,
    credentials: CREDENTIALS,
  };
  try {
    return await run(account, standIn.seen, standIn.plan);
  } finally {
    await standIn.close();
  }
}

export const callOf = (
  account: GatewayAccount,
  type: ExternalOperation,
  fields: Partial<GatewayCall> = {},
): GatewayCall => ({
  account,
  type,
  payment: { gatewayReference: "PAY1", attemptReference: "attempt-1" },
  operationReference: OURS,
  idempotencyKey: "key-1",
  amountMinor: 1_500n,
  currencyCode: "USD",
  extra: {},
  preImage: null,
  deadlineMs: 5_000,
  ...fields,
});
export const inquiryOf = (account: GatewayAccount, type: ExternalOperation): GatewayInquiry => {
  const { extra: _extra, ...rest } = callOf(account, type);
  return { ...rest, gatewayReference: null, concurrent: { certainMinor: 0n, possibleMinor: [] } };
};
export const usd = (value: string) => ({ currency_code: "USD", value });
export const object = (id: string, status: string, fields: Record<string, unknown> = {}) => ({
  id,
  status,
  amount: usd("15.00"),
  supplementary_data: { related_ids: { order_id: "ORD1" } },
  ...fields,
});
export const ok = (body: unknown): VendorAnswer => ({ status: 200, body });
export const order = (captures: unknown[], refunds: unknown[] = []): VendorAnswer =>
  ok({ id: "ORD1", purchase_units: [{ payments: { captures, refunds } }] });
export const refund = (fields: Record<string, unknown> = {}) =>
  object("REF1", "COMPLETED", { custom_id: OURS, ...fields });
export const paths = (seen: readonly SeenRequest[]) => seen.map(({ method, path }) => `${method} ${path}`);

export const CAPTURE = "GET /v2/payments/captures/PAY1";
export const AUTHORIZATION = "GET /v2/payments/authorizations/PAY1";
export const ORDER = "GET /v2/checkout/orders/ORD1";
export const REFUND = "POST /v2/payments/captures/PAY1/refund";
export const LATER_REFUND = "POST /v2/payments/captures/CAP1/refund";
export const VOID = "POST /v2/payments/authorizations/PAY1/void";
