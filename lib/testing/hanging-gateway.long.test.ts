import { it } from "vitest";
import { surviveHangingGateway } from "@/lib/testing/hanging-gateway";
import { arrangeWire } from "@/lib/testing/wire";

/** The deadline as it is delivered. */
const wire = arrangeWire({ GATEWAY_DEADLINE_MS: "20000" });

it("a gateway that takes 30 seconds, with the real deadline: held, nobody else slowed, one refund each in its ledger", async () => {
  await surviveHangingGateway(wire, { deadlineMs: 20_000, delayMs: 30_000, refunds: 40 });
});
