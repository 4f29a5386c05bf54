import { afterAll, beforeAll } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { apiKeyActor, type ApiKeyActor } from "@/lib/auth/actor";
import { createApiKey } from "@/lib/auth/api-keys";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import type { Permission } from "@/lib/auth/permissions";
import { actorOf, type PersonRow, personColumns } from "@/lib/auth/session-row";
import { inTransaction, sql } from "@/lib/db/sql";
import { type TestDatabase, testDatabase as testDatabase } from "@/lib/db/testing/database";
import { startTestGateway, type TestGateway } from "@/lib/gateways/testing/sandbox-fixture";
import { getEnv, resetEnv } from "@/lib/env";
import { insertAccounts, SEED_ACCOUNTS, type SeedAccount } from "@/prisma/seed/accounts";
import { insertPayments } from "@/prisma/seed/insert";
import { ledgerPayment } from "@/prisma/seed/ledger";
import { buildPayment } from "@/prisma/seed/payment";
import { Random } from "@/prisma/seed/random";
import type { TransactionState } from "@/lib/transactions/types";

/** A database, a sandbox gateway and people, for tests that move money for real. */
export interface World {
  database: TestDatabase;
  gateway: TestGateway;
  api: ApiKeyActor;
  apiKey: string;
}

export interface PaymentWish {
  state?: TransactionState;
  account?: SeedAccount;
  amountMinor?: bigint;
  feeMinor?: bigint;
  orderNo?: string | null;
  /** How the gateway treats refunds of this payment; by default as its account does. */
  refundMode?: "immediate" | "queued" | "queued_rejected";
  /** What the gateway thinks was paid. More than we think: it then never refuses for us what is too much. */
  gatewayAmount?: string;
}

export interface TestPayment {
  id: bigint;
  sessionId: string;
  orderNo: string | null;
  /** The gateway's name of the payment. */
  gatewayReference: string;
}

/** Short enough for tests, long enough for a busy machine. */
const GATEWAY_DEADLINE_MS = "1500";
const origin = { address: "192.0.2.20", requestId: "test" };
const random = new Random(Date.now() % 1_000_000_007);
let made = 0;

/** Everything for one test file; filled before its tests run. */
export function arrangeWorld(env: Record<string, string> = {}): World {
  const database = testDatabase();
  const world = { database } as World;
  const settings: Record<string, string> = {
    GATEWAY_DEADLINE_MS,
    RECONCILE_DELAYS: "0",
    // Tests make trouble in rows; only those about the pause itself want it.
    GATEWAY_PAUSE_AFTER: "1000",
    DATABASE_POOL_SIZE: "40",
    ...env,
  };
  let restore = () => undefined as void;
  beforeAll(async () => {
    restore = changeEnvironment(settings);
    world.gateway = await startTestGateway({ durability: "written", queueDelayMs: 600_000 });
    await insertAccounts(sql, Object.values(SEED_ACCOUNTS), accessTo(world.gateway));
    const key = await createApiKey(sql, { name: "Test shop" });
    world.apiKey = key.key;
    world.api = apiKeyActor({ id: key.id, name: "Test shop" }, origin);
  });
  afterAll(async () => {
    await world.gateway?.close();
    restore();
  });
  return world;
}

/** Sets variables for this process; returns how to put them back. */
export function changeEnvironment(settings: Record<string, string>): () => void {
  const variables = process.env;
  const before = { ...variables };
  Object.assign(variables, settings);
  resetEnv();
  return () => {
    for (const name of Object.keys(settings)) {
      if (before[name] === undefined) delete variables[name];
      else variables[name] = before[name];
    }
    resetEnv();
  };
}

/** What an account needs to be spoken for at this gateway. */
export function accessTo(gateway: Pick<TestGateway, "url" | "account">) {
  const { secret = "", webhookSecret = "" } = gateway.account.credentials;
  return {
    sandboxGatewayUrl: gateway.url,
    credentials: { secret, webhookSecret },
    sealKey: getEnv().COUNTERSIGN_SEAL_KEY,
  };
}

/** A payment in our tables and, where money was taken, in the gateway's ledger. */
export async function makePayment(
  gateway: Pick<TestGateway, "control">,
  wish: PaymentWish = {},
): Promise<TestPayment> {
  const account = wish.account ?? SEED_ACCOUNTS.knet;
  const state = wish.state ?? (account.operation === "authorize" ? "authorized" : "paid");
  const payment = buildPayment(random, {
    state,
    account,
    createdAt: new Date(Date.now() - 3_600_000),
    amountMinor: wish.amountMinor ?? 12_500n,
  });
  if (wish.feeMinor !== undefined) payment.transaction.feeMinor = wish.feeMinor;
  if (wish.orderNo !== undefined) payment.transaction.orderNo = wish.orderNo;
  const accounts = await sql.query<{ id: number; pg_code: string }>(
    "SELECT id, pg_code FROM gateway_account",
  );
  const references = {
    accounts: new Map(accounts.map((row) => [row.pg_code, row.id])),
    people: new Map(),
    apiKey: null,
  };
  const [id] = await inTransaction((transaction) => insertPayments(transaction, [payment], references));
  const atGateway = ledgerPayment(payment);
  if (atGateway) {
    // Accounts of a single test are not in the seed, so the payment says itself how it was taken.
    const line = {
      ...atGateway,
      capture_mode: account.operation,
      ...(wish.refundMode ? { refund_mode: wish.refundMode } : {}),
      ...(wish.gatewayAmount ? { amount: wish.gatewayAmount } : {}),
    };
    const reply = await gateway.control("POST", "/control/payments", [line]);
    if (reply.body.imported !== 1) throw new Error(`not imported: ${JSON.stringify(reply.body)}`);
  }
  const { sessionId, orderNo, gatewayReference } = payment.transaction;
  return { id: id as bigint, sessionId, orderNo, gatewayReference: gatewayReference ?? "" };
}

/** A person with these rights, as a request of his would be made. */
export async function makeActor(permissions: Permission[]): Promise<UserActor> {
  made += 1;
  const username = `someone${made}.${process.pid}.${Date.now() % 100_000}`;
  const id = await createUser(sql, { username, email: `${username}@example.com`, passwordHash: "none" });
  await grantPermissions(sql, id, permissions, null);
  return actorNow(id);
}

/** The person with the rights of this moment. */
export async function actorNow(userId: number): Promise<UserActor> {
  const rows = await sql.query<PersonRow>(`SELECT ${personColumns} FROM app_user u WHERE u.id = $1`, [
    userId,
  ]);
  if (!rows[0]) throw new Error("There is no such person.");
  return actorOf(rows[0], origin);
}

export interface BalanceRow {
  state: string;
  settled_minor: bigint;
  fee_minor: bigint;
  captured_minor: bigint;
  capture_held_minor: bigint;
  refunded_minor: bigint;
  refund_queued_minor: bigint;
  refund_held_minor: bigint;
  request_held_minor: bigint;
  disputed_minor: bigint;
  voided_minor: bigint;
  void_held: boolean;
  void_requested: boolean;
  frozen: boolean;
  refundable: bigint;
  capturable: bigint;
}

/** The payment's balances as the database keeps them. */
export async function balancesOf(payment: { id: bigint }): Promise<BalanceRow> {
  const rows = await sql.query<BalanceRow>(
    `SELECT p.*, p.frozen_at IS NOT NULL AS frozen, refundable_minor(p) AS refundable, capturable_minor(p) AS capturable
     FROM payment_transaction p WHERE id = $1`,
    [payment.id],
  );
  if (!rows[0]) throw new Error("The payment is gone.");
  return rows[0];
}

export interface OperationLine {
  id: string;
  type: string;
  status: string;
  source: string;
  amount_minor: bigint;
  tracking_key: string | null;
  tracking_key_held: boolean;
  outcome_code: string | null;
  exchanges: { response: { body: string } | null; fault: string | null }[];
  child_state: string | null;
  child_key: string | null;
}

/** The payment's operations with their children, oldest first. */
export function operationsOf(payment: { sessionId: string }): Promise<OperationLine[]> {
  return sql.query<OperationLine>(
    `SELECT o.id, o.type::text, o.status::text, o.source::text, o.amount_minor, o.tracking_key, o.tracking_key_held, o.outcome_code,
       o.exchanges, c.state::text AS child_state, c.tracking_key AS child_key
     FROM operation o LEFT JOIN child_transaction c ON c.operation_id = o.id
     WHERE o.transaction_session_id = $1 ORDER BY o.created_at, o.id`,
    [payment.sessionId],
  );
}

export interface LedgerLine {
  id: string;
  type: string;
  status: string;
  amount: string;
  reference: string | null;
  idempotency_key: string | null;
}

/** What the gateway itself says it executed for the payment: the judge of every test about money. */
export async function ledgerOf(
  gateway: Pick<TestGateway, "control">,
  payment: { gatewayReference: string },
): Promise<LedgerLine[]> {
  const reply = await gateway.control(
    "GET",
    `/control/ledger?payment=${payment.gatewayReference}&limit=1000`,
  );
  return reply.body.entries as LedgerLine[];
}

/** Those of them that moved or will move money. */
export async function executedAt(
  gateway: Pick<TestGateway, "control">,
  payment: { gatewayReference: string },
): Promise<LedgerLine[]> {
  const lines = await ledgerOf(gateway, payment);
  return lines.filter((line) => line.status === "succeeded" || line.status === "pending");
}

/** Waits until `check` gives something; fails with what it waited for. */
export async function eventually<Value>(
  what: string,
  check: () => Promise<Value | null | undefined | false>,
  timeoutMs = 15_000,
): Promise<Value> {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (performance.now() > giveUpAt) throw new Error(`Waited ${timeoutMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
