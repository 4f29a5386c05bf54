import { expect, test } from "vitest";
import { sql } from "@/lib/db/sql";
import { changeRetention, purgeDeleted } from "@/lib/operations/deleted-retention";
import { performInternalOperation } from "@/lib/operations/perform-internal-operation";
import { performOperation } from "@/lib/operations/perform-operation";
import { arrangeWorld, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";
import { readRetention, retentionKey } from "@/lib/settings/deleted-retention";
import { listDeletedTransactions } from "@/lib/transactions/queries";

const world = arrangeWorld();

const deleteOne = async (payment: TestPayment, monthsAgo: number) => {
  await performInternalOperation(world.api, {
    type: "delete",
    source: "api",
    sessionId: payment.sessionId,
  });
  await sql.query(
    "UPDATE payment_transaction SET deleted_at = now() - $2 * interval '1 month' - interval '1 day' WHERE id = $1",
    [payment.id, monthsAgo],
  );
};
const exists = async ({ id }: TestPayment) =>
  (await sql.query("SELECT 1 FROM payment_transaction WHERE id = $1", [id])).length > 0;
/** The setting as if it had been made so many days ago. */
const age = (days: number) =>
  sql.query("UPDATE setting SET updated_at = now() - $2 * interval '1 day' WHERE key = $1", [
    retentionKey,
    days,
  ]);

test("deleted payments are kept for ever until somebody says otherwise; then only those go that are old enough and whose money nobody moved", async () => {
  const manager = await makeActor(["policy.manage", "transaction.view"]);
  const [old, young, refunded] = [
    await makePayment(world.gateway),
    await makePayment(world.gateway),
    await makePayment(world.gateway),
  ];
  await performOperation(world.api, {
    type: "refund",
    source: "api",
    sessionId: refunded.sessionId,
    amount: "1.000",
  });
  const [attempts] = await sql.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM payment_attempt WHERE transaction_id = $1",
    [old.id],
  );
  await deleteOne(old, 12);
  await deleteOne(young, 11);
  await deleteOne(refunded, 40);
  expect(await purgeDeleted()).toBe(0);

  await expect(changeRetention(await makeActor(["payment.delete"]), 6)).rejects.toMatchObject({
    code: "forbidden",
  });
  await changeRetention(manager, 12);
  // A slip of the hand can be set right for a week, and saying the same again does not begin the week anew.
  expect(await purgeDeleted()).toBe(0);
  const { rows } = await listDeletedTransactions(manager);
  const due = (payment: TestPayment) => rows.find((row) => row.sessionId === payment.sessionId)?.purgeAt;
  expect(Math.round((Date.parse(due(old) ?? "") - Date.now()) / 86_400_000)).toBe(7);
  expect(Date.parse(due(young) ?? "")).toBeGreaterThan(Date.parse(due(old) ?? ""));
  expect(due(refunded)).toBeNull();
  await age(8);
  await changeRetention(manager, 12);
  expect(Date.parse((await readRetention(sql)).countsFrom ?? "")).toBeLessThan(Date.now());

  expect(await Promise.all([purgeDeleted(), purgeDeleted()])).toContain(1);
  expect([await exists(old), await exists(young), await exists(refunded)]).toEqual([false, true, true]);
  const [stub] = await sql.query(
    'SELECT state, cardinality("references") AS n FROM transaction_tombstone WHERE session_id = $1',
    [old.sessionId],
  );
  expect(stub).toEqual({ state: "paid", n: attempts?.n });
  const trail = await sql.query<{ action: string }>(
    "SELECT action FROM audit_event WHERE object_id = $1 OR object_id = $2 ORDER BY id",
    [old.sessionId, retentionKey],
  );
  expect(trail.map(({ action }) => action)).toEqual([
    "transaction.delete",
    "setting.deleted_retention_changed",
    "transaction.purged",
  ]);
  await changeRetention(manager, null);
  await sql.query("UPDATE payment_transaction SET deleted_at = now() - interval '20 years' WHERE id = $1", [
    young.id,
  ]);
  expect(await purgeDeleted()).toBe(0);
});
