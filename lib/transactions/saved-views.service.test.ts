import { expect, test } from "vitest";
import { countNewer, countTransactions } from "@/lib/transactions/count-transactions";
import { NO_FILTER } from "@/lib/transactions/filters";
import { readListPreference, saveListPreference } from "@/lib/transactions/list-preferences";
import { listTransactions } from "@/lib/transactions/queries";
import { deleteView, listSavedViews, saveView } from "@/lib/transactions/saved-views";
import { sumTransactions } from "@/lib/transactions/sum-transactions";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";
import { sql } from "@/lib/db/sql";

const world = arrangeWorld();
const view = { list: "transactions" as const, query: "state=paid", isShared: false };

test("a private view is its owner's alone, a shared one everybody's to use and nobody else's to remove", async () => {
  const [owner, other, admin] = [
    await makeActor(["transaction.view"]),
    await makeActor(["transaction.view"]),
    await makeActor(["transaction.view", "user.manage"]),
  ];
  const mine = await saveView(owner, { ...view, name: "Mine" });
  const ours = await saveView(owner, { ...view, name: "Ours", isShared: true });
  expect((await listSavedViews(other, "transactions")).map(({ name }) => name)).toEqual(["Ours"]);
  await expect(deleteView(other, mine.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(deleteView(other, ours.id)).rejects.toMatchObject({ code: "forbidden" });
  expect(await saveView(owner, { ...view, name: "Mine", query: "state=cod" })).toEqual({
    id: mine.id,
    replaced: true,
  });
  await deleteView(admin, ours.id);
  expect(await listSavedViews(owner, "transactions")).toMatchObject([
    { name: "Mine", query: "state=cod", isOwn: true },
  ]);
  const nobody = await makeActor(["user.manage"]);
  await expect(saveView(nobody, { ...view, name: "X" })).rejects.toMatchObject({ code: "forbidden" });
});

test.each([
  { name: "4111 1111 1111 1111" },
  { name: "Card", query: "q=4111+1111-1111+1111" },
  { name: "Card", query: "state=paid&q=4111%201111%201111%201111" },
])("a view that names a card number is not kept, neither as it is nor in the trail: %j", async (named) => {
  const owner = await makeActor(["transaction.view"]);
  await expect(saveView(owner, { ...view, ...named })).rejects.toMatchObject({ code: "invalid_input" });
  expect(await listSavedViews(owner, "transactions")).toEqual([]);
});

test("sixteen digits inside an id are no card number", async () => {
  const owner = await makeActor(["transaction.view"]);
  await saveView(owner, { ...view, name: "One payment", query: "q=ab4111111111111111cd0e" });
  expect(await listSavedViews(owner, "transactions")).toHaveLength(1);
});

test("a list stays as its person arranged it, and nonsense in the database is the usual list", async () => {
  const person = await makeActor(["transaction.view"]);
  await saveListPreference(person, {
    list: "transactions",
    columns: "amount.90,bogus,state",
    density: "roomy",
  });
  expect(await readListPreference(person, "transactions")).toEqual({
    columns: "amount.90,state",
    density: "roomy",
  });
  await sql.query("UPDATE list_preference SET value = '{\"columns\": 5}' WHERE user_id = $1", [
    person.userId,
  ]);
  expect(await readListPreference(person, "transactions")).toEqual({ columns: null, density: "usual" });
});

test("totals, counts and what arrived meanwhile agree with the list", async () => {
  const person = await makeActor(["transaction.view"]);
  const first = await makePayment(world.gateway);
  await makePayment(world.gateway);
  const page = await listTransactions(person, NO_FILTER);
  expect(await countTransactions(person, NO_FILTER)).toEqual({ count: page.rows.length, more: false });
  expect(await countTransactions(person, { ...NO_FILTER, search: first.sessionId })).toEqual({
    count: 1,
    more: false,
  });
  expect(await countNewer(person, NO_FILTER, page.top ?? "")).toEqual({ count: 0, more: false });
  await makePayment(world.gateway);
  expect(await countNewer(person, NO_FILTER, page.top ?? "")).toEqual({ count: 1, more: false });
  expect(await countNewer(person, { ...NO_FILTER, states: ["cod"] }, page.top ?? "")).toMatchObject({
    count: 0,
  });
  await makePayment(world.gateway, { state: "failed" });
  const totals = await sumTransactions(person, NO_FILTER);
  const [plain] = await sql.query<{ generated: string; received: string }>(
    `SELECT (sum(amount_minor) / 1000.0)::numeric(20,3)::text AS generated,
       (sum(settled_minor) FILTER (WHERE state = 'paid') / 1000.0)::numeric(20,3)::text AS received FROM payment_transaction`,
  );
  expect(totals).toMatchObject([
    { currency: "KWD", count: 4, refunded: "0.000", ...plain, net: plain?.received },
  ]);
});

test("a search is counted, added up and watched as the list finds it: by identifiers, by names where none leads anywhere", async () => {
  const person = await makeActor(["transaction.view"]);
  const first = await makePayment(world.gateway, { amountMinor: 7_000n });
  const second = await makePayment(world.gateway, { amountMinor: 5_000n });
  await sql.query(
    "UPDATE payment_transaction SET customer_first_name = 'Mariam', customer_last_name = 'Haddad' WHERE id = ANY($1)",
    [[first.id, second.id]],
  );
  const one = { ...NO_FILTER, search: first.sessionId };
  const { top } = await listTransactions(person, one);
  expect(await countNewer(person, one, top ?? "")).toEqual({ count: 0, more: false });

  const named = { ...NO_FILTER, search: "Mariam Hadad" };
  expect(await listTransactions(person, named)).toMatchObject({ byName: true, rows: [{}, {}] });
  expect(await countTransactions(person, named)).toEqual({ count: 2, more: false });
  expect(await sumTransactions(person, named)).toMatchObject([
    { currency: "KWD", count: 2, generated: "12.000" },
  ]);
  expect(await countTransactions(person, { ...NO_FILTER, search: "Nobody Whatsoever" })).toMatchObject({
    count: 0,
  });
});

test("totals add up every match of a search, also beyond what the list looks through", async () => {
  const person = await makeActor(["transaction.view"]);
  await sql.query(
    `INSERT INTO payment_transaction (session_id, order_no, type, state, currency_code, amount_minor)
     SELECT md5(n::text) || '00000000', 'MANY-' || n, 'e_commerce', 'created', 'KWD', 1000 FROM generate_series(1, 1200) n`,
  );
  const many = { ...NO_FILTER, search: "MANY-" };
  expect(await listTransactions(person, many)).toMatchObject({ capped: true });
  expect(await sumTransactions(person, many)).toMatchObject([{ count: 1200, generated: "1200.000" }]);
});
