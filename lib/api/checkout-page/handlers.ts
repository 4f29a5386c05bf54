import "server-only";
import { requestInternalOperation } from "@/lib/approvals/request-operation";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { ApiRequest } from "@/lib/api/api-request";
import { browserLanguage } from "@/lib/api/checkout-page/browser-language";
import {
  askedSum,
  closedPage,
  endPage,
  methodsPage,
  plainPage,
  type Shown,
  waitingPage,
} from "@/lib/api/checkout-page/pages";
import { sendPage, sendTo } from "@/lib/api/checkout-page/respond";
import { readBody } from "@/lib/api/read-body";
import type { AuditActor } from "@/lib/audit/record-audit";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { refuseForeignOrigin } from "@/lib/http/same-origin";
import type { CheckoutWord } from "@/lib/i18n/checkout-words";
import { log } from "@/lib/log";
import { lookAtAttempt } from "@/lib/payments/ask-attempts";
import { hasLiveCharge } from "@/lib/payments/beside-others";
import { openSession } from "@/lib/payments/open-session";
import { startAttempt } from "@/lib/payments/start-attempt";
import { isOpenState } from "@/lib/transactions/checkout-fields";
import type { CheckoutRecord } from "@/lib/transactions/checkout-record";
import { deliverNow } from "@/lib/webhooks/deliver-now";
import { latestPaymentEvent } from "@/lib/webhooks/latest-payment-event";
import { checkoutUrl } from "@/lib/transactions/links";

/** `GET /b/checkout/redirect/start/?session_id=`: the hosted payment page of a session. */
export function handleCheckoutPage(call: ApiRequest): Promise<Response> {
  return guarded(call, async () => {
    const record = await openSession(customerOf(call), sessionIdOf(call), requestInternalOperation);
    return record ? showSession(record, null) : sendPage(404, plainPage(browserLanguage(call), "notFound"));
  });
}

/** `POST` to the same address: the customer chose a way to pay and is sent to the gateway's page. */
export function handleCheckoutChoice(call: ApiRequest): Promise<Response> {
  return guarded(call, async () => {
    const sessionId = sessionIdOf(call);
    refuseForeignOrigin(call.request.headers);
    const form = await readBody(call.request);
    if (!isToken(sessionId, form.token)) throw new AppError("cross_site_request");
    const actor = customerOf(call);
    const record = await openSession(actor, sessionId, requestInternalOperation);
    if (!record) return sendPage(404, plainPage(browserLanguage(call), "notFound"));
    if (!isOpenState(record.state)) return showSession(record, null);
    if (form.sum !== undefined && form.sum !== askedSum(record))
      return showSession(record, "sumChanged", 409);
    try {
      return sendTo(
        await startAttempt(actor, {
          sessionId,
          pgCode: typeof form.pg_code === "string" ? form.pg_code.slice(0, 64) : "",
          saveCard: form.save_card === "1",
          returnUrl: (reference) => `${getEnv().PUBLIC_URL}/b/checkout/redirect/return/${reference}`,
        }),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // The page says why: over by now, way to pay gone, or the gateway cannot be reached.
      const now = (await openSession(actor, sessionId, requestInternalOperation)) ?? record;
      if (error.code === "invalid_state" || error.code === "operation_in_progress")
        return showSession(now, null);
      if (error.code === "gateway_unavailable") return showSession(now, "unreachable", 502);
      if (error.code === "invalid_input") return showSession(now, "methodGone", 400);
      throw error;
    }
  });
}

interface ReturningRow {
  id: bigint;
  session_id: string;
  language: string;
}

/** `GET /b/checkout/redirect/return/{reference}`: the gateway sent the customer back. What he brings is not believed; the gateway is asked. */
export function handleCheckoutReturn(call: ApiRequest): Promise<Response> {
  return guarded(call, async () => {
    const reference = (call.params.reference ?? "").slice(0, 128);
    const [attempt] = await sql.query<ReturningRow>(
      `SELECT t.id, p.session_id, p.language FROM payment_attempt t JOIN payment_transaction p ON p.id = t.transaction_id
       WHERE t.reference_number = $1 AND p.deleted_at IS NULL`,
      [reference],
      "returning-attempt",
    );
    if (!attempt) return sendPage(404, plainPage(browserLanguage(call), "notFound"));
    await lookAtAttempt(customerOf(call), attempt.id);
    const record = await openSession(customerOf(call), attempt.session_id, requestInternalOperation);
    if (!record) return sendPage(404, plainPage(browserLanguage(call), "notFound"));
    const [now] = await sql.query<{ state: string; alert: string | null }>(
      "SELECT state, alert FROM payment_attempt WHERE id = $1",
      [attempt.id],
    );
    if (now?.alert) return sendPage(200, closedPage(await shownOf(record, reference)));
    if (!isOpenState(record.state)) return sendBack(record);
    if (now?.state === "pending")
      return sendPage(
        200,
        waitingPage(
          await shownOf(record, null),
          `/b/checkout/redirect/return/${encodeURIComponent(reference)}`,
          checkoutUrl(record.sessionId),
        ),
      );
    return showSession(record, now?.state === "canceled" ? "youCanceled" : "tryAgain");
  });
}

/** The merchant hears first, at most fifteen seconds long; the customer goes back to the shop when the shop knows. */
async function sendBack(record: CheckoutRecord): Promise<Response> {
  const shown = await shownOf(record, undefined);
  const target = returnToShop(shown);
  const eventId = target === null ? null : await latestPaymentEvent(sql, record.sessionId);
  if (target === null) return sendPage(200, endPage(shown, null));
  if (eventId === null) return sendTo(target);
  const { httpStatus } = await deliverNow(eventId);
  // By the contract a shop that says 201 wants its customer to stay here.
  return httpStatus === 200 ? sendTo(target) : sendPage(200, endPage(shown, target));
}

async function showSession(
  record: CheckoutRecord,
  note: CheckoutWord | null,
  status = 200,
): Promise<Response> {
  if (!isOpenState(record.state)) {
    const shown = await shownOf(record, undefined);
    return sendPage(200, endPage(shown, returnToShop(shown)));
  }
  // A card of his is just being charged for it: paying here as well would take the money twice.
  if (await hasLiveCharge(sql, record.id))
    return sendPage(status, waitingPage(await shownOf(record, null), checkoutUrl(record.sessionId), null));
  const page = methodsPage(await shownOf(record, null), {
    token: tokenOf(record.sessionId),
    action: `/b/checkout/redirect/start/?session_id=${record.sessionId}`,
    note,
  });
  return sendPage(status, page);
}

/** The shop's address with what tells it which payment came back. */
function returnToShop({ record, referenceNumber }: Shown): string | null {
  const { redirect_url: redirectUrl, order_no: orderNo } = record.fields;
  if (redirectUrl === undefined) return null;
  const url = new URL(redirectUrl);
  if (orderNo !== undefined) url.searchParams.set("order_no", orderNo);
  if (referenceNumber !== null) url.searchParams.set("reference_number", referenceNumber);
  url.searchParams.set("session_id", record.sessionId);
  return url.href;
}

/** `referenceNumber`: undefined asks for that of the settling or latest attempt. */
async function shownOf(record: CheckoutRecord, referenceNumber: string | null | undefined): Promise<Shown> {
  const merchant = record.fields.vendor_name ?? new URL(getEnv().PUBLIC_URL).hostname;
  if (referenceNumber !== undefined) return { record, merchant, referenceNumber };
  const [row] = await sql.query<{ reference_number: string | null }>(
    `SELECT coalesce(p.reference_number, (SELECT t.reference_number FROM payment_attempt t WHERE t.transaction_id = p.id
       ORDER BY t.id DESC LIMIT 1)) AS reference_number FROM payment_transaction p WHERE p.id = $1`,
    [record.id],
    "shown-reference",
  );
  return { record, merchant, referenceNumber: row?.reference_number ?? null };
}

function sessionIdOf({ request }: ApiRequest): string {
  const sessionId = new URL(request.url).searchParams.get("session_id") ?? "";
  return /^[0-9a-f]{40}$/.test(sessionId) ? sessionId : "";
}

function customerOf({ origin }: ApiRequest): AuditActor {
  return { type: "anonymous", label: "customer", address: origin.address, requestId: origin.requestId };
}

function tokenOf(sessionId: string): string {
  return createHmac("sha256", getEnv().COUNTERSIGN_AUTH_SECRET).update(`checkout:${sessionId}`).digest("hex");
}

function isToken(sessionId: string, given: unknown): boolean {
  const expected = Buffer.from(tokenOf(sessionId));
  const bytes = Buffer.from(typeof given === "string" ? given : "");
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

/** Customers get pages, also when something goes wrong. */
async function guarded(call: ApiRequest, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    const sessionId = sessionIdOf(call);
    const again = sessionId === "" ? null : checkoutUrl(sessionId);
    if (error instanceof AppError)
      return sendPage(error.status, plainPage(browserLanguage(call), "trouble", again));
    log.error({ error, requestId: call.requestId }, "unexpected error on the payment page");
    return sendPage(500, plainPage(browserLanguage(call), "trouble", again));
  }
}
