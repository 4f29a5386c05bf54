import { it } from "vitest";
import { surviveHangingGateway } from "@/lib/testing/hanging-gateway";
import { arrangeWire } from "@/lib/testing/wire";

const wire = arrangeWire({ GATEWAY_DEADLINE_MS: "6000" });

it("a gateway that answers after the deadline slows nobody else, and each of its refunds is made once", async () => {
  await surviveHangingGateway(wire, { deadlineMs: 6_000, delayMs: 9_000, refunds: 6 });
}, 60_000);
