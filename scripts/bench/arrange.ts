import { createApiKey } from "@/lib/auth/api-keys";
import { inTransaction, sql } from "@/lib/db/sql";
import { inquiriesPerMinute } from "@/lib/transactions/inquiry-throttle";
import { encodeCursor } from "@/lib/transactions/cursor";
import { insertAccounts, SEED_ACCOUNTS } from "@/prisma/seed/accounts";
import { insertPayments } from "@/prisma/seed/insert";
import { importIntoLedger, ledgerPayment } from "@/prisma/seed/ledger";
import { seedMass } from "@/prisma/seed/mass";
import { buildPayment } from "@/prisma/seed/payment";
import { Random } from "@/prisma/seed/random";
import type { SeedPayment } from "@/prisma/seed/rows";
import { settleDown } from "./settle-down";
import { signedInCookie } from "./sign-in";
import type { BenchSettings } from "./settings";
import type { Stage } from "./stage";

/** What the loads work with. */
export interface Arranged {
  apiKey: string;
  cookie: string;
  /** Payments that the gateway knows; only the product refunds these. */
  productParents: string[];
  /** Payments that only the bare loop touches. */
  bareParents: string[];
  /** Ids of payments that only the yardstick touches, first and last of an unbroken row. */
  yardstickIds: { first: bigint; last: bigint };
  /** Payments that nobody refunds: what is read about them stays as short as it began. */
  readParents: string[];
  /** Places in the list about 10,000 rows below its top. */
  deepCursors: string[];
  seedPerSecond: number;
}

/** So much that no load uses one up: every refund takes the smallest unit. */
const PARENT_AMOUNT = 900_000_000n;
const DEPTH = 10_000;
const CURSORS = 500;
const BATCH = 1_000;

/** Fills database and ledger. */
export async function arrange(
  stage: Stage,
  settings: BenchSettings,
  report: (line: string) => void,
): Promise<Arranged> {
  const access = {
    sandboxGatewayUrl: stage.sandboxUrl,
    credentials: { secret: stage.secrets.sandbox, webhookSecret: stage.secrets.webhook },
    sealKey: stage.secrets.sealKey,
  };
  let shown = 0;
  const seconds = await seedMass({
    databaseUrl: stage.ownerUrl,
    transactions: settings.rows,
    access,
    progress: (done, total) => {
      if (done * 10 < (shown + 1) * total) return;
      shown = Math.floor((done * 10) / total);
      report(`  ${done.toLocaleString("en")} transactions`);
    },
  });
  // The limiter stays on; a benchmark makes in minutes what the general limit allows in a day.
  const { key } = await createApiKey(sql, { name: "Benchmark", dailyLimit: 2_000_000_000 });
  const accounts = await insertAccounts(sql, Object.values(SEED_ACCOUNTS), access);
  const random = new Random(7);
  const product = await storeParents(random, settings.parents, accounts);
  await importIntoLedger(
    { sandboxGatewayUrl: stage.sandboxUrl, sandboxControlSecret: stage.secrets.control },
    product.map((payment) => ledgerPayment(payment) ?? {}),
  );
  const bare = await storeParents(random, settings.parents, accounts);
  const yardstick = await storeParents(random, settings.parents, accounts);
  const read = await storeParents(random, settings.parents, accounts);
  await raiseInquiries();
  await settleDown(stage);
  return {
    apiKey: key,
    cookie: await signedInCookie(stage, ["transaction.view"]),
    productParents: product.map((payment) => payment.transaction.sessionId),
    bareParents: bare.map((payment) => payment.transaction.sessionId),
    readParents: read.map((payment) => payment.transaction.sessionId),
    yardstickIds: await idsOf(yardstick),
    deepCursors: await findDeepCursors(),
    seedPerSecond: settings.rows / seconds,
  };
}

/** This limiter stays on as well. */
async function raiseInquiries(): Promise<void> {
  await sql.query(
    `INSERT INTO setting (key, value) VALUES ($1, '2000000000') ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [inquiriesPerMinute.key],
  );
}

async function storeParents(
  random: Random,
  count: number,
  accounts: ReadonlyMap<string, number>,
): Promise<SeedPayment[]> {
  const payments = Array.from({ length: count }, () =>
    buildPayment(random, {
      state: "paid",
      account: SEED_ACCOUNTS.knet,
      amountMinor: PARENT_AMOUNT,
      createdAt: new Date(Date.now() - random.int(1, 80 * 24) * 3_600_000),
    }),
  );
  const references = { accounts, people: new Map(), apiKey: null };
  for (let from = 0; from < count; from += BATCH)
    await inTransaction((transaction) =>
      insertPayments(transaction, payments.slice(from, from + BATCH), references).then(() => undefined),
    );
  return payments;
}

async function idsOf(payments: readonly SeedPayment[]): Promise<{ first: bigint; last: bigint }> {
  const [row] = await sql.query<{ first: bigint; last: bigint; found: bigint }>(
    "SELECT min(id) AS first, max(id) AS last, count(*) AS found FROM payment_transaction WHERE session_id = ANY($1::text[])",
    [payments.map((payment) => payment.transaction.sessionId)],
  );
  if (!row || row.last - row.first + 1n !== row.found)
    throw new Error("The yardstick's payments do not lie side by side.");
  return row;
}

async function findDeepCursors(): Promise<string[]> {
  const rows = await sql.query<{ id: bigint; created_at: string }>(
    `SELECT id, created_at FROM payment_transaction WHERE deleted_at IS NULL
     ORDER BY created_at DESC, id DESC OFFSET $1 LIMIT $2`,
    [DEPTH, CURSORS],
  );
  return rows.map((row) => encodeCursor({ at: row.created_at, id: row.id }));
}
