import pg from "pg";
import { expect, test } from "vitest";
import { sql } from "@/lib/db/sql";
import { createTestDatabase, type TestDatabase, testDatabase } from "@/lib/db/testing/database";
import { seedMass } from "./mass";

const database = testDatabase();

const one = async <Row>(query: string) => (await sql.query<Row>(query))[0] as Row;

test("mass data keep the balances of their refunds, and a second run adds to the first", async () => {
  const seen: number[] = [];
  const progress = (done: number) => void seen.push(done);
  await seedMass({ databaseUrl: database.ownerUrl, transactions: 12_000, progress });
  await seedMass({ databaseUrl: database.ownerUrl, transactions: 500 });
  expect(seen.at(-1)).toBe(12_000);
  const totals = await one<{ payments: number; states: number; refunded: number; frozen: number }>(
    `SELECT count(*)::int AS payments, count(DISTINCT state)::int AS states,
       (count(*) FILTER (WHERE refunded_minor > 0))::int AS refunded, (count(*) FILTER (WHERE frozen_at IS NOT NULL))::int AS frozen
     FROM payment_transaction`,
  );
  expect(totals.payments).toBe(12_500);
  expect(totals.states).toBeGreaterThan(6);
  expect(totals.refunded).toBeGreaterThan(50);
  expect(totals.frozen).toBe(0);
  const wrong = await one<{ n: number }>(
    `SELECT count(*)::int AS n FROM payment_transaction p WHERE p.refunded_minor <> coalesce(
       (SELECT sum(c.amount_minor) FROM child_transaction c WHERE c.transaction_id = p.id AND c.state = 'refunded'), 0)`,
  );
  expect(wrong.n).toBe(0);
  const unpaid = await one<{ n: number }>(
    `SELECT count(*)::int AS n FROM payment_transaction p WHERE p.state IN ('paid', 'authorized')
       AND NOT EXISTS (SELECT 1 FROM payment_attempt t WHERE t.transaction_id = p.id AND t.state = 'success')`,
  );
  expect(unpaid.n).toBe(0);
  const unexplained = await one<{ n: number; all: number }>(
    `SELECT count(*)::int AS all, (count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM payment_attempt t
       WHERE t.transaction_id = p.id AND t.state = 'failed' AND t.message <> '')))::int AS n
     FROM payment_transaction p WHERE p.state = 'failed'`,
  );
  expect(unexplained.n).toBe(0);
  expect(unexplained.all).toBeGreaterThan(500);
});

test("the same seed number makes the same payments in another empty database", async () => {
  const digest = async (target: TestDatabase) => {
    const client = new pg.Client({ connectionString: target.ownerUrl });
    await client.connect();
    const { rows } = await client.query<{ digest: string }>(
      "SELECT md5(string_agg(session_id || state || amount_minor, ',' ORDER BY session_id)) AS digest FROM payment_transaction",
    );
    await client.end();
    return rows[0]?.digest;
  };
  const made = async (seed: number) => {
    const target = await createTestDatabase();
    await seedMass({ databaseUrl: target.ownerUrl, transactions: 300, seed });
    return digest(target).finally(() => target.drop());
  };
  const first = await made(5);
  expect(await made(5)).toBe(first);
  expect(await made(6)).not.toBe(first);
});
