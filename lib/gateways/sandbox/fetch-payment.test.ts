import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import { startTestGateway, type TestGateway } from "@/lib/gateways/testing/sandbox-fixture";

describe("reading a payment at the sandbox gateway", () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ durability: "written" });
  });
  afterAll(() => gateway.close());

  const fetchOne = (gatewayReference: string, deadlineMs = 2_000) =>
    sandboxConnector.fetchPayment?.({ account: gateway.account, gatewayReference, deadlineMs });

  it("says everything that was done to it", async () => {
    const id = await gateway.addPayment({
      reference: "shop-7",
      customer_email: "sara@example.com",
      customer_name: "سارة العلي",
      operations: [
        { type: "refund", amount: "2.500", status: "succeeded" },
        { type: "refund", amount: "1.000", status: "pending" },
        { type: "refund", amount: "1.000", status: "declined" },
      ],
    });
    const fetched = await fetchOne(id);
    expect(fetched).toMatchObject({
      outcome: "found",
      payment: {
        gatewayReference: id,
        reference: "shop-7",
        state: "paid",
        amountMinor: 12_500n,
        currencyCode: "KWD",
        refundedMinor: 2_500n,
        customerEmail: "sara@example.com",
        customerName: "سارة العلي",
      },
    });
    const operations = fetched?.outcome === "found" ? fetched.payment.operations : [];
    expect(operations.map(({ type, status, amountMinor }) => [type, status, amountMinor])).toEqual([
      ["refund", "succeeded", 2_500n],
      ["refund", "pending", 1_000n],
      ["refund", "declined", 1_000n],
    ]);
    expect(JSON.stringify(fetched?.exchange)).not.toContain(gateway.account.credentials.secret);
  });

  it("knows what it never saw, and what belongs to another account", async () => {
    expect(await fetchOne("pay_never")).toMatchObject({ outcome: "not_found" });
    const id = await gateway.addPayment({ account: "somebody-else" });
    expect(await fetchOne(id)).toMatchObject({ outcome: "not_found" });
  });

  it.each(["bad_gateway_html", "half_json", "garbage_200", "executed_then_reset"])(
    "learns nothing from %s",
    async (fault) => {
      const id = await gateway.addPayment();
      await gateway.control("POST", "/control/faults", { fault, match: { type: "inquiry", payment: id } });
      expect(await fetchOne(id)).toMatchObject({ outcome: "unknown" });
    },
  );

  it("learns nothing from silence, and from a gateway that is gone", async () => {
    const id = await gateway.addPayment();
    await gateway.control("POST", "/control/faults", {
      fault: "executed_then_silent",
      match: { type: "inquiry", payment: id },
    });
    expect(await fetchOne(id, 100)).toMatchObject({ outcome: "unknown" });
    const nowhere = { ...gateway.account, baseUrl: "http://127.0.0.1:9" };
    expect(
      await sandboxConnector.fetchPayment?.({ account: nowhere, gatewayReference: id, deadlineMs: 500 }),
    ).toMatchObject({ outcome: "unknown" });
  });
});
