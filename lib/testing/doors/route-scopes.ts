import type { Things } from "@/lib/testing/doors/thing-types";

/** Routes about one thing that belongs to somebody, or that only some may see: what they are tried with. */
export const NAMED_ROUTES: Readonly<
  Record<string, { thing: (from: Things) => Promise<unknown>; query?: string }>
> = {
  "GET /api/changes/[changeRequestId]": { thing: (from) => from.change() },
  "GET /api/exports/[exportId]/file": { thing: (from) => from.exportFile() },
  "GET /api/mails/[mailId]": { thing: (from) => from.mail() },
  "GET /api/outcomes/files/[fileId]": { thing: (from) => from.evidence() },
  "GET /api/payment-requests/batches/[batchId]": { thing: (from) => from.batch() },
  "GET /api/payment-requests/batches/[batchId]/result": { thing: (from) => from.batch() },
  "GET /api/payments-in/imports/[importId]": { thing: (from) => from.importFile() },
  "GET /api/payments-in/imports/[importId]/errors": { thing: (from) => from.settlementFile() },
  "GET /api/requests/[requestId]/evidence": { thing: (from) => from.request(), query: "?format=zip" },
};

const ANY_PAYMENT = "the right to see transactions is to all of them";
const ANY_OBJECT = "administration: the right is to all objects of the kind";

/** Whoever holds the declared right sees each of them. */
export const WIDE_ROUTES: Readonly<Record<string, string>> = {
  "GET /api/transactions/[sessionId]": ANY_PAYMENT,
  "GET /api/transactions/[sessionId]/children": ANY_PAYMENT,
  "GET /api/transactions/[sessionId]/neighbours": ANY_PAYMENT,
  "GET /api/transactions/[sessionId]/receipt": ANY_PAYMENT,
  "GET /api/transactions/[sessionId]/related": ANY_PAYMENT,
  "GET /api/transactions/[sessionId]/outlook":
    "asks for the operation's right before it looks; that is to all payments",
  "GET /api/outcomes/[operationId]": ANY_PAYMENT,
  "POST /api/outcomes/[operationId]/evidence": "who settles outcomes does so for every operation",
  "GET /api/requests/[requestId]": "the right to see transactions is to their requests too",
  "GET /api/requests/[requestId]/additions": "the same",
  "POST /api/requests/[requestId]/attachments": "the same",
  "GET /api/requests/attachments/[attachmentId]": "the same",
  "GET /api/gateway-notices/[noticeId]": ANY_OBJECT,
  "GET /api/gateways/accounts/[pgCode]": ANY_OBJECT,
  "GET /api/groups/[groupId]": ANY_OBJECT,
  "GET /api/users/[userId]": ANY_OBJECT,
  "GET /api/users/[userId]/sessions": ANY_OBJECT,
  "GET /api/webhooks/deliveries/[deliveryId]": ANY_OBJECT,
  "GET /api/reconciliation/[reportId]": "the right is to the merchant's reports, whoever made them",
  "GET /api/reconciliation/[reportId]/file": "the same",
};
