import "server-only";
import { inTransaction, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { insertAccounts, SEED_ACCOUNTS } from "./accounts";
import { planDemo } from "./demo-plan";
import { insertPayments } from "./insert";
import { importIntoLedger, ledgerPayment } from "./ledger";
import { type Credentials, hashPasswords, insertPeople, SEED_PEOPLE } from "./people";
import { Random } from "./random";
import type { SeedPayment } from "./rows";

export interface DemoSeedOptions {
  credentials: Credentials;
  sandboxGatewayUrl: string;
  sandboxControlSecret: string;
  sandboxSecret: string;
  webhookSecret: string;
  report?: (line: string) => void;
  /** How many payments; the same seed number makes the same ones, apart from times. */
  transactions?: number;
  seed?: number;
  now?: Date;
}

/**
 * People, an API key, gateway accounts and a merchant's last ninety days. The gateway's ledger is filled first and skips what
 * it knows, the database takes everything in one commit: cut off anywhere, a second run makes the same data whole.
 */
export async function seedDemo(options: DemoSeedOptions): Promise<{ pgCodes: string[] }> {
  const report = options.report ?? (() => undefined);
  const accounts = Object.values(SEED_ACCOUNTS);
  const pgCodes = accounts.map((one) => one.pgCode);
  if (await isSeeded(options)) return { pgCodes };

  const now = options.now ?? new Date();
  const payments = planDemo(new Random(options.seed ?? 1), options.transactions ?? 3_000, now);
  report(`Telling the sandbox gateway about ${count(payments.filter(isSettled).length)} payments`);
  await importIntoLedger(options, ledgerLines(payments));

  report(`Storing ${count(payments.length)} transactions with their history`);
  const hashes = await hashPasswords(options.credentials);
  await inTransaction(async (transaction) => {
    const { people, apiKey } = await insertPeople(transaction, options.credentials, hashes);
    const accountIds = await insertAccounts(transaction, accounts, {
      sandboxGatewayUrl: options.sandboxGatewayUrl,
      credentials: { secret: options.sandboxSecret, webhookSecret: options.webhookSecret },
      sealKey: getEnv().COUNTERSIGN_SEAL_KEY,
    });
    await insertPayments(transaction, payments, { accounts: accountIds, people, apiKey });
  });
  report(`${count(payments.length)} transactions, ${Object.keys(SEED_PEOPLE).length} people`);
  return { pgCodes };
}

async function isSeeded({ credentials }: DemoSeedOptions): Promise<boolean> {
  const names = Object.values(credentials.users).map((one) => one.username);
  const rows = await sql.query<{ found: number }>(
    "SELECT count(*)::int AS found FROM app_user WHERE username = ANY ($1)",
    [names],
  );
  return rows[0]?.found === names.length;
}

const isSettled = (payment: SeedPayment) => payment.transaction.gatewayReference !== null;
const count = (value: number) => value.toLocaleString("en");

function* ledgerLines(payments: readonly SeedPayment[]): Generator<Record<string, unknown>> {
  for (const payment of payments) {
    const line = ledgerPayment(payment);
    if (line) yield line;
  }
}
