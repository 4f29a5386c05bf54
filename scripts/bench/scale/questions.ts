import { listAudit } from "@/lib/audit/read-audit";
import type { AuditFilter } from "@/lib/audit/types";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { findAnything } from "@/lib/overview/find-anything";
import { readFigures } from "@/lib/overview/read-figures";
import { readTodo } from "@/lib/overview/read-todo";
import { listAllChildren } from "@/lib/transactions/child-list";
import { countTransactions } from "@/lib/transactions/count-transactions";
import { encodeCursor } from "@/lib/transactions/cursor";
import { NO_FILTER, type TransactionFilter } from "@/lib/transactions/filters";
import { listDeletedTransactions, listTransactions } from "@/lib/transactions/queries";
import type { Sort, SortKey } from "@/lib/transactions/sort";
import { sumTransactions } from "@/lib/transactions/sum-transactions";

/** What people ask of the screens, each as the product's own function with parameters of its own every time. */
export interface Question {
  group: "list" | "search" | "name" | "totals" | "badges" | "home" | "other";
  what: string;
  /** Of a list: its first page, or one far down. */
  page?: "first" | "deep";
  /** Asked so often; the slow ones less. */
  times: number;
  ask: (random: () => number) => Promise<unknown>;
}

/** Places and identifiers that were drawn from the rows of this database. */
interface Samples {
  rows: {
    id: bigint;
    session_id: string;
    order_no: string;
    email: string;
    phone: string;
    reference: string | null;
  }[];
  deep: Record<SortKey, string[]>;
  deepDeleted: string[];
  deepChildren: string[];
  children: { session_id: string; reference_number: string }[];
  events: { session: string; request: string }[];
}

const PEOPLE = [
  "Mariam Hadad",
  "Yousef Alenzi",
  "Noor Haidr",
  "Fatma Rashed",
  "Abdulla Kandri",
  "Zxqwv Jjkk",
];
const DRAWN = 400;
const CHILDREN = {
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
const AUDIT: AuditFilter = {
  ...{ search: null, actor: null, person: null, action: null, object: null, result: null, address: null },
  ...{ request: null, from: null, to: null, before: null },
};

export async function drawSamples(): Promise<Samples> {
  const drawn = `FROM (SELECT min(id) AS low, max(id) AS high FROM payment_transaction) r,
    LATERAL (SELECT r.low + (random() * (r.high - r.low))::bigint AS id FROM generate_series(1, ${DRAWN})) x
    JOIN payment_transaction p ON p.id = x.id`;
  const rows = await sql.query<Samples["rows"][number]>(
    `SELECT p.id, p.session_id, p.order_no, p.customer_email AS email, p.customer_phone AS phone, p.reference_number AS reference ${drawn}`,
  );
  const last = (column: string, where: string) =>
    sql.query<{ at: string | bigint; id: bigint }>(
      `SELECT ${column} AS at, id FROM payment_transaction WHERE ${where} ORDER BY ${column}, id OFFSET 500 LIMIT ${DRAWN}`,
    );
  const cursors = (found: readonly { at: string | bigint; id: bigint }[]) =>
    found.map(({ at, id }) => encodeCursor({ at: String(at), id }));
  const alive = "deleted_at IS NULL";
  const events = await sql.query<Samples["events"][number]>(
    "SELECT transaction_session_id AS session, request_id AS request FROM audit_event WHERE id % 997 = 0 LIMIT 400",
  );
  return {
    rows,
    deep: {
      created: cursors(await last("created_at", alive)),
      paid: cursors(await last("paid_at", `${alive} AND paid_at IS NOT NULL`)),
      changed: cursors(await last("state_changed_at", alive)),
      amount: cursors(await last("amount_minor", `${alive} AND currency_code = 'KWD'`)),
    },
    deepDeleted: cursors(
      await sql.query(
        `SELECT deleted_at AS at, id FROM payment_transaction WHERE deleted_at IS NOT NULL ORDER BY deleted_at, id OFFSET 100 LIMIT 50`,
      ),
    ),
    deepChildren: (
      await sql.query<{ id: bigint }>("SELECT id FROM child_transaction ORDER BY id OFFSET 100 LIMIT 100")
    ).map(({ id }) => String(id)),
    children: await sql.query(
      "SELECT session_id, reference_number FROM child_transaction WHERE id % 37 = 0 LIMIT 200",
    ),
    events,
  };
}

const SORTS: readonly (Sort & { filter?: Partial<TransactionFilter> })[] = [
  { key: "created", way: "down" },
  { key: "paid", way: "down" },
  { key: "changed", way: "down" },
  { key: "amount", way: "down", filter: { currencies: ["KWD"] } },
];

const WEEK_AGO = new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10);

const FILTERS: readonly [string, Partial<TransactionFilter>][] = [
  ["a rare state", { states: ["invalided"] }],
  ["a common state", { states: ["paid"] }],
  ["two accounts, two states", { accounts: ["knet-test", "mada-test"], states: ["failed", "expired"] }],
  ["a currency and an amount", { currencies: ["KWD"], min: "10.000", max: "11.000" }],
  ["an amount that few have", { currencies: ["USD"], min: "190.00" }],
  ["a kind of payment", { types: ["payment_request"] }],
  ["a reason of failure", { failures: ["insufficient_funds"] }],
  [
    "a reason of failure on seven days",
    { from: WEEK_AGO, failures: ["insufficient_funds"], dateKey: "failed" },
  ],
  ["a kind in a rare state", { types: ["payment_request"], states: ["invalided"] }],
];

export function questionsOf(actor: UserActor, samples: Samples, searches: number): Question[] {
  const pick = <Item>(list: readonly Item[], random: () => number) =>
    list[Math.floor(random() * list.length)] as Item;
  const list = (filter: Partial<TransactionFilter>, sort?: Sort, after?: string) =>
    listTransactions(actor, { ...NO_FILTER, ...filter }, { after }, sort ? { sort } : {});
  const searched = (what: string, of: (row: Samples["rows"][number]) => string): Question => ({
    ...{ group: "search", what, times: searches },
    ask: (random) => list({ search: of(pick(samples.rows, random)) }),
  });
  const child = (filter: Partial<Parameters<typeof listAllChildren>[1]>) =>
    listAllChildren(actor, { ...CHILDREN, ...filter });
  const audit = (filter: Partial<AuditFilter>) => listAudit(actor, { ...AUDIT, ...filter });
  const other = (what: string, times: number, ask: Question["ask"]): Question => ({
    ...{ group: "other", what, times, ask },
  });
  return [
    ...SORTS.flatMap(({ filter = {}, ...sort }): Question[] => [
      { group: "list", page: "first", what: `by ${sort.key}`, times: 200, ask: () => list(filter, sort) },
      {
        ...{ group: "list", page: "deep", what: `by ${sort.key}`, times: 200 },
        ask: (random) => list(filter, sort, pick(samples.deep[sort.key], random)),
      },
    ]),
    ...FILTERS.flatMap(([what, filter]): Question[] => [
      { group: "list", page: "first", what, times: 100, ask: () => list(filter) },
      {
        ...{ group: "list", page: "deep", what, times: 100 },
        ask: (random) => list(filter, undefined, pick(samples.deep.created, random)),
      },
    ]),
    searched("a whole order number", ({ order_no }) => order_no),
    searched("the beginning of an order number", ({ order_no }) => order_no.slice(0, 5)),
    searched("the beginning of a session", ({ session_id }) => session_id.slice(0, 8)),
    searched("an e-mail address", ({ email }) => email),
    searched("a telephone number", ({ phone }) => phone),
    searched("a reference", ({ reference, order_no }) => reference ?? order_no),
    searched("nothing that exists", ({ session_id }) => `no-${session_id.slice(0, 9)}`),
    {
      ...{ group: "name", what: "a name, misspelled", times: 24 },
      ask: (random) => list({ search: pick(PEOPLE, random) }),
    },
    { group: "totals", what: "of everything", times: 5, ask: () => sumTransactions(actor, NO_FILTER) },
    {
      ...{ group: "totals", what: "of a rare state", times: 5 },
      ask: () => sumTransactions(actor, { ...NO_FILTER, states: ["invalided"] }),
    },
    {
      ...{ group: "badges", what: "of a common state", times: 50 },
      ask: () => countTransactions(actor, { ...NO_FILTER, states: ["paid"] }),
    },
    {
      ...{ group: "badges", what: "of a kind and a state", times: 50 },
      ask: () =>
        countTransactions(actor, { ...NO_FILTER, types: ["payment_request"], states: ["invalided"] }),
    },
    { group: "home", what: "figures of 90 days", times: 200, ask: () => readFigures(actor, { days: 90 }) },
    { group: "home", what: "what needs me now", times: 200, ask: () => readTodo(actor) },
    other("child transactions, first page", 100, () => child({})),
    other("child transactions, last page", 100, (random) =>
      child({ after: pick(samples.deepChildren, random) }),
    ),
    other("child transactions of a state that none has", 50, () => child({ state: ["refund_rejected"] })),
    other("child transactions, a reference", 100, (random) =>
      child({ q: pick(samples.children, random).reference_number }),
    ),
    other("deleted, first page", 100, () => listDeletedTransactions(actor)),
    other("deleted, last page", 100, (random) =>
      listDeletedTransactions(actor, { after: pick(samples.deepDeleted, random) }),
    ),
    other("anything, by an order number", 100, (random) =>
      findAnything(actor, pick(samples.rows, random).order_no),
    ),
    other("audit, latest", 100, () => audit({})),
    other("audit, one action", 100, () => audit({ action: "webhook.sent" })),
    other("audit, an action that never was", 10, () => audit({ action: "user.created" })),
    other("audit, search by session", 100, (random) =>
      audit({ search: pick(samples.events, random).session }),
    ),
    other("audit, search by request", 100, (random) =>
      audit({ search: pick(samples.events, random).request }),
    ),
    other("audit, search by a name", 100, () => audit({ search: "actor 1" })),
    other("audit, search by an address", 100, () => audit({ search: "192.0.2.7" })),
    other("audit, an address that never was", 50, (random) =>
      audit({ address: `203.0.113.${Math.floor(random() * 250)}` }),
    ),
    other("audit, an object", 100, (random) => audit({ object: `payment:${Math.floor(random() * 30_000)}` })),
    other("audit, one person", 100, () => audit({ person: 7 })),
    other("audit, refused", 100, () => audit({ result: "refused" })),
  ];
}
