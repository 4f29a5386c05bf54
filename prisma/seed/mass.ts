import "server-only";
import pg from "pg";
import type { Sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import { type AccountAccess, insertAccounts, SEED_ACCOUNTS, type SeedAccount } from "./accounts";
import { FIRST_NAMES, LAST_NAMES } from "./customers";
import { importIntoLedger, type SandboxAccess } from "./ledger";
import { MASS_BATCH } from "./mass-sql";

export interface MassOptions {
  /** Owner or application; the owner also refreshes the planner's statistics. */
  databaseUrl: string;
  transactions: number;
  seed?: number;
  /** Seals the credentials of accounts that are missing. */
  access?: AccountAccess | null;
  progress?: (done: number, total: number, perSecond: number) => void;
}

const DAY = 86_400_000;
const DAYS = 90;
/** The newest rows are left to the demo, whose payments the gateway knows. */
const NEWEST_MS = DAY / 2;
const BATCH = 10_000;
/** Two cores are the smallest machine; more writers only queue for the same pages. */
const WRITERS = 2;

/** Thousandths of all payments that go through each account. */
const SHARES: readonly (readonly [account: SeedAccount, share: number])[] = [
  [SEED_ACCOUNTS.knet, 400],
  [SEED_ACCOUNTS.mada, 160],
  [SEED_ACCOUNTS.benefit, 90],
  [SEED_ACCOUNTS.dirham, 110],
  [SEED_ACCOUNTS.dollar, 70],
  [SEED_ACCOUNTS.authorize, 80],
  [SEED_ACCOUNTS.queued, 60],
  [SEED_ACCOUNTS.noRefund, 30],
];

/** Makes as many payments as asked, older than what is there, and tells how far it is. Returns the number of seconds. */
export async function seedMass(options: MassOptions): Promise<number> {
  const { databaseUrl, transactions } = options;
  const pool = new pg.Pool({ connectionString: databaseUrl, options: "-c timezone=UTC", max: WRITERS });
  pool.on("error", () => undefined);
  const begun = performance.now();
  try {
    const values = await batchValues(pool, options);
    let next = 0;
    let done = 0;
    const write = async () => {
      while (next < transactions) {
        const from = next;
        const rows = Math.min(BATCH, transactions - from);
        next += rows;
        await pool.query({ name: "mass-batch", text: MASS_BATCH, values: values(from, rows) });
        done += rows;
        options.progress?.(done, transactions, (done * 1_000) / (performance.now() - begun));
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
    await pool.query("ANALYZE payment_transaction, payment_attempt, operation, child_transaction");
    return (performance.now() - begun) / 1_000;
  } finally {
    await pool.end();
  }
}

/** Everything of a batch that is the same for all of them, and a maker of its parameters. */
async function batchValues(pool: pg.Pool, options: MassOptions) {
  const accounts = SHARES.map(([account]) => account);
  const ids = await insertAccounts(sqlOn(pool), accounts, options.access ?? null);
  const idsOf = (list: readonly SeedAccount[]) => list.map((one) => ids.get(one.pgCode));
  const { rows } = await pool.query<{ newest: string; api_key: number | null }>(
    "SELECT (SELECT coalesce(max(id), 0) FROM payment_transaction) AS newest, (SELECT min(id) FROM api_key) AS api_key",
  );
  // Ordinals go on after what is there, so that a second run makes other payments.
  const first = Number(rows[0]?.newest ?? 0) + 1;
  const oldest = new Date(Date.now() - DAYS * DAY).toISOString();
  const stepMs = (DAYS * DAY - NEWEST_MS) / options.transactions;
  let sum = 0;
  const thresholds = SHARES.map(([, share]) => (sum += share));
  const names = (list: typeof FIRST_NAMES) => list.flat();
  return (from: number, count: number): unknown[] => [
    first + from,
    count,
    options.seed ?? 1,
    oldest,
    stepMs,
    idsOf(accounts),
    accounts.map((one) => one.pgCode),
    accounts.map((one) => one.currencyCode),
    thresholds,
    idsOf(accounts.filter((one) => one.operation === "authorize")),
    idsOf(accounts.filter((one) => one.refundMode === "immediate" && one.capabilities.refund !== "none")),
    rows[0]?.api_key ?? null,
    first,
    names(FIRST_NAMES),
    names(LAST_NAMES),
  ];
}

function sqlOn(pool: pg.Pool): Sql {
  return {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await pool.query(text, values as unknown[])).rows as Row[],
  };
}

interface LedgerRow {
  id: string;
  pg_code: string;
  reference_number: string;
  gateway_reference: string;
  currency_code: string;
  settled_minor: string;
  is_authorize: boolean;
  paid_at: Date;
  refund_id: string | null;
  refund_reference: string | null;
  refund_minor: string | null;
}

const LEDGER_PAGE = `
  SELECT p.id, a.pg_code, p.reference_number, p.gateway_reference, p.currency_code, p.settled_minor,
    a.operation = 'authorize' AS is_authorize, p.paid_at,
    o.id AS refund_id, o.gateway_reference AS refund_reference, o.amount_minor AS refund_minor
  FROM payment_transaction p JOIN gateway_account a ON a.id = p.gateway_account_id
  LEFT JOIN operation o ON o.transaction_id = p.id
  WHERE p.id > $1 AND p.order_no LIKE 'M-%' AND p.gateway_reference IS NOT NULL ORDER BY p.id LIMIT 5000`;

/** Tells the sandbox gateway about the mass payments, so that what is done to them works there too. */
export async function ledgerMass(
  databaseUrl: string,
  access: SandboxAccess,
  progress?: (done: number) => void,
): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, options: "-c timezone=UTC", max: 1 });
  pool.on("error", () => undefined);
  let after = "0";
  let done = 0;
  try {
    for (;;) {
      const { rows } = await pool.query<LedgerRow>(LEDGER_PAGE, [after]);
      const last = rows.at(-1);
      if (!last) return done;
      await importIntoLedger(access, rows.map(toLedger));
      after = last.id;
      done += rows.length;
      progress?.(done);
    }
  } finally {
    await pool.end();
  }
}

const QUEUED = SEED_ACCOUNTS.queued.pgCode;

function toLedger(row: LedgerRow): Record<string, unknown> {
  const text = (minor: string) => formatAmount(BigInt(minor), row.currency_code);
  const refund = row.refund_id && {
    id: row.refund_reference,
    reference: row.refund_id,
    type: "refund",
    amount: text(row.refund_minor ?? "0"),
  };
  return {
    id: row.gateway_reference,
    account: row.pg_code,
    reference: row.reference_number,
    amount: text(row.settled_minor),
    currency: row.currency_code,
    capture_mode: row.is_authorize ? "authorize" : "purchase",
    refund_mode: row.pg_code === QUEUED ? "queued" : "immediate",
    created_at: row.paid_at.toISOString(),
    operations: refund ? [refund] : [],
  };
}
