import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signedIn } from "@/lib/auth/testing/people";
import { testDatabase } from "@/lib/db/testing/database";
import { readTransaction } from "@/lib/transactions/read-transaction";

const database = testDatabase();
const SESSION = "ab".repeat(20);
let owner: pg.Client;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`
    INSERT INTO gateway_account (pg_code, gateway, name, currency_code, operation, base_url, sealed_credentials)
      VALUES ('knet', 'sandbox', 'KNET', 'KWD', 'purchase', 'http://localhost', 'sealed secret');
    INSERT INTO payment_transaction (session_id, order_no, type, state, currency_code, amount_minor, fee_minor, settled_minor,
      gateway_account_id, reference_number, created_at)
      SELECT '${SESSION}', 'ORD-1', 'e_commerce', 'paid', 'KWD', 12500, 250, 12500, id, 'REF1', '2026-01-01T10:00Z'
      FROM gateway_account;
    INSERT INTO payment_attempt (transaction_id, gateway_account_id, reference_number, state, currency_code, amount_minor,
      created_at, finished_at)
      SELECT p.id, p.gateway_account_id, 'REF1', 'success', 'KWD', 12500, '2026-01-01T10:01Z', '2026-01-01T10:02Z'
      FROM payment_transaction p;
    INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
      gateway_account_id, reference_number, exchanges)
      SELECT '00000000-0000-4000-8000-000000000001', p.id, p.session_id, 'refund', 'api', 'unknown', 4000, 'KWD',
        p.gateway_account_id, 'OP1', '[{"fault":"timeout"}]' FROM payment_transaction p;
    INSERT INTO audit_event (actor_type, actor_label, action, object_type, object_id, transaction_session_id, after, address)
      VALUES ('api_key', 'Online shop', 'operation.reserved', 'operation', '00000000-0000-4000-8000-000000000001', '${SESSION}',
        '{"secretOfTheTrail":true}', '192.0.2.1');`);
});

afterAll(() => owner?.end());

test("amounts, lists and the story of one payment come together", async () => {
  const payment = await readTransaction(await signedIn(["transaction.view", "audit.view"]), SESSION);
  expect(payment).toMatchObject({
    amount: "12.500",
    fee: "0.250",
    settled: "12.500",
    held: "4.000",
    refundable: "8.500",
    busy: true,
    attempts: [{ referenceNumber: "REF1", state: "success" }],
    operations: [{ type: "refund", status: "unknown", amount: "4.000", exchanges: [{ fault: "timeout" }] }],
  });
  expect(payment.timeline.map((event) => event.action)).toEqual([
    "operation.reserved",
    "attempt.success",
    "transaction.created",
  ]);
  expect(payment.timeline[0]).toMatchObject({
    operation: { type: "refund", amount: "4.000 KWD" },
    details: { after: { secretOfTheTrail: true }, address: "192.0.2.1" },
  });
});

test("without the right to read the audit its details stay behind; credentials never come along", async () => {
  const payment = await readTransaction(await signedIn(["transaction.view"]), SESSION);
  const text = JSON.stringify(payment);
  expect(payment.timeline[0]?.action).toBe("operation.reserved");
  expect(text).not.toContain("secretOfTheTrail");
  expect(text).not.toContain("192.0.2.1");
  expect(text).not.toContain("sealed");
});

test("a deleted payment has a page, one that never was has none", async () => {
  const person = await signedIn(["payment.restore"]);
  await owner.query(
    "UPDATE payment_transaction SET deleted_at = now(), deleted_by_id = $1 WHERE session_id = $2",
    [person.userId, SESSION],
  );
  expect(await readTransaction(person, SESSION)).toMatchObject({ deletedBy: person.username });
  await expect(readTransaction(person, "00".repeat(20))).rejects.toMatchObject({ code: "not_found" });
  await expect(readTransaction(await signedIn(["user.manage"]), SESSION)).rejects.toMatchObject({
    code: "forbidden",
  });
});
