import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import type { GatewayExchange } from "@/lib/gateways/types";
import { log } from "@/lib/log";

/**
 * The circuit breaker of a gateway account. Its state stands in the account's own row, which every operation reads anyway: all
 * processes see the same, and a healthy gateway costs not one statement more.
 */

/** Faults that say that the gateway is away or hangs. Everything else was an answer of some kind, or says nothing about it. */
const TROUBLE: ReadonlySet<string> = new Set(["refused", "timeout"]);

/** An account as the gate sees it. */
export interface AccountHealth {
  id: number;
  name: string;
  /** Calls in a row that did not reach it or got no answer in time. */
  failedCalls: number;
  /** Null: open for calls. Above zero: calls are refused for so long. Else one call may try again. */
  pausedMs: number | null;
}

/** Columns of an `AccountHealth` beside id and name; needs the alias a (gateway_account). */
export const HEALTH_COLUMNS =
  "a.failed_calls, (extract(epoch FROM a.paused_until - now()) * 1000)::float8 AS paused_ms";

/** How the account is now. */
export async function readHealth(account: AccountHealth): Promise<AccountHealth> {
  const [row] = await sql.query<{ failed_calls: number; paused_ms: number | null }>(
    `SELECT ${HEALTH_COLUMNS} FROM gateway_account a WHERE a.id = $1`,
    [account.id],
    "account-health",
  );
  return row ? { ...account, failedCalls: row.failed_calls, pausedMs: row.paused_ms } : account;
}

/** Counts what a call came to. Never throws: what the gateway said matters more than what is thought of it. */
export async function noteAnswer(account: AccountHealth, exchange: GatewayExchange): Promise<void> {
  try {
    if (exchange.fault !== null && TROUBLE.has(exchange.fault)) await noteTrouble(account, exchange.fault);
    else if (exchange.response && (account.failedCalls > 0 || account.pausedMs !== null))
      await noteHealth(account);
  } catch (error) {
    log.warn({ error, account: account.id }, "the health of a gateway account was not recorded");
  }
}

/** One caller of all processes gets the trial call; a trial that dies with its process is followed by another. */
export async function claimTrial(account: AccountHealth): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE gateway_account SET paused_until = now() + $2::float8 * interval '1 millisecond'
     WHERE id = $1 AND paused_until <= now() RETURNING id`,
    [account.id, getEnv().GATEWAY_PAUSE_MS],
    "claim-trial",
  );
  return rows.length > 0;
}

async function noteTrouble(account: AccountHealth, fault: string): Promise<void> {
  const env = getEnv();
  await inTransaction(async (transaction) => {
    const rows = await transaction.query<{ pg_code: string; failed_calls: number; begins: boolean }>(
      `UPDATE gateway_account a SET failed_calls = a.failed_calls + 1, last_fault = $2, last_fault_at = now(),
         paused_since = CASE WHEN a.failed_calls + 1 >= $3::int THEN coalesce(a.paused_since, now()) END,
         paused_until = CASE WHEN a.failed_calls + 1 >= $3::int THEN now() + $4::float8 * interval '1 millisecond' END
       WHERE a.id = $1 RETURNING a.pg_code, a.failed_calls, a.paused_since = now() AS begins`,
      [account.id, fault, env.GATEWAY_PAUSE_AFTER, env.GATEWAY_PAUSE_MS],
      "note-trouble",
    );
    const row = rows[0];
    if (row?.begins)
      await auditChange(transaction, row.pg_code, "gateway_account.paused", {
        fault,
        failedCalls: row.failed_calls,
      });
  });
}

async function noteHealth(account: AccountHealth): Promise<void> {
  await inTransaction(async (transaction) => {
    const [before] = await transaction.query<{ pg_code: string; paused_since: string | null }>(
      "SELECT pg_code, paused_since FROM gateway_account WHERE id = $1 FOR NO KEY UPDATE",
      [account.id],
      "lock-account-health",
    );
    await transaction.query(
      "UPDATE gateway_account SET failed_calls = 0, paused_since = NULL, paused_until = NULL WHERE id = $1 AND failed_calls > 0",
      [account.id],
      "note-health",
    );
    if (before?.paused_since)
      await auditChange(transaction, before.pg_code, "gateway_account.resumed", {
        pausedSince: before.paused_since,
      });
  });
}

async function auditChange(
  transaction: Sql,
  pgCode: string,
  action: string,
  after: Record<string, unknown>,
): Promise<void> {
  log.warn({ pgCode, ...after }, action);
  await recordAudit(transaction, {
    actor: systemActor("gateway-breaker"),
    action,
    objectType: "gateway_account",
    objectId: pgCode,
    result: action === "gateway_account.paused" ? "failed" : "ok",
    after,
  });
}

/**
 * - `closed`: calls go through.
 * - `open`: calls are refused until `pausedUntil`.
 * - `half_open`: the next call tries whether it is back.
 */
export type BreakerState = "closed" | "open" | "half_open";

export interface Breaker {
  accountId: number;
  pgCode: string;
  name: string;
  state: BreakerState;
  failedCalls: number;
  lastFault: string | null;
  lastFaultAt: string | null;
  pausedSince: string | null;
  pausedUntil: string | null;
}

interface BreakerRow {
  id: number;
  pg_code: string;
  name: string;
  state: BreakerState;
  failed_calls: number;
  last_fault: string | null;
  last_fault_at: string | null;
  paused_since: string | null;
  paused_until: string | null;
}

/** The breakers of all accounts, for whoever shows how they are. The caller has asked for the right. */
export async function readBreakers(db: Sql = sql): Promise<Breaker[]> {
  const rows = await db.query<BreakerRow>(
    `SELECT id, pg_code, name, failed_calls, last_fault, last_fault_at, paused_since, paused_until,
       CASE WHEN paused_until IS NULL THEN 'closed' WHEN paused_until > now() THEN 'open' ELSE 'half_open' END AS state
     FROM gateway_account ORDER BY pg_code`,
    [],
    "read-breakers",
  );
  return rows.map((row) => ({
    accountId: row.id,
    pgCode: row.pg_code,
    name: row.name,
    state: row.state,
    failedCalls: row.failed_calls,
    lastFault: row.last_fault,
    lastFaultAt: row.last_fault_at,
    pausedSince: row.paused_since,
    pausedUntil: row.paused_until,
  }));
}
