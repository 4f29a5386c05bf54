import { randomBytes } from "node:crypto";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemActor } from "@/lib/auth/actor";
import { signedIn } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { encodeCursor } from "@/lib/transactions/cursor";
import { readColumns } from "@/lib/transactions/columns";
import { countTransactions } from "@/lib/transactions/count-transactions";
import type { Failure } from "@/lib/transactions/failures";
import { NO_FILTER, type TransactionFilter } from "@/lib/transactions/filters";
import { listChildren } from "@/lib/transactions/list-children";
import { listByDate, type Statement } from "@/lib/transactions/list-statement";
import { countMatches, listFew, listNear } from "@/lib/transactions/narrow-statement";
import { listDeletedTransactions, listFilterOptions, listTransactions } from "@/lib/transactions/queries";
import { resolveFilter } from "@/lib/transactions/resolve-filter";
import { listByName, listBySearch } from "@/lib/transactions/search-statement";
import {
  DATE_KEYS,
  DEFAULT_SORT,
  fittingSort,
  readSort,
  type Sort,
  SORT_KEYS,
} from "@/lib/transactions/sort";
import { TRANSACTION_STATES } from "@/lib/transactions/types";
import type { TransactionRow } from "@/lib/transactions/views";

const database = testDatabase();
const actor = systemActor("test");
const ROWS = 60_000;
const maker = "list-maker";
let owner: pg.Client;

/** Many payments in one statement: every twentieth second one, the states and accounts in fixed shares. */
const FILL = `
  INSERT INTO payment_transaction (session_id, order_no, type, state, currency_code, amount_minor, settled_minor,
    gateway_account_id, reference_number, customer_email, customer_phone, customer_first_name, created_at, paid_at, deleted_at)
  SELECT encode(sha256(i::text::bytea), 'hex')::char(40), 'ORD-' || i, 'e_commerce', s.state, a.currency_code, 1000 + i % 5000,
    CASE WHEN s.state IN ('paid', 'authorized') THEN 1000 + i % 5000 ELSE 0 END, a.id, 'REF' || lpad(i::text, 8, '0'),
    'Person' || i % 997 || '@example.com', '+965' || (50000000 + i), 'Person' || i % 997,
    timestamptz '2026-01-01' + i * interval '20 seconds',
    CASE WHEN s.state = 'paid' THEN timestamptz '2026-01-01' + i * interval '20 seconds' + interval '1 minute' END,
    CASE WHEN s.state = 'paid' AND i % 101 = 0 THEN now() + i * interval '1 microsecond' END
  FROM generate_series(1, ${ROWS}) i
  CROSS JOIN LATERAL (SELECT (CASE WHEN i % 20 < 13 THEN 'paid' WHEN i % 20 < 16 THEN 'failed' WHEN i % 20 < 18 THEN 'expired'
    WHEN i % 20 = 18 THEN 'authorized' WHEN i % 1000 = 19 THEN 'cod' ELSE 'canceled' END)::transaction_state AS state) s
  JOIN gateway_account a ON a.pg_code = CASE WHEN i % 3 = 0 THEN 'knet' WHEN i % 3 = 1 THEN 'mada' ELSE 'card' END`;

beforeAll(async () => {
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query(`INSERT INTO gateway_account (pg_code, gateway, name, currency_code, operation, base_url, sealed_credentials)
    VALUES ('knet', 'sandbox', 'KNET', 'KWD', 'purchase', 'http://localhost', ''),
           ('mada', 'sandbox', 'Mada', 'SAR', 'purchase', 'http://localhost', ''),
           ('card', 'sandbox', 'Cards', 'KWD', 'authorize', 'http://localhost', '')`);
  await owner.query(FILL);
  const [person] = await sql.query<{ id: number }>(
    `INSERT INTO app_user (username, email, password_hash) VALUES ('list-maker', 'list-maker@example.com', 'x') RETURNING id`,
  );
  await owner.query(
    `UPDATE payment_transaction SET initiator_id = $1, type = 'payment_request' WHERE order_no LIKE 'ORD-77_'`,
    [person?.id],
  );
  await owner.query(
    `UPDATE payment_transaction SET customer_first_name = 'Fatima', customer_last_name = 'Al-Sabah',
       gateway_reference = 'GW-777-REF', customer_id = 'customer-777' WHERE order_no = 'ORD-777'`,
  );
  // Attempts of two payments: one that fails names no brand, the successful one does, however it is learned.
  await owner.query(
    `INSERT INTO payment_attempt (transaction_id, gateway_account_id, reference_number, state, currency_code, amount_minor, gateway_response)
     SELECT p.id, p.gateway_account_id, 'A-' || p.order_no || s.state, s.state::attempt_state, p.currency_code, p.amount_minor, s.answer::jsonb
     FROM payment_transaction p JOIN (VALUES ('ORD-781', 'failed', '{"card_type": "AMEX"}'),
       ('ORD-781', 'success', '{"card": {"brand": "Visa"}}'), ('ORD-782', 'pending', '{}')) s (order_no, state, answer) USING (order_no)`,
  );
  await owner.query(
    `UPDATE payment_attempt SET state = 'success', gateway_response = '{"card_type": " Mastercard "}'
     WHERE reference_number = 'A-ORD-782pending'`,
  );
  // Every hundredth payment failed before: half of them for want of money, half without an answer.
  await owner.query(
    `INSERT INTO payment_attempt (transaction_id, gateway_account_id, reference_number, state, currency_code, amount_minor, message, created_at)
     SELECT id, gateway_account_id, 'F-' || order_no, 'failed', currency_code, amount_minor,
       CASE WHEN substr(order_no, 5)::int % 200 = 0 THEN 'Insufficient funds' ELSE 'Timed out' END, created_at + interval '1 day'
     FROM payment_transaction WHERE substr(order_no, 5)::int % 100 = 0`,
  );
  await owner.query("UPDATE payment_transaction SET is_sandbox = substr(order_no, 5)::int % 7 = 0");
  await owner.query("VACUUM ANALYZE");
}, 180_000);

afterAll(() => owner?.end());

async function all(filter: Partial<TransactionFilter>, pages: number): Promise<TransactionRow[]> {
  const rows: TransactionRow[] = [];
  let after: string | null = null;
  for (let page = 0; page < pages; page++) {
    const found = await listTransactions(actor, { ...NO_FILTER, ...filter }, { after });
    rows.push(...found.rows);
    after = found.next;
    if (!after) break;
  }
  return rows;
}

/** The same question asked the plain way. */
async function expected(where: string, limit: number): Promise<string[]> {
  const found = await owner.query(
    `SELECT session_id FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
     WHERE p.deleted_at IS NULL AND ${where} ORDER BY p.created_at DESC, p.id DESC LIMIT ${limit}`,
  );
  return found.rows.map((row: { session_id: string }) => row.session_id);
}

/** Two pages of a filter from all its matches, sorted: the slow way, which needs no order of an index. */
async function askedPlainly(filter: Partial<TransactionFilter>, wanted: Sort): Promise<string[]> {
  const asked = { ...NO_FILTER, ...filter };
  const window = { cursor: null, direction: "older" as const, limit: 100, sort: fittingSort(wanted, asked) };
  const { text, values } = listFew(await resolveFilter(asked), window);
  return (await sql.query<{ session_id: string }>(text, values)).map(({ session_id }) => session_id);
}

describe("pages", () => {
  test("follow each other without a gap or a double, and back again", async () => {
    const first = await listTransactions(actor, NO_FILTER);
    const second = await listTransactions(actor, NO_FILTER, { after: first.next });
    const third = await listTransactions(actor, NO_FILTER, { after: second.next });
    const shown = [...first.rows, ...second.rows, ...third.rows].map((row) => row.sessionId);
    expect(shown).toEqual(await expected("true", 150));
    expect(first.previous).toBeNull();
    const back = await listTransactions(actor, NO_FILTER, { before: third.previous });
    expect(back.rows).toEqual(second.rows);
    const top = await listTransactions(actor, NO_FILTER, { before: back.previous });
    expect(top.rows).toEqual(first.rows);
    expect(top.previous).toBeNull();
  });

  test("begin at the top again when less than a page is left above", async () => {
    const first = await listTransactions(actor, NO_FILTER);
    const row = await owner.query(
      "SELECT id, created_at::text FROM payment_transaction WHERE session_id = $1",
      [first.rows[3]?.sessionId],
    );
    const at = `${row.rows[0].created_at.slice(0, 10)}T${row.rows[0].created_at.slice(11).replace(/\+00$/, "Z")}`;
    const page = await listTransactions(actor, NO_FILTER, {
      before: encodeCursor({ at, id: BigInt(row.rows[0].id) }),
    });
    expect(page.rows).toEqual(first.rows);
  });

  test("end", async () => {
    const found = await all({ states: ["cod"], accounts: ["knet"] }, 10);
    expect(found.map((row) => row.sessionId)).toEqual(
      await expected("p.state = 'cod' AND a.pg_code = 'knet'", 1000),
    );
  });

  test("with a cursor that is not ours are refused", async () => {
    await expect(listTransactions(actor, NO_FILTER, { after: "bm90IG91cnM" })).rejects.toMatchObject({
      code: "invalid_input",
      field: "cursor",
    });
  });
});

describe("filters", () => {
  test.each<[string, Partial<TransactionFilter>, string]>([
    ["one state", { states: ["cod"] }, "p.state = 'cod'"],
    ["several states", { states: ["cod", "authorized"] }, "p.state IN ('cod', 'authorized')"],
    ["accounts", { accounts: ["mada", "card"] }, "a.pg_code IN ('mada', 'card')"],
    ["a currency", { currencies: ["SAR"] }, "p.currency_code = 'SAR'"],
    ["a state nobody is in", { states: ["invalided"] }, "false"],
    ["a kind", { types: ["payment_request"] }, "p.type = 'payment_request'"],
    ["kinds", { types: ["payment_request", "e_commerce"] }, "true"],
    ["a maker", { createdBy: [maker] }, "p.order_no LIKE 'ORD-77_'"],
    ["a kind and a maker", { types: ["e_commerce"], createdBy: [maker] }, "false"],
    [
      "days of the merchant",
      { from: "2026-01-10", to: "2026-01-10" },
      "p.created_at >= '2026-01-09T21:00Z' AND p.created_at < '2026-01-10T21:00Z'",
    ],
    [
      "a narrow amount range",
      { currencies: ["KWD"], min: "1.5", max: "1.503" },
      "p.currency_code = 'KWD' AND p.amount_minor BETWEEN 1500 AND 1503",
    ],
    [
      "a wide amount range",
      { currencies: ["KWD"], min: "2" },
      "p.currency_code = 'KWD' AND p.amount_minor >= 2000",
    ],
    [
      "everything at once",
      {
        states: ["paid", "failed"],
        accounts: ["knet"],
        currencies: ["KWD"],
        from: "2026-01-05",
        max: "3.25",
      },
      "p.state IN ('paid', 'failed') AND a.pg_code = 'knet' AND p.currency_code = 'KWD' AND p.created_at >= '2026-01-04T21:00Z' AND p.amount_minor <= 3250",
    ],
  ])("by %s give the same as the plain question", async (_name, filter, where) => {
    const found = await all(filter, 3);
    expect(found.map((row) => row.sessionId)).toEqual(await expected(where, 150));
  });

  test.each<[string, Partial<TransactionFilter>, string]>([
    ["one reason", { failures: ["timeout"] }, "substr(order_no, 5)::int % 200 = 100"],
    [
      "two reasons, in one account",
      { failures: ["timeout", "insufficient_funds"], accounts: ["mada"] },
      "substr(order_no, 5)::int % 100 = 0 AND a.pg_code = 'mada'",
    ],
    ["a reason of operations, of which there are none", { failures: ["operation.timeout"] }, "false"],
    [
      "the day of a failure, whenever the payment was made",
      { dateKey: "failed", from: "2026-01-05", to: "2026-01-05" },
      "substr(order_no, 5)::int % 100 = 0 AND p.created_at >= '2026-01-03T21:00Z' AND p.created_at < '2026-01-04T21:00Z'",
    ],
    [
      "a reason on a day, both of one failure",
      { failures: ["timeout"], dateKey: "failed", from: "2026-01-05", to: "2026-01-05" },
      "substr(order_no, 5)::int % 200 = 100 AND p.created_at >= '2026-01-03T21:00Z' AND p.created_at < '2026-01-04T21:00Z'",
    ],
    ["live payments", { payments: "live" }, "NOT p.is_sandbox"],
    ["test payments of one state", { payments: "test", states: ["cod"] }, "p.is_sandbox AND p.state = 'cod'"],
  ])("by %s find what the plain question finds, and count it", async (_name, filter, where) => {
    const found = await all(filter, 3);
    expect(found.map((row) => row.sessionId)).toEqual(await expected(where, 150));
    const counted = await owner.query(
      `SELECT least(count(*), 1000)::int AS found FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
       WHERE p.deleted_at IS NULL AND ${where}`,
    );
    expect((await countTransactions(actor, { ...NO_FILTER, ...filter })).count).toBe(counted.rows[0].found);
  });

  test("give in every order what sorting all matches gives, page by page", async () => {
    const some = <const Item>(...items: Item[]) => fc.subarray(items, { maxLength: 2 });
    const asked = fc.record({
      states: some("paid", "failed", "cod", "invalided"),
      accounts: some("knet", "card"),
      types: some("e_commerce", "payment_request"),
      createdBy: fc.constantFrom<string[][]>([], [], [], [], [maker]),
      cards: fc.constantFrom<string[][]>([], [], [], ["VISA", "MASTERCARD"]),
      failures: fc.constantFrom<Failure[][]>([], [], [], ["timeout"], ["timeout", "operation.other"]),
      payments: fc.constantFrom(null, null, "live" as const, "test" as const),
      currencies: fc.constantFrom<string[][]>([], ["KWD"], ["KWD", "SAR"]),
      min: fc.constantFrom(null, "1.5"),
      max: fc.constantFrom(null, "1.503", "2"),
      from: fc.constantFrom(null, "2026-01-20"),
      to: fc.constantFrom(null, "2026-01-21"),
      dateKey: fc.constantFrom(...DATE_KEYS),
    });
    const order = fc.record({
      key: fc.constantFrom(...SORT_KEYS),
      way: fc.constantFrom("up" as const, "down" as const),
    });
    await fc.assert(
      fc.asyncProperty(asked, order, async (filter, wanted) => {
        const amounts = filter.currencies.length === 1 ? {} : { min: null, max: null };
        const one = { ...NO_FILTER, ...filter, ...amounts };
        const first = await listTransactions(actor, one, {}, { sort: wanted });
        const second = first.next
          ? await listTransactions(actor, one, { after: first.next }, { sort: wanted })
          : null;
        const shown = [...first.rows, ...(second?.rows ?? [])].map(({ sessionId }) => sessionId);
        expect(shown).toEqual(await askedPlainly(one, wanted));
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, string, string]>([
    ["a session id's beginning", "SESSION", "session_id LIKE 'SESSION%'"],
    ["an order number", "ORD-1199", "order_no LIKE 'ORD-1199%'"],
    ["a reference number", "REF00017", "p.reference_number LIKE 'REF00017%'"],
    ["an e-mail in any case", "PERSON99@", "lower(customer_email) LIKE 'person99@%'"],
    ["a phone number with blanks", "+965 5001 99", "customer_phone LIKE '+965500199%'"],
  ])("find by %s", async (_name, text, where) => {
    const [some] = await expected("p.order_no = 'ORD-777'", 1);
    const prefix = some?.slice(0, 8) ?? "";
    const search = text.replace("SESSION", prefix);
    const found = await all({ search }, 3);
    expect(found.length).toBeGreaterThan(0);
    expect(found.map((row) => row.sessionId)).toEqual(await expected(where.replace("SESSION", prefix), 150));
  });

  test("a search narrows what the other filters leave, and wildcards are plain characters", async () => {
    expect(await all({ search: "ORD_1%" }, 1)).toEqual([]);
    const narrowed = await all({ search: "ORD-1179", states: ["authorized"] }, 3);
    expect(narrowed.map((row) => row.sessionId)).toEqual(
      await expected("order_no LIKE 'ORD-1179%' AND p.state = 'authorized'", 150),
    );
  });

  test("too many matches are said, not hidden, even when the other filters leave none", async () => {
    expect((await listTransactions(actor, { ...NO_FILTER, search: "ORD-" })).capped).toBe(true);
    const none = await listTransactions(actor, { ...NO_FILTER, search: "ORD-", states: ["invalided"] });
    expect(none).toMatchObject({ rows: [], capped: true });
    expect((await listTransactions(actor, { ...NO_FILTER, search: "ORD-1177" })).capped).toBe(false);
  });

  test("offer every currency that occurs", async () => {
    expect(await listFilterOptions(actor)).toMatchObject({ currencies: ["KWD", "SAR"] });
  });
});

describe("orders", () => {
  const shownBy = async (sort: string, filter: Partial<TransactionFilter>, pages = 3) => {
    const ids: string[] = [];
    let after: string | null = null;
    let last: string | null = null;
    for (let page = 0; page < pages; page++) {
      const found = await listTransactions(
        actor,
        { ...NO_FILTER, ...filter },
        { after },
        { sort: readSort(sort) },
      );
      ids.push(...found.rows.map((row) => row.sessionId));
      last = found.previous;
      after = found.next;
      if (!after) break;
    }
    return { ids, previous: last };
  };
  const plainly = async (where: string, by: string) => {
    const rows = await owner.query(
      `SELECT session_id FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
       WHERE p.deleted_at IS NULL AND ${where} ORDER BY ${by} LIMIT 150`,
    );
    return rows.rows.map((row: { session_id: string }) => row.session_id);
  };

  test.each<[string, Partial<TransactionFilter>, string, string]>([
    ["created", {}, "true", "p.created_at, p.id"],
    ["created", { states: ["cod", "paid"] }, "p.state IN ('cod', 'paid')", "p.created_at, p.id"],
    ["-amount", { currencies: ["KWD"] }, "p.currency_code = 'KWD'", "p.amount_minor DESC, p.id DESC"],
    [
      "amount",
      { currencies: ["SAR"], states: ["cod"] },
      "p.currency_code = 'SAR' AND p.state = 'cod'",
      "p.amount_minor, p.id",
    ],
    [
      "amount",
      { currencies: ["KWD"], accounts: ["card"], min: "2" },
      "p.currency_code = 'KWD' AND a.pg_code = 'card' AND p.amount_minor >= 2000",
      "p.amount_minor, p.id",
    ],
    ["-changed", { accounts: ["mada"] }, "a.pg_code = 'mada'", "p.state_changed_at DESC, p.id DESC"],
    ["-paid", {}, "p.paid_at IS NOT NULL", "p.paid_at DESC, p.id DESC"],
    [
      "paid",
      { search: "ORD-1199" },
      "p.paid_at IS NOT NULL AND order_no LIKE 'ORD-1199%'",
      "p.paid_at, p.id",
    ],
  ])("by %s with %o are the same as the plain question, page after page", async (sort, filter, where, by) => {
    expect((await shownBy(sort, filter)).ids).toEqual(await plainly(where, by));
  });

  test("lead back to the page they came from", async () => {
    const sort = { sort: readSort("amount") };
    const filter = { ...NO_FILTER, currencies: ["KWD"] };
    const first = await listTransactions(actor, filter, {}, sort);
    const second = await listTransactions(actor, filter, { after: first.next }, sort);
    const third = await listTransactions(actor, filter, { after: second.next }, sort);
    expect((await listTransactions(actor, filter, { before: third.previous }, sort)).rows).toEqual(
      second.rows,
    );
    // A place among amounts is none among dates.
    await expect(listTransactions(actor, filter, { after: first.next })).rejects.toMatchObject({
      field: "cursor",
    });
  });

  test("by amount need one currency, and days of payment are read in their own order", async () => {
    expect((await shownBy("amount", {}, 1)).ids).toEqual(await expected("true", 50));
    const days: Partial<TransactionFilter> = { dateKey: "paid", from: "2026-01-10", to: "2026-01-11" };
    const where = "p.paid_at >= '2026-01-09T21:00Z' AND p.paid_at < '2026-01-11T21:00Z'";
    expect((await shownBy("-created", days)).ids).toEqual(await plainly(where, "p.paid_at DESC, p.id DESC"));
  });
});

describe("more filters and searches", () => {
  test("by type, by the person who made it and by several currencies", async () => {
    const found = await all({ types: ["payment_request"] }, 1);
    expect(found.map((row) => row.sessionId)).toEqual(await expected("p.type = 'payment_request'", 50));
    expect(await all({ createdBy: ["nobody-of-this-name"] }, 1)).toEqual([]);
    const made = await all({ createdBy: [maker], states: ["paid", "failed"] }, 1);
    expect(made.length).toBeGreaterThan(0);
    expect(made.map((row) => row.sessionId)).toEqual(
      await expected("p.initiator_id IS NOT NULL AND p.state IN ('paid', 'failed')", 50),
    );
    const visa = await all({ cards: ["Visa", "NOBODYS"] }, 1);
    expect(visa.map((row) => row.orderNo)).toEqual(["ORD-781"]);
    expect(await all({ cards: ["VISA"], states: ["failed"] }, 1)).toEqual([]);
    expect((await listFilterOptions(actor)).cards).toEqual(["MASTERCARD", "VISA"]);
    const both = await all({ currencies: ["KWD", "SAR"], states: ["cod"] }, 3);
    expect(both.map((row) => row.sessionId)).toEqual(await expected("p.state = 'cod'", 150));
  });

  test.each(["fatima al sabbah", "Fatma Al-Sabah", "sabah fatima"])(
    "finds a customer by the name %s",
    async (search) => {
      const page = await listTransactions(actor, { ...NO_FILTER, search });
      expect(page).toMatchObject({ byName: true, cut: false });
      expect(page.rows.map((row) => row.customerName)).toContain("Fatima Al-Sabah");
    },
  );

  test("names come second: an identifier that matches is all that is shown", async () => {
    const page = await listTransactions(actor, { ...NO_FILTER, search: "ORD-1199" });
    expect(page.byName).toBe(false);
    expect(page.rows.every((row) => row.orderNo?.startsWith("ORD-1199"))).toBe(true);
  });

  test("finds a payment by the gateway's reference and the customer's id, and nothing by half of them", async () => {
    for (const search of ["GW-777-REF", "customer-777"])
      expect((await all({ search }, 1)).map((row) => row.orderNo)).toEqual(["ORD-777"]);
    expect(await all({ search: "GW-777" }, 1)).toEqual([]);
  });

  test("chosen columns are read on top, and only then", async () => {
    const [plain] = await all({ search: "GW-777-REF" }, 1);
    expect(plain?.cells).toBeUndefined();
    const columns = readColumns("state,type,initiator,settled,paid,remaining,customerId") ?? [];
    const { rows } = await listTransactions(actor, { ...NO_FILTER, search: "GW-777-REF" }, {}, { columns });
    const row = rows.find(({ orderNo }) => orderNo === "ORD-777");
    expect(row?.cells).toMatchObject({ type: "payment_request", customerId: "customer-777" });
    expect(Object.keys(row?.cells ?? {})).not.toContain("phone");
  });

  test("the last attempt, the merchant's own data and when the link was mailed can be shown", async () => {
    const [asked] = await owner
      .query(
        `UPDATE payment_transaction SET extra = '{"remarks": "gift", "branch": 7}' WHERE order_no = 'ORD-781' RETURNING session_id`,
      )
      .then(({ rows }) => rows as { session_id: string }[]);
    await owner.query(
      `INSERT INTO mail (key, kind, language, recipient, subject, text_body, html_body, status, finished_at)
       SELECT 'link:' || $1::text || s.suffix, 'payment_link', 'en', 'sara@example.com', 'Pay', '', '', s.status::mail_status, s.at::timestamptz
       FROM (VALUES ('', 'sent', '2026-01-02T10:00:00Z'), (':1', 'sent', '2026-01-03T10:00:00Z'), (':2', 'waiting', NULL)) s (suffix, status, at)`,
      [asked?.session_id],
    );
    const columns = readColumns("amount,attempt,details,mailed") ?? [];
    const { rows } = await listTransactions(actor, { ...NO_FILTER, search: "ORD-781" }, {}, { columns });
    const { mailed, ...cells } = rows.find(({ orderNo }) => orderNo === "ORD-781")?.cells ?? {};
    expect(cells).toEqual({ attempt: "A-ORD-781success", details: "branch: 7, remarks: gift" });
    expect(new Date(mailed ?? "").toISOString()).toBe("2026-01-03T10:00:00.000Z");
  });
});

/** The plan as the application gets it, and what it read. */
async function planOf(statement: Statement): Promise<{ text: string; buffers: number }> {
  const rows = await sql.query<{ "QUERY PLAN": string }>(
    `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) ${statement.text}`,
    statement.values,
  );
  const text = rows.map((row) => row["QUERY PLAN"]).join("\n");
  const top = /Buffers: shared (?:hit=(\d+))?(?: ?read=(\d+))?/.exec(text);
  return { text, buffers: Number(top?.[1] ?? 0) + Number(top?.[2] ?? 0) };
}

describe("plans", () => {
  const deep = { at: "2026-01-15T00:00:00Z", id: 1n };
  const filters: [string, Partial<TransactionFilter>][] = [
    ["no filter", {}],
    ["a rare state", { states: ["cod"] }],
    ["a state nobody is in", { states: ["invalided"] }],
    ["states and accounts", { states: ["paid", "cod"], accounts: ["knet", "mada"] }],
    ["a currency", { currencies: ["SAR"] }],
    ["days", { from: "2026-01-02", to: "2026-01-20" }],
    ["a kind", { types: ["payment_request"] }],
    ["a maker", { createdBy: [maker] }],
  ];
  test.each(
    filters.flatMap(([name, filter]) => [[name, "first", filter] as const, [name, "deep", filter] as const]),
  )("%s, %s page: an index drives and no payment is scanned in vain", async (_name, depth, filter) => {
    const statement = listByDate(await resolveFilter({ ...NO_FILTER, ...filter }), {
      cursor: depth === "deep" ? deep : null,
      direction: "older",
      limit: 51,
      sort: DEFAULT_SORT,
    });
    const plan = await planOf(statement);
    expect(plan.text).not.toMatch(/Seq Scan on payment_transaction/);
    // A full walk of the table would read about 3,500 pages.
    expect(plan.buffers).toBeLessThan(1_500);
  });

  test("an amount range is counted and read from its index", async () => {
    const filter = await resolveFilter({ ...NO_FILTER, currencies: ["KWD"], min: "1.5", max: "1.503" });
    const window = { cursor: null, direction: "older" as const, limit: 51, sort: DEFAULT_SORT };
    for (const statement of [countMatches(filter, 5_000), listFew(filter, window)]) {
      const { text } = await planOf(statement);
      expect(text).toMatch(/payment_transaction_amount_idx/);
      expect(text).not.toMatch(/Seq Scan on payment_transaction/);
    }
  });

  test.each<Partial<TransactionFilter>>([
    { failures: ["timeout"] },
    { failures: ["timeout", "operation.timeout"], dateKey: "failed", from: "2026-01-05" },
  ])("failures by %o are counted from their index, none is scanned in vain", async (filter) => {
    const resolved = await resolveFilter({ ...NO_FILTER, ...filter });
    const window = { cursor: null, direction: "older" as const, limit: 51, sort: DEFAULT_SORT };
    for (const statement of [countMatches(resolved, 5_000), listFew(resolved, window)]) {
      const { text, buffers } = await planOf(statement);
      expect(text).toMatch(/payment_attempt_failed_idx/);
      expect(text).not.toMatch(/Seq Scan on payment_transaction/);
      expect(buffers).toBeLessThan(3_000);
    }
    const near = await planOf(listNear(resolved, window));
    expect(near.text).not.toMatch(/Seq Scan on payment_/);
  });

  test("a page of a common amount or kind is read without looking at more payments than it passes by", async () => {
    const window = { cursor: null, direction: "older" as const, limit: 51, sort: DEFAULT_SORT };
    const asked: Partial<TransactionFilter>[] = [
      { currencies: ["KWD"], min: "1.5", max: "3" },
      { types: ["e_commerce"], states: ["paid"] },
    ];
    for (const filter of asked) {
      const resolved = await resolveFilter({ ...NO_FILTER, ...filter });
      const [near, few] = [await planOf(listNear(resolved, window)), await planOf(listFew(resolved, window))];
      expect(near.text).not.toMatch(/Seq Scan on payment_transaction/);
      expect(near.buffers).toBeLessThan(few.buffers / 3);
    }
  });

  test("a search for a name reads the index of names", async () => {
    const window = { cursor: null, direction: "older" as const, limit: 51, sort: DEFAULT_SORT };
    const { text } = await planOf(listByName("fatima sabah", await resolveFilter(NO_FILTER), window));
    expect(text).toMatch(/payment_transaction_name_idx/);
  });

  test.each(["ORD-119", "person", "+965500", "REF001", "abcdef", "zzzzzz"])(
    "a search for %s reads prefix indexes only",
    async (search) => {
      const filter = await resolveFilter({ ...NO_FILTER, search });
      if (!filter.search) throw new Error("too short");
      const window = { cursor: null, direction: "older" as const, limit: 51, sort: DEFAULT_SORT };
      const { text } = await planOf(listBySearch(filter.search, filter, window));
      expect(text).not.toMatch(/Seq Scan on payment_transaction/);
      expect(text).not.toMatch(/payment_transaction_created_idx/);
    },
  );
});

test("deleted payments stand in their own list, latest deletion first, with who did it", async () => {
  const person = await signedIn(["payment.restore"]);
  await owner.query(
    "UPDATE payment_transaction SET deleted_at = now() + interval '1 day', deleted_by_id = $1 WHERE order_no = 'ORD-1'",
    [person.userId],
  );
  const first = await listDeletedTransactions(person);
  expect(first.rows[0]).toMatchObject({ orderNo: "ORD-1", deletedBy: person.username });
  const second = await listDeletedTransactions(person, { after: first.next });
  const shown = [...first.rows, ...second.rows];
  expect(new Set(shown.map((row) => row.sessionId)).size).toBe(100);
  // Zeros at the end of a fraction are not written, which would spoil the order of the texts.
  const places = shown.map(({ deletedAt }) =>
    deletedAt.replace(/(?:\.(\d+))?Z$/, (_, fraction = "") => `.${String(fraction).padEnd(6, "0")}`),
  );
  expect(places).toEqual([...places].sort().reverse());
  const back = await listDeletedTransactions(person, { before: second.previous });
  expect(back.rows).toEqual(first.rows);
  expect((await all({ search: "ORD-1" }, 1)).map((row) => row.orderNo)).not.toContain("ORD-1");
  const found = async (change: Partial<TransactionFilter>) =>
    (await listDeletedTransactions(person, {}, { ...NO_FILTER, ...change })).rows.map((row) => row.orderNo);
  expect(await found({ search: "ORD-1" })).toContain("ORD-1");
  expect(await found({ search: "ORD%1" })).toEqual([]);
  expect(await found({ search: first.rows[0]?.sessionId.slice(0, 12) ?? "" })).toEqual(["ORD-1"]);
  const state = first.rows[0]?.state ?? "paid";
  const others = TRANSACTION_STATES.filter((one) => one !== state);
  expect(await found({ states: [state] })).toContain("ORD-1");
  expect(await found({ states: others })).not.toContain("ORD-1");
});

test("a person without the right to view sees nothing", async () => {
  const person = await signedIn(["user.manage"]);
  await expect(listTransactions(person, NO_FILTER)).rejects.toMatchObject({ code: "forbidden" });
  await expect(listDeletedTransactions(person)).rejects.toMatchObject({ code: "forbidden" });
  await expect(listChildren(person, randomBytes(20).toString("hex"))).rejects.toMatchObject({
    code: "forbidden",
  });
});
