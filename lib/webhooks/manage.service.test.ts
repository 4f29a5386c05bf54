import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { Permission } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { performOperation } from "@/lib/operations/perform-operation";
import { refusal } from "@/lib/testing/refusal";
import { eventually, makeActor, makePayment, type TestPayment, arrangeWorld } from "@/lib/testing/world";
import { getDelivery, getWebhookSettings, listDeliveries } from "@/lib/webhooks/queries";
import { resendDelivery } from "@/lib/webhooks/resend-delivery";
import { rotateSecret } from "@/lib/webhooks/rotate-secret";
import { sendTestWebhook } from "@/lib/webhooks/send-test";
import { signBody } from "@/lib/webhooks/signature";
import { signingSecret } from "@/lib/webhooks/signing-secret";
import { type Received, withStatus } from "@/lib/webhooks/testing/receiver";
import { deliveriesOf, applySettings } from "@/lib/webhooks/testing/settings";
import { useStage } from "@/lib/webhooks/testing/stage";
import { updateWebhookSettings } from "@/lib/webhooks/update-settings";
import { standardSecret } from "@/lib/webhooks/webhook-headers";

const world = arrangeWorld({ WEBHOOK_ALLOWED_NETWORKS: "127.0.0.1", GATEWAY_DEADLINE_MS: "5000" });
const admin = () => makeActor(["webhook.manage"]);
const everything = { status: null, kind: null, transaction: "", before: null };
const stage = useStage();

const refund = (payment: TestPayment) =>
  performOperation(world.api, {
    type: "refund",
    source: "api",
    sessionId: payment.sessionId,
    amount: "1.000",
  });

const finished = (payment: TestPayment) =>
  eventually("a finished delivery", async () => {
    const [line] = await deliveriesOf(payment);
    return line && line.status !== "pending" && line;
  });

/** The call to one path: what an earlier test left behind may still arrive. */
const callOf = (path: string) => async () => stage.receiver.received.find((call) => call.path === path);

const verifies = (call: Received, secret: string) => {
  try {
    new Webhook(standardSecret(secret)).verify(call.text, call.headers);
    return true;
  } catch {
    return false;
  }
};

const trailOf = (action: string) =>
  sql.query<{ before: unknown; after: unknown }>(
    "SELECT before, after FROM audit_event WHERE action = $1 ORDER BY id",
    [action],
  );

describe("sending again", () => {
  it("delivers the same event under its old id, keeps the attempts before it and names who did it", async () => {
    const payment = await makePayment(world.gateway);
    stage.receiver.answers.push(withStatus(500));
    await refund(payment);
    const failed = await finished(payment);
    expect(failed.status).toBe("failed");
    const person = await admin();
    await resendDelivery(person, failed.id.toString());
    await eventually("the second attempt", async () => (await finished(payment)).status === "delivered");
    const detail = await getDelivery(person, failed.id.toString());
    expect(detail.log.map((attempt) => attempt.httpStatus)).toEqual([200, 500]);
    expect(new Set(stage.receiver.received.map((call) => call.headers["webhook-id"]))).toEqual(
      new Set([detail.eventId]),
    );
    expect(stage.receiver.received[0]?.text).toBe(stage.receiver.received[1]?.text);
    expect(await trailOf("webhook.resent")).toHaveLength(1);
  });

  it("of what is under way or does not exist is refused", async () => {
    const payment = await makePayment(world.gateway);
    stage.receiver.answers.push(() => undefined);
    await refund(payment);
    const line = await eventually("a delivery", async () => (await deliveriesOf(payment))[0]);
    const person = await admin();
    expect(await refusal(resendDelivery(person, line.id.toString()))).toBe("conflict");
    expect(await refusal(resendDelivery(person, "999999999"))).toBe("not_found");
  });
});

describe("a new secret", () => {
  it("signs the body at once, while headers verify with both until the old one retires", async () => {
    const person = await admin();
    const old = await signingSecret();
    const shown = await rotateSecret(person, { overlapHours: 24 });
    expect(shown.secret).not.toBe(old);
    await sendTestWebhook(person, `${stage.receiver.url}/first`);
    const both = await eventually("the trial", callOf("/first"));
    expect(both.body.signature).toBe(signBody(both.body, shown.secret));
    expect([verifies(both, shown.secret), verifies(both, old)]).toEqual([true, true]);

    const last = await rotateSecret(person, { overlapHours: 0, secret: "known-from-before" });
    await sendTestWebhook(person, `${stage.receiver.url}/second`);
    const one = await eventually("the second trial", callOf("/second"));
    expect(one.body.signature).toBe(signBody(one.body, "known-from-before"));
    expect([verifies(one, last.secret), verifies(one, shown.secret), verifies(one, old)]).toEqual([
      true,
      false,
      false,
    ]);
    const trail = await trailOf("webhook.secret_rotated");
    expect(trail).toHaveLength(2);
    expect(JSON.stringify(trail)).not.toContain(shown.secret);
    const stored = await sql.query<{ sealed_secret: Buffer }>("SELECT sealed_secret FROM webhook_secret");
    expect(stored.some((row) => row.sealed_secret.includes("known-from-before"))).toBe(false);
    expect((await getWebhookSettings(person)).secrets).toHaveLength(1);
  });
});

describe("settings", () => {
  const input = {
    enabled: true,
    operationsUrl: "https://shop.test/operations",
    operationsToSessionUrl: false,
    fromApi: true,
    ignoreTls: true,
    timeoutS: 10,
    attempts: 2,
    pauseS: 1,
    requestsEnabled: true,
    requestsUrl: "https://shop.test/requests",
    notifyOnError: true,
    errorEmails: ["ops@shop.test"],
    plugins: [
      {
        type: "e_commerce" as const,
        url: "https://shop.test/x",
        onlyListedStates: true,
        states: ["paid" as const],
      },
    ],
  };

  it("are stored as given, and the trail tells before and after", async () => {
    const person = await admin();
    await updateWebhookSettings(person, input);
    const { settings } = await getWebhookSettings(person);
    expect(settings).toMatchObject({
      enabled: true,
      timeoutMs: 10_000,
      attempts: 2,
      pauseMs: 1_000,
      ignoreTls: true,
      requestsEnabled: true,
      requestsUrl: "https://shop.test/requests",
      errorEmails: ["ops@shop.test"],
    });
    expect(settings.plugins.find((plugin) => plugin.type === "e_commerce")).toEqual(input.plugins[0]);
    await updateWebhookSettings(person, input);
    const trail = await trailOf("webhook.settings_changed");
    expect(trail).toHaveLength(1);
    expect(trail[0]).toMatchObject({ before: { ignoreTls: false }, after: { ignoreTls: true } });
  });
});

describe("a trial", () => {
  it("is sent while webhooks are off, and is refused to reach private addresses that nobody allowed", async () => {
    const person = await admin();
    await applySettings({ enabled: false });
    await sendTestWebhook(person, `${stage.receiver.url}/trial`);
    await eventually("the trial", callOf("/trial"));
    await sendTestWebhook(person, "http://10.1.2.3/inside");
    const page = await eventually("the refusal", async () => {
      const found = await listDeliveries(person, { ...everything, kind: "test", status: "failed" });
      return found.rows.find((row) => row.url === "http://10.1.2.3/inside");
    });
    expect(page).toMatchObject({ lastFault: "refused_target", attempts: 1, transaction: null });
  });
});

describe("the list", () => {
  it("is filtered by status, event and payment, and goes on from page to page", async () => {
    const person = await admin();
    const payment = await makePayment(world.gateway);
    await refund(payment);
    await finished(payment);
    const all = await listDeliveries(person, everything);
    expect(all.rows.length).toBeGreaterThan(1);
    const own = await listDeliveries(person, { ...everything, transaction: ` ${payment.sessionId} ` });
    expect(own.rows.map((row) => row.transaction)).toEqual([payment.sessionId]);
    const trials = await listDeliveries(person, { ...everything, kind: "test" });
    expect(trials.rows.every((row) => row.kind === "test")).toBe(true);
    const older = await listDeliveries(person, { ...everything, before: all.rows[0]!.id });
    expect(older.rows[0]?.id).toBe(all.rows[1]?.id);
    const odd = await listDeliveries(person, {
      ...everything,
      transaction: "' or 1=1 --\u0000",
      before: "x",
    });
    expect(odd.rows).toEqual([]);
  });
});

it("without the right nothing of it is seen or done, and a key is never enough", async () => {
  const rights: Permission[] = ["payment.refund", "user.manage", "audit.view", "api.access"];
  const input = {
    enabled: true,
    operationsUrl: "",
    operationsToSessionUrl: true,
    fromApi: true,
    ignoreTls: false,
    requestsEnabled: false,
    requestsUrl: "",
    notifyOnError: false,
    errorEmails: [],
  };
  for (const actor of [await makeActor(rights), world.api]) {
    const acts = [
      () => listDeliveries(actor, everything),
      () => getDelivery(actor, "1"),
      () => getWebhookSettings(actor),
      () => updateWebhookSettings(actor, { ...input, timeoutS: 15, attempts: 3, pauseS: 5, plugins: [] }),
      () => rotateSecret(actor, { overlapHours: 1 }),
      () => sendTestWebhook(actor, `${stage.receiver.url}/x`),
      () => resendDelivery(actor, "1"),
    ];
    for (const act of acts) expect(await refusal(act())).toBe("forbidden");
  }
});
