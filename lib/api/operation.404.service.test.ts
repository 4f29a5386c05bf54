import { expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { expectRefusal, arrangeWire } from "@/lib/testing/wire";
import { makePayment } from "@/lib/testing/world";

const wire = arrangeWire();

it("an unknown, a child's, a hidden and a removed payment are the same nothing", async () => {
  const payment = await makePayment(wire.gateway);
  const done = await wire.post({ operation: "refund", session_id: payment.sessionId, amount: "1.000" });
  const removed = await makePayment(wire.gateway, { state: "created" });
  await wire.post({ operation: "delete", session_id: removed.sessionId });
  await sql.query("UPDATE payment_transaction SET deleted_at = now() WHERE id = $1", [payment.id]);
  const names = [
    { session_id: "0".repeat(40) },
    { order_no: "no such order" },
    { session_id: done.body.txn.session_id },
  ];
  for (const name of [...names, { session_id: payment.sessionId }, { session_id: removed.sessionId }]) {
    const answer = await wire.post({ operation: "refund", ...name });
    expectRefusal(answer, 404, "not_found");
    expect(answer.body.detail).toBe("Transaction not found.");
  }
});

it.each([
  "/b/",
  "/b/pbl/v2/operations/",
  "/b/pbl/v2/operation//",
  "/b/pbl/v2/operation/x",
  "/b/pbl/v3/operation/",
  "/b/../operation",
  "/b//[",
  "/b/%2e%2e",
])("the path %s", async (path) => {
  const headers = { "content-type": "application/json" };
  const answer = await wire.send(path, { method: "POST", headers, body: "{}" });
  expect(answer.status).toBe(404);
});
