import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parsePaymentNotice, sandboxPayments } from "@/lib/gateways/sandbox/payments-connector";
import {
  startReceiver,
  startTestGateway,
  type TestGateway,
  type Receiver,
} from "@/lib/gateways/testing/sandbox-fixture";
import type { HostedPaymentOrder, PaymentInquiry } from "@/lib/gateways/payment-types";

let gateway: TestGateway;
let receiver: Receiver;
let made = 0;

beforeAll(async () => {
  receiver = await startReceiver();
  gateway = await startTestGateway({
    durability: "written",
    webhookUrl: receiver.url,
    paymentLifetimeMs: 60_000,
  });
});
afterAll(async () => {
  await gateway.close();
  await receiver.close();
});

function orderOf(fields: Partial<HostedPaymentOrder> = {}): HostedPaymentOrder {
  made += 1;
  const reference = `cs-test-${made}`;
  return {
    account: gateway.account,
    reference,
    idempotencyKey: reference,
    amountMinor: 12_500n,
    currencyCode: "KWD",
    captureMode: "purchase",
    returnUrl: "http://shop.example.test/back?a=1",
    language: "en",
    saveCardFor: null,
    deadlineMs: 1_000,
    ...fields,
  };
}

function inquiryOf(order: HostedPaymentOrder, gatewayReference: string | null = null): PaymentInquiry {
  const { account, reference, amountMinor, currencyCode, captureMode, deadlineMs } = order;
  return { account, reference, gatewayReference, amountMinor, currencyCode, captureMode, deadlineMs };
}

async function pay(pageUrl: string | null, form: Record<string, string>) {
  const answer = await fetch(pageUrl ?? "", {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  return { status: answer.status, location: answer.headers.get("location"), html: await answer.text() };
}

const CARD = { action: "pay", number: "4111111111111111", expiry: "01/39", cvv: "999", name: "L NASSER" };

describe("a payment by its customer", () => {
  it("waits, is paid once, and says so to whoever asks and who is told", async () => {
    const order = orderOf();
    const made = await sandboxPayments.createPayment(order);
    expect(made).toMatchObject({
      outcome: "created",
      redirectUrl: `${gateway.url}/pay/${made.gatewayReference}`,
    });
    expect((await sandboxPayments.inquirePayment(inquiryOf(order))).outcome).toBe("waiting");
    const paid = await pay(made.redirectUrl, CARD);
    expect([paid.status, paid.location]).toEqual([
      303,
      `http://shop.example.test/back?a=1&payment_id=${made.gatewayReference}&status=paid`,
    ]);
    const answer = await sandboxPayments.inquirePayment(inquiryOf(order, made.gatewayReference));
    expect(answer).toMatchObject({ outcome: "succeeded", pgParams: { result: "paid" }, card: null });
    const notices = receiver.received
      .map(({ headers, rawBody }) =>
        parsePaymentNotice(gateway.account, { headers, rawBody, receivedAtMs: 0 }),
      )
      .filter((notice) => notice?.reference === order.reference);
    expect(notices).toMatchObject([{ gatewayReference: made.gatewayReference }]);
  });

  it("made twice under one key is one payment; other contents under it are refused", async () => {
    const order = orderOf();
    const [one, two] = await Promise.all([
      sandboxPayments.createPayment(order),
      sandboxPayments.createPayment(order),
    ]);
    expect(one.gatewayReference).toBe(two.gatewayReference);
    const other = await sandboxPayments.createPayment({ ...order, amountMinor: 1n });
    expect(other).toMatchObject({ outcome: "unknown", redirectUrl: null });
  });

  it.each([
    [{ ...CARD, number: "5555555555554444" }, "failed", "card_declined"],
    [{ action: "cancel" }, "canceled", "canceled_by_customer"],
  ])("%j ends as %s", async (form, outcome, code) => {
    const order = orderOf();
    const { redirectUrl } = await sandboxPayments.createPayment(order);
    await pay(redirectUrl, form);
    expect(await sandboxPayments.inquirePayment(inquiryOf(order))).toMatchObject({ outcome, code });
    // Over is over: the page only leads back.
    expect((await pay(redirectUrl, CARD)).status).toBe(303);
    expect((await sandboxPayments.inquirePayment(inquiryOf(order))).outcome).toBe(outcome);
  });

  it.each([
    [{ number: "4242" }, "Enter a card number"],
    [{ number: "4000056655665556" }, "Only the test cards"],
    [{ expiry: "13/30" }, "MM/YY"],
    [{ expiry: "01/20" }, "has expired"],
    [{ cvv: "12" }, "three digits"],
  ])("a card typed wrongly (%j) is told and nothing is decided", async (fields, message) => {
    const order = orderOf();
    const { redirectUrl } = await sandboxPayments.createPayment(order);
    const answer = await pay(redirectUrl, { ...CARD, ...fields });
    expect([answer.status, answer.html.includes(message)]).toEqual([400, true]);
    expect((await sandboxPayments.inquirePayment(inquiryOf(order))).outcome).toBe("waiting");
  });

  it("left alone it waits; canceled by the merchant nobody can pay it any more", async () => {
    const order = orderOf();
    const made = await sandboxPayments.createPayment(order);
    expect((await pay(made.redirectUrl, { action: "leave" })).html).toContain("You have left");
    const ended = await sandboxPayments.cancelPayment?.(inquiryOf(order, made.gatewayReference));
    expect(ended?.outcome).toBe("canceled");
    await pay(made.redirectUrl, CARD);
    expect((await sandboxPayments.inquirePayment(inquiryOf(order))).outcome).toBe("canceled");
  });

  it("a cancel that comes after the customer says that he has paid", async () => {
    const order = orderOf();
    const made = await sandboxPayments.createPayment(order);
    await pay(made.redirectUrl, CARD);
    const ended = await sandboxPayments.cancelPayment?.(inquiryOf(order, made.gatewayReference));
    expect(ended?.outcome).toBe("succeeded");
  });
});

describe("no doubtful answer is an outcome", () => {
  it.each([
    "executed_then_silent",
    "executed_then_reset",
    "half_json",
    "garbage_200",
    "bad_gateway_html",
    "wrong_amount",
  ])("creation under %s is unknown and has no page", async (fault) => {
    await gateway.control("POST", "/control/faults", { match: { type: "payment" }, fault });
    expect(await sandboxPayments.createPayment(orderOf())).toMatchObject({
      outcome: "unknown",
      redirectUrl: null,
    });
  });

  it.each(["executed_then_silent", "half_json", "garbage_200", "bad_gateway_html", "wrong_amount"])(
    "a question under %s teaches nothing",
    async (fault) => {
      const order = orderOf();
      const made = await sandboxPayments.createPayment(order);
      await pay(made.redirectUrl, CARD);
      await gateway.control("POST", "/control/faults", { match: { type: "inquiry" }, fault });
      expect((await sandboxPayments.inquirePayment(inquiryOf(order))).outcome).toBe("unknown");
    },
  );

  it("an unreachable gateway was provably sent nothing; a payment that it never saw is not found", async () => {
    const account = { ...gateway.account, baseUrl: "http://127.0.0.1:9" };
    expect((await sandboxPayments.createPayment(orderOf({ account }))).outcome).toBe("failed");
    expect((await sandboxPayments.inquirePayment({ ...inquiryOf(orderOf()), account })).outcome).toBe(
      "unknown",
    );
    expect((await sandboxPayments.inquirePayment(inquiryOf(orderOf()))).outcome).toBe("not_found");
  });

  it("a payment of another amount, currency or kind than asked is never taken for ours", async () => {
    const order = orderOf();
    const made = await sandboxPayments.createPayment(order);
    await pay(made.redirectUrl, CARD);
    for (const wrong of [
      { amountMinor: 1n },
      { currencyCode: "BHD" },
      { captureMode: "authorize" as const },
    ]) {
      const answer = await sandboxPayments.inquirePayment({ ...inquiryOf(order), ...wrong });
      expect(answer.outcome).toBe("unknown");
    }
  });
});

describe("saved cards", () => {
  it("are charged by their token, once per key, and refused when the bank refuses", async () => {
    const order = orderOf({ saveCardFor: "c-1", amountMinor: 0n });
    const { redirectUrl } = await sandboxPayments.createPayment(order);
    await pay(redirectUrl, CARD);
    const { card, response, exchange } = await sandboxPayments.inquirePayment(inquiryOf(order));
    expect(card).toMatchObject({ lastFour: "1111", brand: "VISA", expiryMonth: 1, expiryYear: 2039 });
    expect(JSON.stringify([response, exchange])).not.toContain(card?.token);

    const charge = { ...orderOf(), token: card?.token ?? "" };
    const first = await sandboxPayments.chargeToken?.(charge);
    expect(first?.outcome).toBe("succeeded");
    const again = await sandboxPayments.chargeToken?.(charge);
    expect(again?.gatewayReference).toBe(first?.gatewayReference);
    const declined = { ...orderOf(), token: card?.token ?? "" };
    await gateway.control("POST", "/control/faults", { match: { type: "payment" }, fault: "decline" });
    expect(await sandboxPayments.chargeToken?.(declined)).toMatchObject({
      outcome: "failed",
      code: "do_not_honour",
    });
    const unknown = await sandboxPayments.chargeToken?.({ ...orderOf(), token: "tok_nope" });
    expect(unknown).toMatchObject({ outcome: "failed", code: "unknown_token" });
  });

  it("a charge without an answer is unknown, and asking finds it", async () => {
    const order = orderOf({ saveCardFor: "c-2", amountMinor: 0n });
    const { redirectUrl } = await sandboxPayments.createPayment(order);
    await pay(redirectUrl, CARD);
    const { card } = await sandboxPayments.inquirePayment(inquiryOf(order));
    const charge = orderOf();
    await gateway.control("POST", "/control/faults", {
      match: { type: "payment" },
      fault: "executed_then_silent",
    });
    const silent = await sandboxPayments.chargeToken?.({ ...charge, token: card?.token ?? "" });
    expect(silent?.outcome).toBe("unknown");
    expect((await sandboxPayments.inquirePayment(inquiryOf(charge))).outcome).toBe("succeeded");
  });
});

it("the ledger outlives a restart: pages, cards and what was paid", async () => {
  const first = await startTestGateway({ durability: "written" });
  const order = { ...orderOf({ saveCardFor: "c-3" }), account: first.account };
  const made = await sandboxPayments.createPayment(order);
  await pay(made.redirectUrl, CARD);
  const { card } = await sandboxPayments.inquirePayment(inquiryOf(order));
  const copy = `${await mkdtemp(join(tmpdir(), "ledger-copy-"))}/ledger.jsonl`;
  await writeFile(copy, await readFile(first.ledgerFile));
  expect(await readFile(copy, "utf8")).not.toContain("4111111111111111");
  await first.close();
  const second = await startTestGateway({ durability: "written", ledgerFile: copy });
  const later = { ...inquiryOf(order), account: second.account };
  expect(await sandboxPayments.inquirePayment(later)).toMatchObject({ outcome: "succeeded", card });
  await second.close();
});
