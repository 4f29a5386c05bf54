import { beforeAll, describe, expect, test } from "vitest";
import { sql } from "@/lib/db/sql";
import { performOperation } from "@/lib/operations/perform-operation";
import { arrangeWorld, makeActor, makePayment, type TestPayment } from "@/lib/testing/world";
import { listAllChildren } from "@/lib/transactions/child-list";
import type { ChildFilter } from "@/lib/transactions/child-filter";

const world = arrangeWorld();
const NOTHING: ChildFilter = {
  state: [],
  account: [],
  currency: [],
  payments: null,
  from: null,
  to: null,
  q: "",
  after: null,
  before: null,
};
let payment: TestPayment;

beforeAll(async () => {
  payment = await makePayment(world.gateway, { amountMinor: 900_000n });
  const trackingKey = "child-list-key";
  await performOperation(world.api, {
    type: "refund",
    source: "api",
    sessionId: payment.sessionId,
    amount: "1.000",
    trackingKey,
  });
  // As many more as fill three pages, written as the first one was.
  await sql.query(
    `WITH o AS (INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
        gateway_account_id, reference_number, settled_at)
      SELECT gen_random_uuid(), transaction_id, transaction_session_id, 'refund', 'gateway', 'succeeded', 1000, 'KWD', gateway_account_id,
        'PAGE' || lpad(i::text, 4, '0'), now() FROM operation, generate_series(1, 120) i WHERE tracking_key = $1
      RETURNING id, transaction_id, gateway_account_id, reference_number)
    INSERT INTO child_transaction (session_id, transaction_id, operation_id, state, amount_minor, currency_code, gateway_account_id,
      reference_number)
    SELECT encode(sha256(o.reference_number::bytea), 'hex')::char(40), o.transaction_id, o.id, 'refunded', 1000, 'KWD',
      o.gateway_account_id, o.reference_number FROM o ORDER BY o.reference_number`,
    [trackingKey],
  );
});

describe("the children of all payments", () => {
  test("follow each other without a gap or a double, and back again", async () => {
    const person = await makeActor(["transaction.view"]);
    const first = await listAllChildren(person, NOTHING);
    const second = await listAllChildren(person, { ...NOTHING, after: first.next });
    const third = await listAllChildren(person, { ...NOTHING, after: second.next });
    const all = [...first.rows, ...second.rows, ...third.rows].map((row) => row.sessionId);
    expect([new Set(all).size, third.next, first.previous]).toEqual([121, null, null]);
    expect((await listAllChildren(person, { ...NOTHING, before: third.previous })).rows).toEqual(second.rows);
    expect((await listAllChildren(person, { ...NOTHING, before: second.previous })).rows).toEqual(first.rows);
  });

  test("are found by reference, tracking key and payment, and narrowed by every filter", async () => {
    const person = await makeActor(["transaction.view"]);
    const count = async (filter: Partial<ChildFilter>) =>
      (await listAllChildren(person, { ...NOTHING, ...filter })).rows.length;
    expect(await count({ q: "PAGE000" })).toBe(9);
    expect(await count({ q: "child-list-key" })).toBe(1);
    expect(await count({ q: payment.sessionId })).toBe(50);
    expect(await count({ q: "100%" })).toBe(0);
    expect(await count({ state: ["voided"] })).toBe(0);
    expect(await count({ payments: "live" })).toBe(0);
    expect(await count({ payments: "test", q: "PAGE000" })).toBe(9);
    expect(await count({ state: ["reversed"] })).toBe(0);
    expect(await count({ state: ["refunded"], currency: ["KWD"], from: "2026-01-01" })).toBe(50);
    expect(await count({ account: ["no-such-account"] })).toBe(0);
    expect(await count({ to: "2001-01-01" })).toBe(0);
    await expect(count({ after: "1; DROP" })).rejects.toMatchObject({ field: "cursor" });
    await expect(listAllChildren(await makeActor(["user.manage"]), NOTHING)).rejects.toMatchObject({
      code: "forbidden",
    });
  });
});
