import { createHmac, randomUUID } from "node:crypto";
import HmacValidator from "@adyen/api-library/lib/src/utils/hmacValidator";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { addComment } from "@/lib/approvals/additions/add-comment";
import { storeAttachment } from "@/lib/approvals/additions/store-attachment";
import { takePeriodEvidence, takeRequestEvidence } from "@/lib/approvals/evidence/take-evidence";
import { cancelRequestSchema, createRequestSchema, decideRequestSchema } from "@/lib/approvals/schemas";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { adyenItem, API_KEY, MERCHANT_ACCOUNT } from "@/lib/gateways/adyen/testing/adyen-vendor";
import type { WebhookFact } from "@/lib/gateways/contract/contract-types";
import { CARD_NUMBER } from "@/lib/gateways/contract/stage";
import { mpgsNotification, MERCHANT, PASSWORD } from "@/lib/gateways/mpgs/testing/mpgs-vendor";
import { eventOf, SECRET_KEY, stripeEvent } from "@/lib/gateways/stripe/testing/stripe-vendor";
import { applyNotice } from "@/lib/notices/apply-notice";
import { errorFile } from "@/lib/payments/incoming/error-file";
import { checkImport, runImport } from "@/lib/payments/incoming/move-import";
import { getImport } from "@/lib/payments/incoming/queries";
import { runImportJob } from "@/lib/payments/incoming/run-import";
import type { ImportKind } from "@/lib/payments/incoming/types";
import { uploadImport } from "@/lib/payments/incoming/upload-import";
import { makeReport } from "@/lib/reconciliation/make-report";
import { reportFile } from "@/lib/reconciliation/report-file";
import { startReport } from "@/lib/reconciliation/start-report";
import { findLeaks, type Place, readAllColumns } from "@/lib/testing/leaks";
import { ask, decide } from "@/lib/testing/requests";
import { work } from "@/lib/testing/sequences/system";
import { arrangeWire } from "@/lib/testing/wire";
import { makeActor, makePayment, operationsOf, type TestPayment } from "@/lib/testing/world";
import { insertAccounts, SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

/**
 * Card numbers and secrets that come in on ways we trust: webhooks with a right signature, files that people upload, notes that they write. Nothing
 * of it stands in a table, or in a file that somebody downloads.
 */

const wire = arrangeWire();
const OTHER_CARD = "5500 0000 0000 0004";
const WEBHOOK_SECRETS = {
  stripe: "whsec_leaks_0123456789",
  adyen: "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056",
  mpgs: "notify-leaks-0123456789",
};
const SECRETS = [SECRET_KEY, API_KEY, PASSWORD, ...Object.values(WEBHOOK_SECRETS)];
const gossip = (...keys: string[]) => ({
  description: `Card ${CARD_NUMBER}, again ${OTHER_CARD}, keys ${keys.join(" ")}`,
  card: { number: CARD_NUMBER, [`of ${CARD_NUMBER}`]: [[OTHER_CARD]] },
  as_number: Number(CARD_NUMBER),
});
const GOSSIP = {
  stripe: gossip(SECRET_KEY, WEBHOOK_SECRETS.stripe),
  adyen: gossip(API_KEY, WEBHOOK_SECRETS.adyen),
  mpgs: gossip(PASSWORD, WEBHOOK_SECRETS.mpgs),
};
const files: Place[] = [];

interface SignedNotice {
  gateway: keyof typeof WEBHOOK_SECRETS;
  credentials: Record<string, string>;
  /** A refund that was made in the vendor's own portal, told with everything that must not be told. */
  build(fact: WebhookFact): { headers: Record<string, string>; body: string };
}

const SIGNED: SignedNotice[] = [
  {
    gateway: "stripe",
    credentials: { secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRETS.stripe },
    build: (fact) => {
      const told = stripeEvent(fact) as { type: string; data: { object: Record<string, unknown> } };
      const body = JSON.stringify(
        eventOf(fact.eventId, told.type, { ...told.data.object, ...GOSSIP.stripe }),
      );
      const seconds = Math.floor(Date.now() / 1000);
      const v1 = createHmac("sha256", WEBHOOK_SECRETS.stripe).update(`${seconds}.${body}`).digest("hex");
      return { headers: { "stripe-signature": `t=${seconds},v1=${v1}` }, body };
    },
  },
  {
    gateway: "adyen",
    credentials: { apiKey: API_KEY, merchantAccount: MERCHANT_ACCOUNT, hmacKey: WEBHOOK_SECRETS.adyen },
    build: (fact) => {
      const item = { ...adyenItem(fact), reason: GOSSIP.adyen.description };
      const hmacSignature = new HmacValidator().calculateHmac(item as never, WEBHOOK_SECRETS.adyen);
      const signed = {
        ...item,
        additionalData: { ...GOSSIP.adyen, cardSummary: CARD_NUMBER, hmacSignature },
      };
      const body = { live: "false", notificationItems: [{ NotificationRequestItem: signed }] };
      return { headers: {}, body: JSON.stringify(body) };
    },
  },
  {
    gateway: "mpgs",
    credentials: { merchantId: MERCHANT, apiPassword: PASSWORD, webhookSecret: WEBHOOK_SECRETS.mpgs },
    build: (fact) => ({
      headers: { "x-notification-secret": WEBHOOK_SECRETS.mpgs, "x-notification-id": fact.eventId },
      body: JSON.stringify({
        ...mpgsNotification(fact),
        ...GOSSIP.mpgs,
        sourceOfFunds: { provided: GOSSIP.mpgs },
      }),
    }),
  },
];

async function paymentAt(notice: SignedNotice): Promise<TestPayment & { code: string }> {
  const account: SeedAccount = {
    ...SEED_ACCOUNTS.knet,
    pgCode: `signed-${notice.gateway}`,
    gateway: notice.gateway as SeedAccount["gateway"],
  };
  const access = { sandboxGatewayUrl: wire.gateway.url, sealKey: process.env.COUNTERSIGN_SEAL_KEY };
  await insertAccounts(sql, [account], { ...access, credentials: notice.credentials } as never);
  return { ...(await makePayment(wire.gateway, { account })), code: account.pgCode };
}

describe("webhooks with a right signature", () => {
  it.each(SIGNED.map((one) => [one.gateway, one] as const))(
    "%s: what it tells is applied, without the cards and keys in it",
    async (gateway, notice) => {
      const payment = await paymentAt(notice);
      const { headers, body } = notice.build({
        eventId: `evt_${randomUUID()}`,
        type: "refund",
        status: "succeeded",
        operationReference: null,
        gatewayReference: `portal-${gateway}`,
        paymentReference: payment.gatewayReference,
        amountMinor: 1_000n,
        currencyCode: "KWD",
      });
      const answer = await fetch(`${wire.url}/b/gateways/${payment.code}/webhook`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body,
      });
      files.push({ at: "answer to a webhook", text: await answer.text() });
      expect(answer.status).toBe(200);
      const [kept] = await sql.query<{ id: bigint; status: string; raw_body: string }>(
        `SELECT n.id, n.status, n.raw_body FROM gateway_notice n JOIN gateway_account a ON a.id = n.gateway_account_id
         WHERE a.pg_code = $1`,
        [payment.code],
      );
      expect(kept).toMatchObject({
        status: "received",
        raw_body: expect.stringContaining("411111******1111"),
      });
      // A gateway whose notices prove nothing is asked, and this one cannot be: what it said still must not stand anywhere.
      await applyNotice(String(kept?.id)).catch((error: unknown) =>
        files.push({ at: "why a notice waits", text: String(error) }),
      );
      if (gateway !== "mpgs")
        expect(await operationsOf(payment)).toMatchObject([{ source: "gateway", status: "succeeded" }]);
    },
  );
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function upload(actor: UserActor, kind: ImportKind, text: string): Promise<number> {
  const fileName = `cards ${CARD_NUMBER}.csv`;
  const { importId } = await uploadImport(actor, { kind, pgCode: "knet-test", fileName }, bytesOf(text));
  await checkImport(actor, importId);
  await runImportJob(importId);
  return importId;
}

async function keepFile(at: string, text: AsyncGenerator<string>): Promise<string> {
  let whole = "";
  for await (const piece of text) whole += piece;
  files.push({ at, text: whole });
  return whole;
}

describe("files that people upload", () => {
  const cells = `"${CARD_NUMBER}","Order ${OTHER_CARD}",${OTHER_CARD}`;

  it("payments: neither the payments nor the file of wrong rows has the number", async () => {
    const actor = await makeActor(["payment.import", "transaction.view"]);
    const importId = await upload(
      actor,
      "payments",
      `payment_id,amount,currency,status,order_no,name,email,${CARD_NUMBER}\r\n` +
        `leak-1,12.500,KWD,paid,A-1,Sara,sara@example.com,x\r\n` +
        `leak-4,12.500,KWD,paid,${cells},x\r\n` +
        `leak-2,${CARD_NUMBER}x,KWD,paid,${cells},x\r\n` +
        `leak-3,1.000,KWD,${OTHER_CARD},${cells},x\r\n` +
        `${CARD_NUMBER},1.000,KWD,paid,${cells},x\r\n`,
    );
    await runImport(actor, importId);
    await runImportJob(importId);
    const record = await getImport(actor, importId);
    expect(record).toMatchObject({ status: "done", counts: { read: 5, created: 1, wrong: 4 } });
    files.push({ at: "the import's page", text: JSON.stringify(record) });
    const errors = await keepFile("file of wrong rows", errorFile(actor, importId));
    const wrong = errors.trim().split("\r\n").slice(1);
    expect(new Set(wrong.map((fault) => fault.split(",")[0]))).toEqual(new Set(["3", "4", "5", "6"]));
  });

  it("settlements: the report and its file do not have it either", async () => {
    const actor = await makeActor(["reconciliation.manage", "payment.import"]);
    const day = "2026-10-01";
    const importId = await upload(
      actor,
      "settlement",
      `payment_id,amount,currency,status,paid_at,memo\r\nset-1,12.500,KWD,paid,${day},${CARD_NUMBER}\r\n` +
        `set-2,3.000,KWD,${CARD_NUMBER},${day},${OTHER_CARD}\r\n`,
    );
    const { reportId } = await startReport(actor, { basis: "settlement", day, importId });
    await makeReport(reportId);
    const text = await keepFile("file of differences", reportFile(actor, reportId));
    expect(text).toContain("set-1");
    await keepFile("file of wrong rows", errorFile(actor, importId));
  });
});

describe("what people write to a request", () => {
  const said = `The customer's card is ${CARD_NUMBER}, the old one ${OTHER_CARD}.`;

  it("is refused where it holds a card number: notes of makers and checkers, reasons, comments", async () => {
    const wish = {
      sessionId: "a".repeat(40),
      type: "refund",
      reasonCode: "other",
      submissionKey: randomUUID(),
      note: said,
    };
    const decision = { requestId: 1, verdict: "reject", contentHash: "a".repeat(64), note: said };
    for (const result of [
      createRequestSchema.safeParse(wish),
      decideRequestSchema.safeParse(decision),
      cancelRequestSchema.safeParse({ requestId: 1, reason: said }),
    ])
      expect(result.error?.issues).toMatchObject([
        { message: "The text contains a card number. Leave it out." },
      ]);
    expect(createRequestSchema.safeParse({ ...wish, note: "Order 9001234567890123 twice" }).success).toBe(
      true,
    );
    const maker = await makeActor(["transaction.view", "payment.refund"]);
    const requestId = await ask(maker, await makePayment(wire.gateway));
    await expect(addComment(maker, { requestId, text: said })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("is in no evidence", async () => {
    const maker = await makeActor(["transaction.view", "payment.refund"]);
    const checker = await makeActor(["request.decide", "transaction.view"]);
    const auditor = await makeActor(["audit.view"]);
    const requestId = await ask(maker, await makePayment(wire.gateway), { note: "Bought twice." });
    await storeAttachment(maker, requestId, `${CARD_NUMBER}.pdf`, bytesOf("%PDF-1.7 receipt"));
    await decide(checker, requestId);
    await work("execute-request", "follow-request");
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kuwait" }).format(new Date());
    for (const file of [
      await takeRequestEvidence(auditor, requestId, "zip"),
      await takePeriodEvidence(auditor, { fromDay: today, toDay: today, format: "zip" }),
    ]) {
      const pieces: Uint8Array[] = [];
      for await (const piece of file.body) pieces.push(piece);
      for (const [name, content] of Object.entries(unzipSync(Buffer.concat(pieces))))
        files.push({ at: `${file.name}: ${name}`, text: strFromU8(content) });
    }
    expect(files.some(({ text }) => text.includes("411111******1111"))).toBe(true);
  });
});

describe("no card number and no secret", () => {
  let columns: Place[];
  beforeAll(async () => {
    columns = await readAllColumns(sql);
  });

  it("is in any column of any table", () => {
    expect(columns.length).toBeGreaterThan(1_000);
    expect(findLeaks(columns, SECRETS)).toEqual([]);
  });

  it("is in any file or answer", () => {
    expect(files.length).toBeGreaterThan(15);
    expect(findLeaks(files, SECRETS)).toEqual([]);
  });
});
