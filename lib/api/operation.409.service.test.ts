import { describe, expect, it } from "vitest";
import { abandonOperation } from "@/lib/testing/abandoned";
import { expectRefusal, arrangeWire } from "@/lib/testing/wire";
import { executedAt, ledgerOf, makePayment } from "@/lib/testing/world";

const wire = arrangeWire({ GATEWAY_DEADLINE_MS: "20000" });

describe("a Tracking-Key whose first use has no answer yet", () => {
  it("waits for it, and is told to come back when it takes too long", async () => {
    const payment = await makePayment(wire.gateway);
    const trackingKey = `busy-${payment.id}`;
    await abandonOperation(wire.api, payment, { called: false, trackingKey });
    const begun = performance.now();
    const answer = await wire.post(
      { operation: "refund", session_id: payment.sessionId },
      { "tracking-key": trackingKey },
    );
    expectRefusal(answer, 409, "operation_in_progress", "operation_tracking");
    expect(performance.now() - begun).toBeGreaterThan(4_500);
    expect(await ledgerOf(wire.gateway, payment)).toEqual([]);
  });

  it("50 first uses at once: one executes, the others tell of the same child", async () => {
    const payment = await makePayment(wire.gateway);
    await wire.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference },
      fault: "delay",
      ms: 400,
    });
    const headers = { "tracking-key": `fifty-${payment.id}` };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        wire.post({ operation: "refund", session_id: payment.sessionId, amount: "1.000" }, headers),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.txn.session_id)).size).toBe(1);
    expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
  });
});
