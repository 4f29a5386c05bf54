import { describe, expect, it } from "vitest";
import { abandonOperation } from "@/lib/testing/abandoned";
import { expectRefusal, arrangeWire } from "@/lib/testing/wire";
import { ledgerOf, makePayment } from "@/lib/testing/world";

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
});
