import { describe, expect, it } from "vitest";
import { inTransaction, sql } from "@/lib/db/sql";
import { accountOfPayment } from "@/lib/testing/notices";
import { refusal } from "@/lib/testing/refusal";
import { arrangeWorld, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";
import { listDisputes } from "@/lib/transactions/disputes/queries";
import { recordDispute } from "@/lib/transactions/disputes/record-dispute";
import type { DisputeFilter } from "@/lib/transactions/disputes/views";
import { readTransaction } from "@/lib/transactions/read-transaction";

const world = arrangeWorld();
const actor = { type: "gateway", label: "knet-test", address: null, requestId: null } as const;
const all: DisputeFilter = { status: null, account: null, before: null };

async function dispute(
  payment: TestPayment,
  reference: string,
  status: "opened" | "won" | "lost" = "opened",
) {
  const accountId = await accountOfPayment(payment);
  return inTransaction((transaction) =>
    recordDispute(transaction, actor, {
      accountId,
      transactionId: payment.id,
      transactionSessionId: payment.sessionId,
      gatewayReference: reference,
      amountMinor: 1_000n,
      currencyCode: "KWD",
      status,
      reason: "fraudulent",
      dueAt: "2026-12-01T00:00:00.000Z",
      happenedAt: null,
      gatewayNoticeId: null,
    }),
  );
}

describe("disputes on screens", () => {
  it("are listed the latest first, by state and account, for those who may see payments", async () => {
    const viewer = await makeActor(["transaction.view"]);
    const payment = await makePayment(world.gateway);
    const mark = `dp_${payment.id}`;
    for (const number of [1, 2, 3]) await dispute(payment, `${mark}_${number}`);
    await dispute(payment, `${mark}_2`, "lost");
    const references = async (filter: Partial<DisputeFilter>) =>
      (await listDisputes(viewer, { ...all, ...filter })).rows
        .map(({ gatewayReference }) => gatewayReference)
        .filter((reference) => reference.startsWith(mark))
        .map((reference) => reference.slice(-1));
    expect(await references({})).toEqual(["3", "2", "1"]);
    expect(await references({ status: "lost" })).toEqual(["2"]);
    expect(await references({ account: "mada-test" })).toEqual([]);
    const [newest] = (await listDisputes(viewer, all)).rows;
    expect(await references({ before: newest!.id })).toEqual(["2", "1"]);
    expect(await refusal(listDisputes(await makeActor(["user.manage"]), all))).toBe("forbidden");
  });

  it("stand on their payment with every turn, and never beside balances that do not know of them", async () => {
    const viewer = await makeActor(["transaction.view"]);
    const payment = await makePayment(world.gateway);
    const reads = Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 3));
        return readTransaction(viewer, payment.sessionId);
      }),
    );
    for (let number = 0; number < 9; number++) {
      await new Promise((resolve) => setTimeout(resolve, 15));
      await dispute(payment, `dp_${payment.id}_${number}`);
    }
    for (const shown of await reads) {
      expect(Number(shown.disputed)).toBe(shown.disputes.length);
    }
    await dispute(payment, `dp_${payment.id}_0`, "won");
    const shown = await readTransaction(viewer, payment.sessionId);
    expect(shown).toMatchObject({ disputed: "8.000", refundable: "4.500" });
    expect(shown.disputes.at(-1)).toMatchObject({
      status: "won",
      turns: [{ status: "won" }, { status: "opened" }],
    });
    const turns = await sql.query(
      "SELECT 1 FROM dispute_event e JOIN dispute d ON d.id = e.dispute_id WHERE d.transaction_id = $1",
      [payment.id],
    );
    expect(turns).toHaveLength(10);
  });
});
