import "server-only";
import { systemActor } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { performInternalOperation } from "@/lib/operations/perform-internal-operation";

/** Enough to catch up after an outage without holding up other sweeps. */
const SWEEP_BATCH = 200;

/** Expires the sessions whose time is over. Returns how many. */
export async function expirePayments(): Promise<number> {
  const due = await sql.query<{ session_id: string }>(
    `SELECT session_id FROM payment_transaction
     WHERE state IN ('created', 'pending', 'attempted') AND expires_at <= now() ORDER BY expires_at LIMIT ${SWEEP_BATCH}`,
    [],
    "due-sessions",
  );
  let expired = 0;
  for (const { session_id: sessionId } of due) if (await expire(sessionId)) expired += 1;
  return expired;
}

/** Expires this session when its time is over: whoever uses one asks here first, so that the sweep's turn does not matter. */
export async function expireIfDue(sessionId: string): Promise<boolean> {
  const rows = await sql.query<{ due: boolean }>(
    `SELECT true AS due FROM payment_transaction
     WHERE session_id = $1 AND state IN ('created', 'pending', 'attempted') AND expires_at <= now()`,
    [sessionId],
    "is-session-due",
  );
  return rows.length > 0 && expire(sessionId);
}

async function expire(sessionId: string): Promise<boolean> {
  try {
    await performInternalOperation(systemActor("expire-payments"), {
      type: "expire",
      source: "job",
      sessionId,
      verify: requireDue,
    });
    return true;
  } catch (error) {
    // Paid, canceled or prolonged in the meantime.
    if (error instanceof AppError && (error.status === 400 || error.status === 404)) {
      log.info({ sessionId, code: error.code }, "a session was not expired");
      return false;
    }
    throw error;
  }
}

async function requireDue(transaction: Sql, transactionId: bigint): Promise<void> {
  const rows = await transaction.query<{ due: boolean }>(
    "SELECT expires_at <= now() AS due FROM payment_transaction WHERE id = $1",
    [transactionId],
  );
  if (!rows[0]?.due) throw new AppError("invalid_state", { detail: "The session is not over yet." });
}
