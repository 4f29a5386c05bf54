import type { UserActor } from "@/lib/auth/actor";
import { runExport } from "@/lib/exports/run-export";
import { startExport } from "@/lib/exports/start-export";
import { EXPORT_COLUMNS } from "@/lib/exports/types";
import { atGateway, makeAttempt, makeCard, makeSession } from "@/lib/payments/testing/sessions";
import type { Things } from "@/lib/testing/doors/thing-types";
import { unique } from "@/lib/testing/doors/unique";
import { operationBody, signSandbox } from "@/lib/testing/notices";
import { seenNow } from "@/lib/testing/requests";
import type { Wire } from "@/lib/testing/wire";
import { makePayment } from "@/lib/testing/world";

/** What a program or a customer sends for each call of the API, so that it is done. */
export interface CallInput {
  /** The address, where it names a thing. */
  path?: string;
  query?: string;
  body?: object | FormData | string;
  headers?: Record<string, string>;
}

export interface CallWorld {
  wire: Wire;
  things: Things;
  owner: UserActor;
  /** As the owner, to make what a call needs. */
  authorization: string;
}

const CHECKOUT = "/b/checkout/v1/pymt-txn";
const REQUESTS = "/b/countersign/v1/requests";
const SESSION = {
  type: "e_commerce",
  amount: "12.500",
  currency_code: "KWD",
  pg_codes: ["knet-test", "cash-test"],
};
const WISH = {
  list: "transactions",
  format: "csv",
  columns: EXPORT_COLUMNS.transactions,
  filter: {},
} as const;

const charge = async ({ wire }: CallWorld): Promise<CallInput> => {
  const customer_id = unique();
  const session = await makeSession(wire, {
    ...{ customer_id, payment_type: "auto_debit", agreement: { id: "rent" } },
  });
  return { body: { session_id: session.sessionId, token: await makeCard(wire, customer_id) } };
};
const cash = async ({ wire }: CallWorld): Promise<CallInput> => ({
  body: { session_id: (await makeSession(wire, { pg_codes: ["cash-test"] })).sessionId },
});
const ofSession =
  (body?: object) =>
  async ({ wire }: CallWorld): Promise<CallInput> => ({
    path: `${CHECKOUT}/${(await makeSession(wire)).sessionId}`,
    ...(body ? { body } : {}),
  });
const start = async ({ wire }: CallWorld): Promise<CallInput> => ({
  query: `?session_id=${(await makeSession(wire)).sessionId}`,
});

/** What the merchant got when he made a session with everything that has an address of its own. */
async function addressesOf({ wire, authorization }: CallWorld): Promise<Record<string, string>> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...SESSION, pg_codes: "knet-test" })) form.set(name, value);
  form.set("shortify_checkout_url", "true");
  form.set("attachment", new File(["%PDF-1.7 bill"], "bill.pdf"));
  const { status, body } = await wire.send(`${CHECKOUT}/`, {
    method: "POST",
    headers: { authorization },
    body: form,
  });
  if (status !== 201) throw new Error(`No session: ${status} ${JSON.stringify(body)}`);
  return body as Record<string, string>;
}
const pathOf = (url: string | undefined) => new URL(url ?? "").pathname;

async function chooseWay(from: CallWorld): Promise<CallInput> {
  const { query = "" } = await start(from);
  const page = await fetch(`${from.wire.url}/b/checkout/redirect/start/${query}`);
  const token = /name="token" value="([0-9a-f]+)"/.exec(await page.text())?.[1] ?? "";
  const form = new URLSearchParams({ token, pg_code: "knet-test" }).toString();
  return { query, body: form, headers: { "content-type": "application/x-www-form-urlencoded" } };
}

async function comeBack({ wire }: CallWorld): Promise<CallInput> {
  const attempt = await makeAttempt(wire, await makeSession(wire));
  await atGateway(attempt, "pays");
  return { path: `/b/checkout/redirect/return/${attempt.referenceNumber}` };
}

/** About a customer who paid and was never sent back. */
async function inquiry({ wire, things }: CallWorld): Promise<CallInput> {
  const session = await makeSession(wire);
  await atGateway(await makeAttempt(wire, session), "pays");
  // Asked about too early, nobody asks the gateway.
  await things.db.query(
    "UPDATE payment_transaction SET created_at = now() - interval '20 minutes' WHERE id = $1",
    [session.id],
  );
  return { body: { session_id: session.sessionId } };
}

async function notice({ wire }: CallWorld): Promise<CallInput> {
  const body = operationBody(await makePayment(wire.gateway), { amount: "1.000" });
  const secret = wire.gateway.account.credentials.webhookSecret ?? "";
  return { path: "/b/gateways/knet-test/webhook", body, headers: signSandbox(body, secret) };
}

async function report({ owner }: CallWorld): Promise<CallInput> {
  const { exportId } = await startExport(owner, WISH);
  await runExport(exportId);
  return { path: `/b/api/v1/reports/files/${exportId}/download` };
}

const onRequest =
  (thing: "request" | "stuckRequest", act: string, body?: object) =>
  async ({ things }: CallWorld): Promise<CallInput> => ({
    path: `${REQUESTS}/${await things[thing]()}${act}`,
    ...(body ? { body } : {}),
  });

async function decision({ things }: CallWorld): Promise<CallInput> {
  const { requestId } = await things.askedOf();
  const body = { verdict: "reject", note: "Looked at.", content_hash: await seenNow(requestId) };
  return { path: `${REQUESTS}/${requestId}/decision`, body };
}

async function deletion({ wire }: CallWorld): Promise<CallInput> {
  const customer = unique();
  const path = `/b/pbl/v2/card/${await makeCard(wire, customer)}`;
  return { path, query: `?customer_id=${customer}&type=sandbox` };
}

async function attachment({ wire }: CallWorld): Promise<CallInput> {
  const form = new FormData();
  form.set("session_id", (await makeSession(wire)).sessionId);
  form.set("file", new File(["%PDF-1.7 bill"], "bill.pdf"));
  return { body: form };
}

const REFUND = { operation: "refund", amount: "1.000" };

export const CALL_INPUTS: Readonly<Record<string, (from: CallWorld) => Promise<CallInput>>> = {
  "GET /b/openapi.json": async () => ({}),
  "POST /b/pbl/v2/operation": async ({ things }) => ({
    body: { ...REFUND, session_id: await things.payment() },
  }),
  "POST /b/pbl/v2/payment-methods": async () => ({ body: { plugin: "e_commerce", currencies: ["KWD"] } }),
  "POST /b/pbl/v2/card": async () => ({ body: { customer_id: "someone", type: "sandbox" } }),
  "DELETE /b/pbl/v2/card/:token": deletion,
  "POST /b/pbl/v2/inquiry": inquiry,
  "POST /b/pbl/v2/auto-debit": charge,
  "POST /b/pbl/v2/payment/auto-debit": charge,
  "POST /b/pbl/v2/payment/cash": cash,
  "POST /b/pbl/v2/cash-payment": cash,
  "POST /b/checkout/v1/pymt-txn": async () => ({ body: SESSION }),
  "GET /b/checkout/v1/pymt-txn/:session": ofSession(),
  "PUT /b/checkout/v1/pymt-txn/:session": ofSession({ ...SESSION, amount: "3.000" }),
  "PATCH /b/checkout/v1/pymt-txn/:session": ofSession({ amount: "2.000" }),
  "POST /b/checkout/v1/upload-attachment": attachment,
  "GET /b/checkout/redirect/start": start,
  "POST /b/checkout/redirect/start": chooseWay,
  "GET /b/checkout/redirect/return/:reference": comeBack,
  "GET /b/checkout/attachments/:token": async (from) => ({
    path: pathOf((await addressesOf(from)).attachment),
  }),
  "GET /b/checkout/qr/:file": async ({ things }) => ({ path: `/b/checkout/qr/${await things.unpaid()}.png` }),
  "GET /b/checkout/receipt/:file": async ({ things }) => ({
    path: `/b/checkout/receipt/${await things.payment()}.pdf`,
  }),
  "GET /b/s/:code": async (from) => ({ path: pathOf((await addressesOf(from)).checkout_short_url) }),
  "GET /b/checkout/icons/:file": async () => ({ path: "/b/checkout/icons/card.svg" }),
  "GET /b/api/v1/reports/files": async () => ({}),
  "GET /b/api/v1/reports/files/:token/download": report,
  "GET /b/countersign/v1/policy": async () => ({}),
  "POST /b/countersign/v1/policy/simulate": async ({ wire, authorization }) => {
    const { body } = await wire.send("/b/countersign/v1/policy/", { headers: { authorization } });
    return { body: { document: body.document } };
  },
  "GET /b/countersign/v1/requests": async () => ({}),
  "POST /b/countersign/v1/requests": async ({ things }) => ({
    body: { ...REFUND, session_id: await things.payment(), reason_code: "returned_goods" },
  }),
  "GET /b/countersign/v1/requests/:id": onRequest("request", ""),
  "POST /b/countersign/v1/requests/:id/decision": decision,
  "POST /b/countersign/v1/requests/:id/cancel": onRequest("request", "/cancel", {}),
  "POST /b/countersign/v1/requests/:id/retry": onRequest("stuckRequest", "/retry", {}),
  "POST /b/countersign/v1/requests/:id/comments": onRequest("request", "/comments", { text: "Looked at." }),
  "POST /b/gateways/:account/webhook": notice,
};

const READS = "reads what its caller may see; nothing changes, and a refusal stands in the trail";
const FOR_CUSTOMERS = "shows a customer what he was sent the secret address of; nothing changes";
const OF_NOBODY = "without data of anybody";

/** Calls that leave no event when they succeed, and why. */
export const CALLS_WITHOUT_TRACE: Readonly<Record<string, string>> = {
  "GET /b/openapi.json": OF_NOBODY,
  "POST /b/pbl/v2/payment-methods": READS,
  "POST /b/pbl/v2/card": READS,
  "GET /b/checkout/v1/pymt-txn/:session": READS,
  "GET /b/checkout/attachments/:token": FOR_CUSTOMERS,
  "GET /b/checkout/qr/:file": FOR_CUSTOMERS,
  "GET /b/checkout/receipt/:file": FOR_CUSTOMERS,
  "GET /b/s/:code": FOR_CUSTOMERS,
  "GET /b/checkout/icons/:file": OF_NOBODY,
  "GET /b/api/v1/reports/files": "names files; each that is fetched stands in the trail",
  "GET /b/countersign/v1/policy": READS,
  "POST /b/countersign/v1/policy/simulate": READS,
  "GET /b/countersign/v1/requests": READS,
  "GET /b/countersign/v1/requests/:id": READS,
  "POST /b/gateways/:account/webhook":
    "kept whole as a notice; what it changes stands in the trail when the worker applies it, a refused one at once",
};

/** Calls that are done for everybody who may use the API, because the answer holds only what is his. */
export const CALLS_WITHOUT_RIGHT: Readonly<Record<string, string>> = {
  "POST /b/pbl/v2/payment-methods": "accounts that he may not use are left out",
  "POST /b/pbl/v2/card": "cards of accounts that he may not use are left out",
};
