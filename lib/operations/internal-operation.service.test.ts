import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { OPERATION_PERMISSION, type InternalOperationType } from "@/lib/operations/types";
import { performInternalOperation, restoreTransaction } from "@/lib/operations/perform-internal-operation";
import { performOperation } from "@/lib/operations/perform-operation";
import { TRANSACTION_STATES } from "@/lib/transactions/types";
import { abandonOperation } from "@/lib/testing/abandoned";
import { refusal, tally } from "@/lib/testing/refusal";
import {
  balancesOf,
  executedAt,
  ledgerOf,
  makeActor,
  makePayment,
  operationsOf,
  type TestPayment,
  arrangeWorld,
} from "@/lib/testing/world";

const world = arrangeWorld();
const perform = (
  type: InternalOperationType,
  payment: TestPayment,
  actor: Parameters<typeof performInternalOperation>[0] = world.api,
) => performInternalOperation(actor, { type, source: "api", sessionId: payment.sessionId });
const trail = (payment: TestPayment) =>
  sql.query<{ action: string; before: unknown; after: unknown }>(
    "SELECT action, before, after FROM audit_event WHERE object_type = 'transaction' AND object_id = $1 ORDER BY id",
    [payment.sessionId],
  );

describe("cancel, expire, delete", () => {
  it.each(TRANSACTION_STATES)(
    "of a payment that is %s: done or refused, and never a call of the gateway",
    async (state) => {
      const allowed = {
        cancel: /created|pending|attempted|cod/,
        expire: /created|pending|attempted/,
        delete: /./,
      };
      for (const type of ["cancel", "expire", "delete"] as const) {
        const payment = await makePayment(world.gateway, { state });
        const result = await refusal(perform(type, payment));
        expect([type, result]).toEqual([type, allowed[type].test(state) ? "accepted" : "invalid_state"]);
        expect(await operationsOf(payment)).toHaveLength(result === "accepted" ? 1 : 0);
        expect((await trail(payment)).map(({ action }) => action)).toEqual(
          result === "accepted" ? [`transaction.${type}`] : [],
        );
        if (payment.gatewayReference) expect(await ledgerOf(world.gateway, payment)).toEqual([]);
      }
    },
  );

  it.each(["cancel", "expire", "delete"] as const)("%s needs its own right", async (type) => {
    const payment = await makePayment(world.gateway, { state: "created" });
    expect(
      await refusal(perform(type, payment, await makeActor(["payment.refund", "transaction.view"]))),
    ).toBe("forbidden");
    expect(await refusal(perform(type, payment, await makeActor([OPERATION_PERMISSION[type]])))).toBe(
      "accepted",
    );
  });

  it("ten at once end a payment once", async () => {
    const payment = await makePayment(world.gateway, { state: "pending" });
    const results = await tally(
      Array.from({ length: 10 }, (_, index) => perform(index % 2 ? "cancel" : "expire", payment)),
    );
    expect(results).toEqual({ accepted: 1, invalid_state: 9 });
    expect(await operationsOf(payment)).toHaveLength(1);
  });
});

describe("a deleted payment", () => {
  it("that took money is hidden with its children and comes back whole", async () => {
    const payment = await makePayment(world.gateway);
    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: payment.sessionId,
      amount: "4.000",
    });
    await perform("delete", payment);
    for (const type of ["delete", "cancel"] as const)
      expect(await refusal(perform(type, payment))).toBe("not_found");
    expect(
      await refusal(
        performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId }),
      ),
    ).toBe("not_found");
    expect(await refusal(restoreTransaction(await makeActor(["payment.delete"]), payment.sessionId))).toBe(
      "forbidden",
    );
    await restoreTransaction(world.api, payment.sessionId);
    expect(await refusal(restoreTransaction(world.api, payment.sessionId))).toBe("not_found");
    expect(await balancesOf(payment)).toMatchObject({
      state: "paid",
      refunded_minor: 4_000n,
      refundable: 8_500n,
    });
    await performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId });
    expect(await executedAt(world.gateway, payment)).toHaveLength(2);
    expect((await trail(payment)).map(({ action }) => action)).toEqual([
      "transaction.delete",
      "transaction.restore",
    ]);
  });

  it("that took none is removed; its operations, its trail and a tombstone with its references stay", async () => {
    const payment = await makePayment(world.gateway, { state: "failed" });
    const [attempt] = await sql.query<{ reference_number: string }>(
      "SELECT reference_number FROM payment_attempt WHERE transaction_id = $1",
      [payment.id],
    );
    await perform("delete", payment);
    const [tombstone] = await sql.query<{ state: string; references: string[]; amount_minor: bigint }>(
      'SELECT state, "references", amount_minor FROM transaction_tombstone WHERE session_id = $1',
      [payment.sessionId],
    );
    expect(tombstone).toEqual({
      state: "failed",
      references: [attempt!.reference_number],
      amount_minor: 12_500n,
    });
    expect(await operationsOf(payment)).toMatchObject([{ type: "delete", status: "succeeded" }]);
    expect(await refusal(restoreTransaction(world.api, payment.sessionId))).toBe("not_found");
  });

  it("is not deleted while money is under way, and not refunded while it is deleted: one of both", async () => {
    const busy = await makePayment(world.gateway);
    await abandonOperation(world.api, busy, { called: false, amountMinor: 1n });
    expect(await refusal(perform("delete", busy))).toBe("invalid_state");
    for (let round = 0; round < 8; round++) {
      const payment = await makePayment(world.gateway);
      const [, refund] = await Promise.all([
        refusal(perform("delete", payment)),
        refusal(performOperation(world.api, { type: "refund", source: "api", sessionId: payment.sessionId })),
      ]);
      expect(await executedAt(world.gateway, payment)).toHaveLength(refund === "accepted" ? 1 : 0);
    }
  });
});
