import { expect, it } from "vitest";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { expectSigned, arrangeWire } from "@/lib/testing/wire";
import { executedAt, makePayment, operationsOf } from "@/lib/testing/world";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const wire = arrangeWire();

it.each(["capture", "void"] as const)(
  "an unknown %s is queued without a child, and its key tells when it is definite",
  async (operation) => {
    const payment = await makePayment(wire.gateway, { account: SEED_ACCOUNTS.authorize });
    await wire.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference },
      fault: "executed_then_reset",
    });
    const headers = { "tracking-key": `accepted-${payment.id}` };
    const body = { operation, session_id: payment.sessionId };
    const first = await wire.post(body, headers);
    expect(first.status).toBe(202);
    expect(first.body).toMatchObject({
      operation,
      result: "queued",
      amount: "12.500",
      session_id: payment.sessionId,
    });
    expect(first.body).not.toHaveProperty("txn");
    await expectSigned(first.body);
    const again = await wire.post(body, headers);
    expect([again.status, again.body.result]).toEqual([202, "queued"]);
    const [line] = await operationsOf(payment);
    await reconcileOperation(line!.id);
    const last = await wire.post(body, headers);
    expect([last.status, last.body.result, last.body.state]).toEqual([
      200,
      "success",
      operation === "void" ? "voided" : "paid",
    ]);
    expect(await executedAt(wire.gateway, payment)).toHaveLength(1);
  },
);
