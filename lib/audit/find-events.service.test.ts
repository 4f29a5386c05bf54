import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EventBranches } from "@/lib/audit/event-branches";
import { filterSql } from "@/lib/audit/filter-sql";
import { findEvents } from "@/lib/audit/find-events";
import { findWords } from "@/lib/audit/find-words";
import { AUDIT_ACTORS, AUDIT_RESULTS, type AuditFilter } from "@/lib/audit/types";
import { inTransaction, sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { momentOfId, newTimedId } from "@/lib/timed-id";

const database = testDatabase();
const EVENTS = 30_000;
const NOTHING: AuditFilter = {
  ...{ search: null, actor: null, person: null, action: null, object: null, result: null, address: null },
  ...{ request: null, from: null, to: null, before: null },
};

/** Half of what happens are refunds of keys, as in the product; the first of them are from before ids of requests had a moment. */
const FILL = `
  INSERT INTO audit_event (at, actor_type, actor_id, actor_label, action, object_type, object_id, transaction_session_id, result,
    address, request_id)
  SELECT t.at, v.* FROM generate_series(1, ${EVENTS}) i,
    LATERAL (SELECT now() - interval '40 days' + i * interval '1 minute' AS at, md5('s' || i / 4) AS session) t,
    LATERAL (
      SELECT 'api_key'::actor_type, 1 + i % 2, CASE i % 2 WHEN 0 THEN 'Shop' ELSE 'Old shop' END,
        CASE i % 4 WHEN 0 THEN 'operation.reserved' ELSE 'operation.succeeded' END, 'operation', md5('o' || i)::uuid::text,
        t.session, 'ok'::audit_result, CASE WHEN i % 6000 = 0 THEN '203.0.113.9' ELSE '192.0.2.' || i % 3 END,
        CASE WHEN i < 3000 THEN overlay(md5('r' || i)::uuid::text placing '4' from 15)
          ELSE left(h.hex, 8) || '-' || right(h.hex, 4) || '-7' || substr(md5(i::text)::uuid::text, 16, 4) || 'a' || substr(md5(i::text)::uuid::text, 21) END
      FROM (SELECT lpad(to_hex((extract(epoch FROM t.at) * 1000)::bigint), 12, '0') AS hex) h WHERE i % 4 < 2
      UNION ALL
      SELECT 'user', 1 + i % 40, 'Person ' || i % 40, (ARRAY['user.created', 'user.changed', 'userlike.done', 'setting.changed'])[1 + i / 4 % 4],
        (ARRAY['user', 'setting'])[1 + i / 4 % 2], (i % 50)::text, NULL, (ARRAY['ok', 'ok', 'ok', 'refused'])[1 + i / 8 % 4]::audit_result,
        '198.51.100.' || i % 7, overlay(md5('r' || i / 8)::uuid::text placing '4' from 15) WHERE i % 4 = 2
      UNION ALL
      SELECT 'system', NULL, 'sealer', 'transaction.frozen', 'transaction', t.session, t.session, 'ok', NULL, NULL WHERE i % 4 = 3) v`;

let owner: pg.Client;
let some: Record<"session" | "operation" | "timed" | "older" | "async", string>;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(FILL);
  const operations = `INSERT INTO operation (id, transaction_session_id, type, source, status, amount_minor, currency_code, reference_number, settled_at)
    SELECT object_id::uuid, transaction_session_id, 'refund', 'api', 'succeeded', 1, 'KWD', object_id, now() FROM audit_event WHERE object_type = 'operation'`;
  await owner.query(`SET session_replication_role = replica; ${operations};
    INSERT INTO api_key (name, prefix, secret_hash) VALUES ('Shop', 'a', 'x'), ('Old shop', 'b', 'y');
    SET session_replication_role = origin`);
  await owner.query("VACUUM ANALYZE");
  const pick = async (id: number) =>
    (await owner.query("SELECT * FROM audit_event ORDER BY id OFFSET $1 LIMIT 1", [id])).rows[0];
  const [late, early, person] = [await pick(20_000), await pick(100), await pick(12_001)];
  some = {
    session: late.transaction_session_id,
    operation: late.object_id,
    timed: late.request_id,
    older: early.request_id,
    async: person.request_id,
  };
});

afterAll(() => owner?.end());

const found = (filter: Partial<AuditFilter>, limit = 51) =>
  inTransaction((transaction) => findEvents(transaction, { ...NOTHING, ...filter }, limit));

/** The same asked as one condition. */
async function plainly(filter: Partial<AuditFilter>, limit = 51): Promise<bigint[]> {
  const { where, values } = filterSql({ ...NOTHING, ...filter });
  const text = `SELECT e.id FROM audit_event e WHERE ${where} ORDER BY e.id DESC LIMIT ${limit}`;
  return (await sql.query<{ id: bigint }>(text, values)).map(({ id }) => id);
}

it("the sample has what is asked for", async () => {
  expect(momentOfId(some.timed)).not.toBeNull();
  expect(momentOfId(some.older)).toBeNull();
  const now = Date.now();
  expect(momentOfId(newTimedId(now))?.getTime()).toBe(now);
  for (const search of Object.values(some)) expect((await plainly({ search })).length).toBeGreaterThan(0);
});

it("finds what one condition over the whole trail finds, whatever is asked together", async () => {
  const words = fc.constantFrom(
    ...["session", "operation", "timed", "older", "async"].map((name) => `:${name}`),
    ...[
      "7",
      "49",
      "user",
      "user.",
      "setting.changed",
      "operation",
      "operation.res",
      "transaction.frozen",
      "nobody",
    ],
    ...[
      "person 3",
      "PERSON",
      "sealer",
      "shop",
      "old",
      "192.0.2.1",
      "203.0.113.9",
      "198.51.100.3",
      "203.0.113.1",
    ],
  );
  const objects = [
    "user",
    "user:7",
    "setting:49",
    "operation",
    "operation::operation",
    "transaction::session",
    "user:x",
    "none:1",
  ];
  const often = <Value>(...values: Value[]) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.constantFrom(...values));
  const asked = fc.record({
    search: fc.option(words),
    actor: often(...AUDIT_ACTORS),
    person: often(3, 41),
    action: often("user", "user.created", "operation", "operation.succeeded", "setting", "none"),
    object: often(...objects),
    result: often(...AUDIT_RESULTS),
    address: often("192.0.2.1", "203.0.113.9", "198.51.100.3", "none"),
    request: often(":timed", ":older", ":async"),
    from: often(new Date(Date.now() - 35 * 86_400_000).toISOString()),
    to: often(new Date(Date.now() - 30 * 86_400_000).toISOString()),
    before: often("20000", "2500"),
  });
  const named = (text: string | null) =>
    text?.replace(/:([a-z]{5,})$/, (_, name: keyof typeof some) => some[name]) ?? null;
  await fc.assert(
    fc.asyncProperty(asked, async (drawn) => {
      const filter = {
        ...drawn,
        ...{ search: named(drawn.search), object: named(drawn.object), request: named(drawn.request) },
      };
      expect(await found(filter)).toEqual(await plainly(filter));
    }),
    { numRuns: 60 },
  );
});

it("every way in which an event may fit is read from an index of its own", async () => {
  const words = await findWords(sql, "user");
  expect(words).toMatchObject({
    actions: ["user.changed", "user.created", "userlike.done"],
    types: ["setting", "user"],
  });
  for (const search of [
    some.session,
    some.operation,
    some.timed,
    some.older,
    "203.0.113.1",
    "user.created",
    "person 3",
  ]) {
    const asked = new EventBranches(NOTHING, 51);
    const ofText = await findWords(sql, search);
    asked.bySession(search, null);
    asked.byObject(ofText, search, null);
    asked.byRequest(search);
    asked.byAddress(search);
    asked.byLabels(ofText, search);
    asked.byActions(ofText, search, (action) => action === search);
    const plan = await sql.query<{ "QUERY PLAN": string }>(`EXPLAIN ${asked.text}`, asked.values);
    expect(plan.map((row) => row["QUERY PLAN"]).join("\n")).not.toMatch(
      /Seq Scan on audit_event|audit_event_pkey/,
    );
  }
});

it("what a refund of a key writes feeds no index but those that were there", async () => {
  const fed = await owner.query(`SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE i.indrelid = 'audit_event'::regclass AND i.indpred IS NULL ORDER BY 1`);
  const whole = ["audit_event_pkey", "audit_event_ranges_idx", "audit_event_transaction_session_id_id_idx"];
  expect(fed.rows.map(({ relname }) => relname)).toEqual(whole);
  const predicates = await owner.query<{
    said: string;
  }>(`SELECT pg_get_expr(indpred, indrelid) AS said FROM pg_index
    WHERE indrelid = 'audit_event'::regclass AND indpred IS NOT NULL`);
  const refund = `actor_type = 'api_key' AND object_type = 'operation' AND action IN ('operation.reserved', 'operation.succeeded')
    AND at > now() - interval '30 days'`;
  for (const { said } of predicates.rows)
    expect(
      (await owner.query(`SELECT 1 FROM audit_event WHERE ${refund} AND (${said}) LIMIT 1`)).rows,
    ).toEqual([]);
});
