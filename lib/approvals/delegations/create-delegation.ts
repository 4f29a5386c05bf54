import "server-only";
import type { CreateDelegationInput } from "@/lib/approvals/delegations/schemas";
import { DELEGATION_MAX_DAYS } from "@/lib/approvals/delegations/types";
import { auditingRefusals } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { storedPermissions } from "@/lib/auth/session-row";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { dayOf, startOfDay } from "@/lib/rollups/merchant-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

/**
 * A checker lets another checker decide on his behalf for some days. The other must be a checker himself, so that nobody gains a
 * right; circles are refused by the database, whoever comes first.
 */
export async function createDelegation(
  actor: UserActor,
  input: CreateDelegationInput,
  now = new Date(),
): Promise<{ delegationId: number }> {
  const attempt = {
    action: "delegation.create",
    objectType: "user",
    objectId: String(input.toUserId),
  };
  return auditingRefusals(actor, attempt, () => create(actor, input, now));
}

async function create(
  actor: UserActor,
  input: CreateDelegationInput,
  now: Date,
): Promise<{ delegationId: number }> {
  requirePermission(actor, "request.decide");
  if (input.toUserId === actor.userId)
    throw refused("toUserId", "You already decide for yourself. Choose somebody else.");
  return inTransaction(async (transaction) => {
    const { fromAt, toAt } = boundsOf(input, now, await readMerchantTimeZone(transaction));
    const substitute = await findSubstitute(transaction, input.toUserId);
    const [row] = await transaction.query<{ id: number }>(
      `INSERT INTO approval_delegation (from_user_id, to_user_id, from_at, to_at, reason, created_by_id)
       VALUES ($1, $2, $3, $4, $5, $1) RETURNING id`,
      [actor.userId, input.toUserId, fromAt, toAt, input.reason || null],
    );
    const delegationId = row?.id;
    if (delegationId === undefined) throw new Error("the delegation was not stored");
    await recordAudit(transaction, {
      actor,
      action: "delegation.created",
      objectType: "approval_delegation",
      objectId: String(delegationId),
      after: {
        from: actor.username,
        to: substitute,
        fromAt: fromAt.toISOString(),
        toAt: toAt.toISOString(),
      },
      reason: input.reason || null,
    });
    return { delegationId };
  });
}

/** Whole days of the merchant. One that begins today begins at this moment: nobody decided on his behalf this morning. */
function boundsOf(input: CreateDelegationInput, now: Date, zone: string): { fromAt: Date; toAt: Date } {
  const start = new Date(startOfDay(input.fromDay, zone));
  const toAt = new Date(startOfDay(input.toDay, zone, 1));
  if (toAt <= now) throw refused("toDay", "The last day is over.");
  const fromAt = start < now ? now : start;
  if (start < new Date(startOfDay(dayOf(now, zone), zone)))
    throw refused("fromDay", "Choose today or a later day.");
  if (toAt.getTime() - fromAt.getTime() > DELEGATION_MAX_DAYS * 86_400_000)
    throw refused("toDay", `At most ${DELEGATION_MAX_DAYS} days. For longer, change who may decide.`);
  return { fromAt, toAt };
}

async function findSubstitute(db: Sql, userId: number): Promise<string> {
  const [row] = await db.query<{ username: string; may_decide: boolean }>(
    `SELECT u.username, 'request.decide' = ANY (${storedPermissions}) AS may_decide FROM app_user u WHERE u.id = $1 AND u.is_active`,
    [userId],
  );
  if (!row?.may_decide) throw refused("toUserId", "Choose an active person who may decide requests.");
  return row.username;
}

function refused(field: string, detail: string): AppError {
  return new AppError("invalid_input", { detail, field });
}
