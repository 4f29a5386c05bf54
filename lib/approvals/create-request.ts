import "server-only";
import { clockHours } from "@/lib/approvals/calendar/read-settings";
import { expireIfDue } from "@/lib/approvals/end-request";
import { deniedBy, judgeOperation, type Judgement } from "@/lib/approvals/judge-operation";
import { noteShadow } from "@/lib/approvals/note-shadow";
import { type Maker, makerOf } from "@/lib/approvals/makers";
import type { Requirement } from "@/lib/approvals/policy/types";
import { queueRequestEvent } from "@/lib/approvals/request-events";
import { checksOf } from "@/lib/approvals/requirement";
import { wishedAmount } from "@/lib/approvals/wished-amount";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import { requireWithinCeiling } from "@/lib/auth/ceilings/rules";
import { inTransaction, isUniqueViolation, type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import type { ExternalOperationType, OperationSource } from "@/lib/operations/types";
import { lockParent, type Parent } from "@/lib/transactions/find-parent";

/** What a maker wants to be done. */
export interface RequestWish {
  type: ExternalOperationType;
  source: OperationSource;
  amount: string | undefined;
  reasonCode: string;
  note: string | null;
  /** Made when the form opened; null for a call of the API. */
  submissionKey: string | null;
  extra: Record<string, unknown>;
  /** A repeated call with it finds this request. */
  trackingKey: string | null;
}

/** The policy's word about a wish: it may be done at once, or it waits as this request. */
export type Asked = { kind: "direct" } | { kind: "requested"; requestId: number };

/**
 * Asks the policy about a wish under the payment's lock, and stores it when it has to be approved, with what is required as of this
 * moment. A repeated submission gets the request of the first. Throws what the policy or the payment refuse.
 */
export async function askPolicy(actor: Actor, wish: RequestWish, transactionId: bigint): Promise<Asked> {
  const maker = actor.type === "system" ? NOBODY : await makerOf(sql, actor);
  try {
    return await inTransaction((transaction) => ask(transaction, { actor, maker, wish, transactionId }));
  } catch (error) {
    const repeated =
      isUniqueViolation(error, "operation_request_submission_key_key") ||
      isUniqueViolation(error, "operation_request_tracking_key_key");
    if (repeated) {
      const requestId = await findRepeated(sql, maker, wish);
      if (requestId !== null) return { kind: "requested", requestId };
      throw new AppError("conflict", { detail: "This form was submitted by somebody else. Open it again." });
    }
    if (isUniqueViolation(error, "operation_request_open_idx")) throw await alreadyRequested(transactionId);
    throw error;
  }
}

const NOBODY: Maker = { userId: null, keyId: null, keyOwnerId: null, keyHolderIds: [] };

interface Asking {
  actor: Actor;
  maker: Maker;
  wish: RequestWish;
  transactionId: bigint;
}

async function ask(transaction: Sql, asking: Asking): Promise<Asked> {
  const { maker, wish, transactionId } = asking;
  // A request that outlived its clock stands in nobody's way, whether or not the sweep has been there.
  const before = await findOpenRequest(transaction, transactionId);
  if (before) await expireIfDue(transaction, before.id);
  const parent = await lockParent(transaction, transactionId);
  if (!parent || parent.facts.deleted) throw notFound("Transaction");
  const repeated = await findRepeated(transaction, maker, wish);
  if (repeated !== null) return { kind: "requested", requestId: repeated };

  const open = await findOpenRequest(transaction, transactionId);
  const amountMinor = amountBeside(open, wish, parent);
  requireWithinCeiling(asking.actor, wish.type, { currency: parent.facts.currencyCode, amountMinor });
  const judged = { type: wish.type, source: wish.source, parent, amountMinor, makerId: maker.userId };
  const judgement = await judgeOperation(transaction, judged, { lock: true });
  // A refusal rolls this transaction back; what the shadow would have said is kept all the same.
  if (judgement.outcome.kind !== "approval")
    await noteShadow(judgement.outcome.kind === "deny" ? sql : transaction, judged, judgement);
  if (judgement.outcome.kind === "direct") return { kind: "direct" };
  const requirement = requireApproval(asking, judgement);
  if (open) throw requestPending(open);
  const id = await store(transaction, asking, parent, amountMinor, requirement);
  await noteShadow(transaction, judged, judgement, id);
  await announce(transaction, asking, { id, parent, amountMinor, requirement, judgement });
  return { kind: "requested", requestId: id };
}

/** What an open request holds is not there; then that request is the reason, and is named. */
function amountBeside(open: OpenRequest | null, wish: RequestWish, parent: Parent): bigint {
  try {
    return wishedAmount(wish.type, parent, wish.amount);
  } catch (error) {
    const held = error instanceof AppError && error.code !== "invalid_amount";
    throw held && open && wish.source === "console" ? requestPending(open) : error;
  }
}

function requireApproval({ wish, actor }: Asking, { outcome }: Judgement): Requirement {
  // Only what sends money back can wait as a request, and only when somebody stands behind it.
  if (outcome.kind !== "approval" || wish.type === "capture" || actor.type === "system")
    throw deniedBy(wish.type, outcome.kind === "deny" ? outcome.because : []);
  if (outcome.requirement.demands.makerNote && !wish.note)
    throw new AppError("invalid_input", {
      detail: "The approval policy wants a note that says why. Add one, or ask in the console.",
      field: "note",
    });
  return outcome.requirement;
}

async function store(
  transaction: Sql,
  { maker, wish }: Asking,
  parent: Parent,
  amountMinor: bigint,
  requirement: Requirement,
): Promise<number> {
  const rows = await transaction.query<{ id: number }>(
    `INSERT INTO operation_request (transaction_id, type, amount_minor, currency_code, held_minor, maker_id, maker_key_id,
       maker_key_owner_id, source, reason_code, note, extra, submission_key, tracking_key, policy_version, required_checks,
       requirement, expires_at)
     VALUES ($1, $2::operation_type, $3, $4, $3, $5, $6, $7, $8::operation_source, $9, $10, $11::jsonb,
       coalesce($12::uuid, gen_random_uuid()), $13, $14, $15, $16::jsonb, now() + $17::float8 * interval '1 hour')
     RETURNING id`,
    [
      parent.id,
      wish.type,
      amountMinor,
      parent.facts.currencyCode,
      maker.userId,
      maker.keyId,
      maker.keyOwnerId,
      wish.source,
      wish.reasonCode,
      wish.note || null,
      JSON.stringify(wish.extra),
      wish.submissionKey,
      wish.trackingKey,
      requirement.policyVersion,
      checksOf(requirement),
      JSON.stringify(requirement),
      await clockHours(transaction, requirement.demands.pendingHours),
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("the request was not stored");
  return id;
}

interface Created {
  id: number;
  parent: Parent;
  amountMinor: bigint;
  requirement: Requirement;
  judgement: Judgement;
}

async function announce(transaction: Sql, { actor, wish }: Asking, created: Created): Promise<void> {
  const { id, parent, amountMinor, requirement, judgement } = created;
  await recordAudit(transaction, {
    actor,
    action: "request.created",
    objectType: "operation_request",
    objectId: String(id),
    transactionSessionId: parent.sessionId,
    after: {
      status: "pending",
      type: wish.type,
      amountMinor,
      currency: parent.facts.currencyCode,
      reasonCode: wish.reasonCode,
      source: wish.source,
      policyVersion: requirement.policyVersion,
      rule: requirement.ruleId,
      requiredChecks: checksOf(requirement),
    },
    reason: wish.note || null,
  });
  await queueRequestEvent(transaction, id, "created", { actor, because: judgement.outcome.because });
}

/** The request that this very wish made before, or null. Shows nobody else's. */
async function findRepeated(db: Sql, maker: Maker, wish: RequestWish): Promise<number | null> {
  const rows = await db.query<{ id: number }>(
    `SELECT id FROM operation_request
     WHERE (submission_key = $1::uuid OR tracking_key = $2)
       AND maker_id IS NOT DISTINCT FROM $3::int AND maker_key_id IS NOT DISTINCT FROM $4::int`,
    [wish.submissionKey, wish.trackingKey, maker.userId, maker.keyId],
  );
  return rows[0]?.id ?? null;
}

interface OpenRequest {
  id: number;
  type: string;
}

async function findOpenRequest(db: Sql, transactionId: bigint): Promise<OpenRequest | null> {
  const rows = await db.query<OpenRequest>(
    `SELECT id, type FROM operation_request WHERE transaction_id = $1 AND status IN ('pending', 'approved', 'manual_action_required')`,
    [transactionId],
  );
  return rows[0] ?? null;
}

async function alreadyRequested(transactionId: bigint): Promise<AppError> {
  const open = await findOpenRequest(sql, transactionId);
  return open
    ? requestPending(open)
    : new AppError("conflict", { detail: "The transaction just changed. Try again." });
}

function requestPending(open: OpenRequest): AppError {
  const operation = open.type === "void" ? "Void" : "Refund";
  return new AppError("request_pending", {
    detail: `Requested ${operation} is pending for approval.`,
    params: { requestId: String(open.id), operation: open.type },
  });
}
