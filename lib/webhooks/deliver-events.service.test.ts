import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { performOperation } from "@/lib/operations/perform-operation";
import { makePayment, type TestPayment, arrangeWorld } from "@/lib/testing/world";
import { after, flood, reset, silence, startReceiver, withStatus } from "@/lib/webhooks/testing/receiver";
import { applySettings } from "@/lib/webhooks/testing/settings";
import { useStage } from "@/lib/webhooks/testing/stage";

const world = arrangeWorld({ WEBHOOK_ALLOW_PRIVATE: "1", GATEWAY_DEADLINE_MS: "5000" });
const stage = useStage();

const refund = (payment: TestPayment, amount: string) =>
  performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId, amount });

describe("a receiver that", () => {
  const cases = [
    ["answers 500", withStatus(500), ["failed", 1]],
    ["redirects", withStatus(302, { location: "/elsewhere" }), ["failed", 1]],
    ["is gone for good (410)", withStatus(410), ["failed", 1]],
    ["answers 204", withStatus(204), ["failed", 1]],
    ["answers 201", withStatus(201), ["delivered", 1]],
    ["answers without end", flood, ["delivered", 1]],
    ["cuts the connection", reset, ["delivered", 2]],
    ["is silent until the deadline", silence, ["delivered", 2]],
  ] as const;
  it.each(cases)("%s", async (_name, answer, [status, attempts]) => {
    await applySettings({ operationsUrl: `${stage.receiver.url}/operations`, timeoutMs: 400, pauseMs: 30 });
    const payment = await makePayment(world.gateway);
    stage.receiver.answers.push(answer);
    await refund(payment, "1.000");
    const [line] = await stage.delivered(payment);
    expect(line).toMatchObject({ status, tries: attempts });
    expect(stage.callsFor(payment)).toHaveLength(attempts);
    expect(
      line!.attempts!.every((attempt) => attempt.request_body === stage.callsFor(payment)[0]!.text),
    ).toBe(true);
  });

  it("never answers gets the contract's attempts and the failure stands in the trail", async () => {
    await applySettings({
      operationsUrl: `${stage.receiver.url}/operations`,
      timeoutMs: 150,
      pauseMs: 30,
      attempts: 3,
    });
    const payment = await makePayment(world.gateway);
    stage.receiver.answers.push(silence, silence, silence);
    await refund(payment, "1.000");
    const [line] = await stage.delivered(payment);
    expect(line).toMatchObject({ status: "failed", tries: 3 });
    expect(line!.attempts!.map(({ fault }) => fault)).toEqual(["timeout", "timeout", "timeout"]);
    const trail = await sql.query(
      "SELECT 1 FROM audit_event WHERE action = 'webhook.not_delivered' AND transaction_session_id = $1",
      [payment.sessionId],
    );
    expect(trail).toHaveLength(1);
  });
});

describe("order", () => {
  it("holds per payment and address: a refund whose webhook is retried is told before the next one", async () => {
    await applySettings({ operationsUrl: `${stage.receiver.url}/operations`, timeoutMs: 300, pauseMs: 200 });
    const payment = await makePayment(world.gateway);
    stage.receiver.answers.push(silence);
    for (const amount of ["0.001", "0.002", "0.003", "0.004"]) await refund(payment, amount);
    await stage.delivered(payment, 4);
    expect(stage.callsFor(payment).map(({ body }) => body.amount)).toEqual([
      "0.001",
      "0.001",
      "0.002",
      "0.003",
      "0.004",
    ]);
  });

  it("does not let a slow receiver take every worker", async () => {
    const slow = await startReceiver();
    // More than there are workers for webhooks.
    const count = 24;
    slow.answers.push(...Array.from({ length: count }, () => after(5_000, withStatus(200))));
    await applySettings({ operationsUrl: slow.url });
    const waiting = await Promise.all(Array.from({ length: count }, () => makePayment(world.gateway)));
    for (const payment of waiting) await refund(payment, "1.000");
    await applySettings({ operationsUrl: `${stage.receiver.url}/operations` });
    const payment = await makePayment(world.gateway);
    await refund(payment, "1.000");
    await stage.delivered(payment);
    expect(slow.received.length).toBeGreaterThan(0);
    expect(slow.received.length).toBeLessThan(16);
    await slow.close();
  });
});
