import { systemActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import type { TestGateway } from "@/lib/gateways/testing/sandbox-fixture";
import { insertAttempt } from "@/lib/payments/insert-attempt";
import type { World } from "@/lib/testing/world";
import { saveCard } from "@/lib/transactions/cards/save-card";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";
import { createCheckout } from "@/lib/transactions/create-checkout";

/** Checkout sessions, customers at the gateway's page and saved cards, for tests about paying. */

export interface TestSession {
  id: bigint;
  sessionId: string;
}

const FIELDS: CheckoutFields = {
  type: "e_commerce",
  amount: "12.500",
  currency_code: "KWD",
  pg_codes: ["knet-test"],
  payment_type: "one_off",
  language: "en",
  lifetimeS: 86_400,
};

/** A session that nobody has paid, as a merchant makes it. */
export async function makeSession(world: World, fields: Partial<CheckoutFields> = {}): Promise<TestSession> {
  const { id, sessionId } = await createCheckout(world.api, { ...FIELDS, ...fields });
  return { id, sessionId };
}

export interface TestAttempt {
  id: bigint;
  referenceNumber: string;
  /** Address of the gateway's page; null when the gateway never heard of the attempt. */
  pageUrl: string | null;
}

/** A customer was sent to the gateway. `unknown`: the gateway never saw him. */
export async function makeAttempt(
  world: World,
  session: TestSession,
  more: { unknown?: boolean; pgCode?: string; firstInquiryMs?: number | null } = {},
): Promise<TestAttempt> {
  const pgCode = more.pgCode ?? "knet-test";
  const [account] = await sql.query<{ id: number }>("SELECT id FROM gateway_account WHERE pg_code = $1", [
    pgCode,
  ]);
  const attempt = await inTransaction((transaction) =>
    insertAttempt(
      transaction,
      systemActor("test"),
      { ...session, amountMinor: 12_500n, currencyCode: "KWD" },
      {
        accountId: account?.id ?? 0,
        operation: "purchase",
        feeMinor: 0n,
        savedCardId: null,
        firstInquiryMs: more.firstInquiryMs ?? null,
      },
    ),
  );
  if (more.unknown) return { ...attempt, pageUrl: null };
  const creation = await sandboxConnector.payments?.createPayment({
    account: { ...world.gateway.account, pgCode },
    reference: attempt.referenceNumber,
    idempotencyKey: attempt.referenceNumber,
    amountMinor: 12_500n,
    currencyCode: "KWD",
    captureMode: "purchase",
    returnUrl: "http://127.0.0.1:9/back",
    language: "en",
    saveCardFor: null,
    deadlineMs: 5_000,
  });
  if (creation?.outcome !== "created") throw new Error(`No payment: ${creation?.code}`);
  await sql.query("UPDATE payment_attempt SET gateway_reference = $2, redirect_url = $3 WHERE id = $1", [
    attempt.id,
    creation.gatewayReference,
    creation.redirectUrl,
  ]);
  return { ...attempt, pageUrl: creation.redirectUrl };
}

export type CustomerAct = "pays" | "is declined" | "cancels";

/** What the customer does at the gateway's own page. */
export async function atGateway(attempt: { pageUrl: string | null }, act: CustomerAct): Promise<void> {
  const number = act === "is declined" ? "5555555555554444" : "4242424242424242";
  const form = new URLSearchParams(
    act === "cancels"
      ? { action: "cancel" }
      : { action: "pay", number, expiry: "12/39", cvv: "123", name: "L" },
  );
  const answer = await fetch(attempt.pageUrl ?? "", { method: "POST", body: form, redirect: "manual" });
  if (answer.status !== 303) throw new Error(`The gateway's page answered ${answer.status}.`);
}

/** A card that the gateway keeps for the customer, and that we know. Returns its token on the wire. */
export async function makeCard(
  world: World,
  customerId: string,
  more: { pgCode?: string; number?: string; expiry?: string } = {},
): Promise<string> {
  const pgCode = more.pgCode ?? "knet-test";
  const card = await cardAtGateway(world.gateway, customerId, pgCode, more.expiry ?? "12/39");
  const [account] = await sql.query<{ id: number }>("SELECT id FROM gateway_account WHERE pg_code = $1", [
    pgCode,
  ]);
  const owner = { customerId, gatewayAccountId: account?.id ?? 0, transactionSessionId: "none" };
  return (await saveCard(sql, systemActor("test"), owner, card)).token;
}

async function cardAtGateway(
  gateway: Pick<TestGateway, "merchant">,
  customer: string,
  account: string,
  expiry: string,
) {
  const reference = `save-${customer}-${Math.random()}`;
  const made = await gateway.merchant("POST", "/v1/payments", {
    reference,
    amount: "1.000",
    currency: "KWD",
    account,
    save_card: true,
    customer,
  });
  const form = new URLSearchParams({
    action: "pay",
    number: "4242424242424242",
    expiry,
    cvv: "123",
    name: "Layla Nasser",
  });
  await fetch(made.body.page_url, { method: "POST", body: form, redirect: "manual" });
  const found = await gateway.merchant("GET", `/v1/payments?reference=${reference}`);
  const saved = found.body.payments[0].saved_card;
  return {
    token: saved.token as string,
    brand: saved.brand as string,
    lastFour: saved.last_four as string,
    expiryMonth: saved.expiry_month as number,
    expiryYear: saved.expiry_year as number,
    nameOnCard: saved.name as string,
  };
}

export interface AttemptLine {
  state: string;
  alert: string | null;
  message: string | null;
  inquiry_count: number;
  next_inquiry_at: string | null;
  saved_card_id: bigint | null;
}

export function attemptsOfSession(session: TestSession): Promise<AttemptLine[]> {
  return sql.query<AttemptLine>(
    `SELECT state::text, alert, message, inquiry_count, next_inquiry_at, saved_card_id FROM payment_attempt
     WHERE transaction_id = $1 ORDER BY id`,
    [session.id],
  );
}

export async function stateOf(session: TestSession): Promise<string | undefined> {
  const rows = await sql.query<{ state: string }>("SELECT state FROM payment_transaction WHERE id = $1", [
    session.id,
  ]);
  return rows[0]?.state;
}

/** Payments that the gateway itself says were paid under references of this session. */
export async function paidAtGateway(world: World, session: TestSession): Promise<string[]> {
  const references = await sql.query<{ reference_number: string }>(
    "SELECT reference_number FROM payment_attempt WHERE transaction_id = $1 ORDER BY id",
    [session.id],
  );
  const paid: string[] = [];
  for (const { reference_number } of references) {
    const found = await world.gateway.merchant("GET", `/v1/payments?reference=${reference_number}`);
    for (const payment of found.body.payments) if (payment.status === "paid") paid.push(payment.id);
  }
  return paid;
}
