import "server-only";
import { refusal, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest, WireRequest } from "@/lib/api/api-request";
import { handleAttachment, handleUploadAttachment } from "@/lib/api/attachment";
import { handleCardDelete, handleCardList } from "@/lib/api/card";
import { handleAutoDebit, handleCash } from "@/lib/api/charge";
import {
  handleChangeCheckout,
  handleCreateCheckout,
  handleReadCheckout,
  handleReplaceCheckout,
} from "@/lib/api/checkout";
import {
  handleCheckoutChoice,
  handleCheckoutPage,
  handleCheckoutReturn,
} from "@/lib/api/checkout-page/handlers";
import { handleCustomerReceipt } from "@/lib/api/checkout-page/receipt";
import { handleCardIcon, handleQrCode, handleShortLink } from "@/lib/api/checkout-page/links";
import { handleGatewayWebhook } from "@/lib/api/gateway-webhook";
import { handleOpenApi } from "@/lib/api/openapi/handle-openapi";
import { handleInquiry } from "@/lib/api/inquiry";
import { handleOperation } from "@/lib/api/operation";
import { handlePaymentMethods } from "@/lib/api/payment-methods";
import { handleReadPolicy, handleSimulatePolicy } from "@/lib/api/policy";
import { handleDownloadReport, handleListReports } from "@/lib/api/reports";
import {
  handleCancelRequest,
  handleCommentRequest,
  handleCreateRequest,
  handleDecideRequest,
  handleListRequests,
  handleReadRequest,
  handleRetryRequest,
} from "@/lib/api/requests";
import type { Origin } from "@/lib/auth/actor";
import { AppError } from "@/lib/errors";

type Handler = (call: ApiRequest) => Promise<WireAnswer>;

interface Route {
  method: string;
  /** Without the trailing slash; both forms are answered, never redirected. `:name` matches one segment. */
  path: string;
  handler: Handler;
}

/** The whole wire API. Whatever the door, these are the handlers. */
export const API_ROUTES: readonly Route[] = [
  { method: "GET", path: "/b/openapi.json", handler: handleOpenApi },
  { method: "POST", path: "/b/pbl/v2/operation", handler: handleOperation },
  { method: "POST", path: "/b/pbl/v2/payment-methods", handler: handlePaymentMethods },
  { method: "POST", path: "/b/pbl/v2/card", handler: handleCardList },
  { method: "DELETE", path: "/b/pbl/v2/card/:token", handler: handleCardDelete },
  { method: "POST", path: "/b/pbl/v2/inquiry", handler: handleInquiry },
  { method: "POST", path: "/b/pbl/v2/auto-debit", handler: handleAutoDebit },
  { method: "POST", path: "/b/pbl/v2/payment/auto-debit", handler: handleAutoDebit },
  { method: "POST", path: "/b/pbl/v2/payment/cash", handler: handleCash },
  { method: "POST", path: "/b/pbl/v2/cash-payment", handler: handleCash },
  { method: "POST", path: "/b/checkout/v1/pymt-txn", handler: handleCreateCheckout },
  { method: "GET", path: "/b/checkout/v1/pymt-txn/:session", handler: handleReadCheckout },
  { method: "PUT", path: "/b/checkout/v1/pymt-txn/:session", handler: handleReplaceCheckout },
  { method: "PATCH", path: "/b/checkout/v1/pymt-txn/:session", handler: handleChangeCheckout },
  { method: "POST", path: "/b/checkout/v1/upload-attachment", handler: handleUploadAttachment },
  { method: "GET", path: "/b/checkout/redirect/start", handler: handleCheckoutPage },
  { method: "POST", path: "/b/checkout/redirect/start", handler: handleCheckoutChoice },
  { method: "GET", path: "/b/checkout/redirect/return/:reference", handler: handleCheckoutReturn },
  { method: "GET", path: "/b/checkout/attachments/:token", handler: handleAttachment },
  { method: "GET", path: "/b/checkout/qr/:file", handler: handleQrCode },
  { method: "GET", path: "/b/checkout/receipt/:file", handler: handleCustomerReceipt },
  { method: "GET", path: "/b/s/:code", handler: handleShortLink },
  { method: "GET", path: "/b/checkout/icons/:file", handler: handleCardIcon },
  { method: "GET", path: "/b/api/v1/reports/files", handler: handleListReports },
  { method: "GET", path: "/b/api/v1/reports/files/:token/download", handler: handleDownloadReport },
  { method: "GET", path: "/b/countersign/v1/policy", handler: handleReadPolicy },
  { method: "POST", path: "/b/countersign/v1/policy/simulate", handler: handleSimulatePolicy },
  { method: "GET", path: "/b/countersign/v1/requests", handler: handleListRequests },
  { method: "POST", path: "/b/countersign/v1/requests", handler: handleCreateRequest },
  { method: "GET", path: "/b/countersign/v1/requests/:id", handler: handleReadRequest },
  { method: "POST", path: "/b/countersign/v1/requests/:id/decision", handler: handleDecideRequest },
  { method: "POST", path: "/b/countersign/v1/requests/:id/cancel", handler: handleCancelRequest },
  { method: "POST", path: "/b/countersign/v1/requests/:id/retry", handler: handleRetryRequest },
  { method: "POST", path: "/b/countersign/v1/requests/:id/comments", handler: handleCommentRequest },
  { method: "POST", path: "/b/gateways/:account/webhook", handler: handleGatewayWebhook },
];

function matchPath(pattern: string, path: string): Record<string, string> | null {
  if (pattern === path) return {};
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const segment = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = segment;
    else if (part !== segment) return null;
  }
  return params;
}

/** Answers any call below `/b/`: the route, 405 for a wrong method, 404 for an unknown path. */
export async function answerApi(
  request: WireRequest,
  pathname: string,
  origin: Origin,
  requestId: string,
): Promise<WireAnswer> {
  const path = pathname.length > 1 && pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
  const allowed: string[] = [];
  for (const route of API_ROUTES) {
    const params = matchPath(route.path, path);
    if (!params) continue;
    if (route.method === request.method) return route.handler({ request, origin, requestId, params });
    allowed.push(route.method);
  }
  if (allowed.length === 0) return refusal(new AppError("not_found"));
  const answer = refusal(
    new AppError("method_not_allowed", { detail: `Method "${request.method}" not allowed.` }),
  );
  answer.headers.set("allow", allowed.join(", "));
  return answer;
}
