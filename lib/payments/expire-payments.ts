import "server-only";
import { type Actor, systemActor } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { InternalInput } from "@/lib/operations/perform-internal-operation";

/** Enough to catch up after an outage without holding up other sweeps. */
const SWEEP_BATCH = 200;

/** The door that ends a session: the one that asks the approval policy, which lives above. */
export type ExpiryDoor = (actor: Actor, input: InternalInput) => Promise<unknown>;

/** Expires the sessions whose time is over. Returns how many. */
export async function expirePayments(door: ExpiryDoor): Promise<number> {
  const due = await sql.query<{ session_id: string }>(
    `SELECT session_id FROM payment_transaction
     WHERE state IN ('created', 'pending', 'attempted') AND expires_at <= now() ORDER BY expires_at LIMIT ${SWEEP_BATCH}`,
    [],
    "due-sessions",
  );
  let expired = 0;
  for (const { session_id: sessionId } of due) if (await expire(sessionId, door)) expired += 1;
  return expired;
}

/** Expires this session when its time is over: whoever uses one asks here first, so that the sweep's turn does not matter. */
export async function expireIfDue(sessionId: string, door: ExpiryDoor): Promise<boolean> {
  const rows = await sql.query<{ due: boolean }>(
    `SELECT true AS due FROM payment_transaction
     WHERE session_id = $1 AND state IN ('created', 'pending', 'attempted') AND expires_at <= now()`,
    [sessionId],
    "is-session-due",
  );
  return rows.length > 0 && expire(sessionId, door);
}

async function expire(sessionId: string, door: ExpiryDoor): Promise<boolean> {
  try {
    await door(systemActor("expire-payments"), {
      type: "expire",
      source: "job",
      sessionId,
      verify: requireDue,
    });
    return true;
  } catch (error) {
    // Paid, canceled or prolonged in the meantime, or the policy does not let Countersign expire anything.
    if (error instanceof AppError && [400, 403, 404].includes(error.status)) {
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
