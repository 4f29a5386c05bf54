import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { Stage } from "@/lib/gateways/contract/stage";
import { type StandIn, startStandIn } from "@/lib/gateways/contract/stand-in";
import { eventOf, SECRET_KEY, stripeVendor } from "@/lib/gateways/stripe/testing/stripe-vendor";
import { applyNotice } from "@/lib/notices/apply-notice";
import { receiveNotice } from "@/lib/notices/receive-notice";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { abandonOperation } from "@/lib/testing/abandoned";
import { noticeNow } from "@/lib/testing/notices";
import { arrangeWorld, makePayment, operationsOf, type TestPayment } from "@/lib/testing/world";
import { insertAccounts, SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";

/** A void at Stripe carries no name of ours, so its webhook looks like one of the portal. */

const WEBHOOK_SECRET = "whsec_nameless_0123456789";
const world = arrangeWorld();
let standIn: StandIn;
let payment: TestPayment;
let accounts = 0;
let pgCode = "";

beforeEach(async () => {
  const whole = { reference: "pi_1", amountMinor: 12_500n, currencyCode: "KWD", capturedMinor: 0n };
  standIn = await startStandIn(stripeVendor, new Stage(whole, [SECRET_KEY]), [SECRET_KEY]);
  accounts += 1;
  pgCode = `nameless-${accounts}`;
  const account: SeedAccount = {
    ...SEED_ACCOUNTS.authorize,
    pgCode,
    gateway: "stripe" as SeedAccount["gateway"],
    name: "Stripe",
  };
  const credentials = { secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET };
  const sealKey = process.env.COUNTERSIGN_SEAL_KEY ?? "";
  await insertAccounts(sql, [account], { sandboxGatewayUrl: standIn.url, credentials, sealKey } as never);
  payment = await makePayment(world.gateway, { account });
  await sql.query("UPDATE payment_transaction SET gateway_reference = 'pi_1' WHERE id = $1", [payment.id]);
});
afterEach(() => standIn.close());

async function canceledAtStripe() {
  const intent = {
    object: "payment_intent",
    id: "pi_1",
    amount: 12_500,
    currency: "kwd",
    status: "canceled",
    capture_method: "manual",
    latest_charge: "ch_1",
    metadata: {},
  };
  const rawBody = JSON.stringify(eventOf(`void${accounts}`, "payment_intent.canceled", intent));
  const seconds = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", WEBHOOK_SECRET).update(`${seconds}.${rawBody}`).digest("hex");
  const headers = { "stripe-signature": `t=${seconds},v1=${signature}` };
  await receiveNotice(
    pgCode,
    { headers, rawBody, receivedAtMs: Date.now() },
    { address: "192.0.2.1", requestId: "test" },
  );
  return noticeNow(`evt_void${accounts}`);
}

it("waits while a void of ours is under way, and then is known", async () => {
  const id = await abandonOperation(world.api, payment, { called: true, type: "void", amountMinor: 12_500n });
  const notice = await canceledAtStripe();
  await applyNotice(notice.id.toString());
  expect(await noticeNow(`evt_void${accounts}`)).toMatchObject({
    status: "waiting",
    result: "own_operation_open",
  });
  expect(await operationsOf(payment)).toMatchObject([{ id, status: "in_flight" }]);
  await reconcileOperation(id);
  await applyNotice(notice.id.toString());
  expect(await noticeNow(`evt_void${accounts}`)).toMatchObject({
    status: "done",
    result: "nothing_to_change",
  });
  expect(await operationsOf(payment)).toMatchObject([{ id, status: "succeeded", child_state: "voided" }]);
});

it("is recorded when nothing of ours is open", async () => {
  const notice = await canceledAtStripe();
  await applyNotice(notice.id.toString());
  expect(await operationsOf(payment)).toMatchObject([
    { source: "gateway", type: "void", status: "succeeded", child_state: "voided" },
  ]);
});
