/**
 * The written list of what is open to people without a session, and why. Everything else that the build holds has to ask: the tests of
 * the source, of the routes and of the running product all read this list.
 */
export const OPEN_ROUTES: Readonly<Record<string, string>> = {
  "app/api/auth/[...nextauth]/route.ts": "sign-in and sign-out themselves; limited per account and address",
  "app/api/password/forgot/route.ts": "asks for a link; one answer for every account, limited",
  "app/api/password/link/route.ts": "tells whom a link is for; the secret in it is the proof",
  "app/api/password/use/route.ts": "uses a link once; the secret in it is the proof",
};

export const OPEN_PAGES: Readonly<Record<string, string>> = {
  "app/sign-in/page.tsx": "the way in",
  "app/forgot-password/page.tsx": "asks for a link",
  "app/reset-password/page.tsx": "uses a link",
  "app/change-password/page.tsx": "the form of a session that may do nothing else; its action asks",
  "app/second-factor/page.tsx": "the form of a session that owes a second factor; its actions ask",
  "app/docs/api/page.tsx": "the reference of the API, without data of anybody",
};

/** Open to everybody who is signed in, because the answer holds only what is his, or because the row decides. */
export const SIGNED_IN_ROUTES: Readonly<Record<string, string>> = {
  "GET /api/account/factors": "his own second factors",
  "GET /api/account/missing-right": "the name of a right, and who could give it to him",
  "GET /api/account/sessions": "his own sessions",
  "GET /api/changes": "his own wishes; those of others take a right in administration",
  "GET /api/changes/[changeRequestId]": "the same, one of them; anything else is not found",
  "GET /api/changes/count": "how many of them wait",
  "GET /api/changes/waiting": "what waits for an object that he may manage; anything else is not found",
  "GET /api/exports": "his own files",
  "GET /api/exports/[exportId]/file": "his own file; anything else is not found",
  "GET /api/home": "what waits for him by his rights; figures take the right to see payments",
  "GET /api/find": "each kind of hit takes the right to its list",
  "GET /api/mails": "his own mails; those of others take a right in administration",
  "GET /api/mails/[mailId]": "the same, one of them; anything else is not found",
  "GET /api/notifications": "his own notices",
  "GET /api/notifications/unread": "how many of them are new",
  "GET /api/outcomes/files/[fileId]": "the row decides; anything else is not found",
  "GET /api/payments-in/imports": "the kind in the query decides which right it takes",
  "POST /api/payments-in/imports": "the kind in the query decides which right it takes",
  "GET /api/payments-in/imports/[importId]": "the kind of the file decides; anything else is not found",
  "GET /api/payments-in/imports/[importId]/errors": "the same",
  "GET /api/requests/[requestId]/evidence": "the row decides: the maker, or who may see requests",
  "GET /api/requests/count": "nothing for those who may decide nothing",
  "GET /api/transactions/[sessionId]/outlook": "the operation in the query decides which right it takes",
  "GET /api/settings/confirmation": "limits that every form shows",
};

/** Routes that take a file ask for the right in their use case. */
export const UPLOAD_RIGHTS: Readonly<Record<string, string>> = {
  "POST /api/payment-requests": "payment_request.add",
  "POST /api/payment-requests/batches": "payment_request.add",
  "POST /api/outcomes/[operationId]/evidence": "outcome.settle",
  "POST /api/requests/[requestId]/attachments": "transaction.view",
};

/** Calls of the API without credentials, and what stands in their place. */
export const OPEN_CALLS: Readonly<Record<string, string>> = {
  "GET /b/openapi.json": "the description of the API, without data of anybody",
  "GET /b/checkout/redirect/start": "a customer's payment page; the session's secret name is the proof",
  "POST /b/checkout/redirect/start": "the same: what the customer chose",
  "GET /b/checkout/redirect/return/:reference":
    "the customer's way back from the gateway; believed only after asking",
  "GET /b/checkout/attachments/:token": "a file that the merchant shows his customer; the token is the proof",
  "GET /b/checkout/qr/:file": "the payment link as a picture",
  "GET /b/checkout/receipt/:file": "the customer's receipt; the session's secret name is the proof",
  "GET /b/checkout/icons/:file": "pictures of card schemes",
  "GET /b/s/:code": "a short link to a payment page",
  "POST /b/gateways/:account/webhook": "what gateways tell; the signature is the proof",
};
