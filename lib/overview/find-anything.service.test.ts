import { expect, test } from "vitest";
import { findAnything } from "@/lib/overview/find-anything";
import { ask } from "@/lib/testing/requests";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld();

test("each person finds only what he may see, by identifier, number or name", async () => {
  const maker = await makeActor(["transaction.view", "payment.refund"]);
  const admin = await makeActor(["user.manage"]);
  const payment = await makePayment(world.gateway);
  const requestId = await ask(maker, payment, { amount: "1.000" });

  const bySession = await findAnything(maker, ` ${payment.sessionId} `);
  expect(bySession.transactions.map(({ sessionId }) => sessionId)).toEqual([payment.sessionId]);
  for (const text of [`R-${requestId}`, `r${requestId}`, String(requestId)]) {
    const { requests } = await findAnything(maker, text);
    expect(requests).toMatchObject([{ requestId, operation: "refund", status: "pending", amount: "1.000" }]);
  }
  expect((await findAnything(maker, admin.username)).people).toEqual([]);

  const people = await findAnything(admin, maker.username);
  expect(people.people).toMatchObject([{ userId: maker.userId, username: maker.username }]);
  for (const text of [payment.sessionId, `R-${requestId}`]) {
    expect(await findAnything(admin, text)).toMatchObject({ transactions: [], requests: [] });
  }
  const nothing = { transactions: [], requests: [], people: [] };
  expect(await findAnything(maker, "")).toEqual(nothing);
  expect(await findAnything(maker, "99999999999999999999")).toEqual(nothing);
});
