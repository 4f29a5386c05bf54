import "server-only";
import { expireIfDue } from "@/lib/approvals/end-request";
import { evaluatePolicy, FOUR_EYES } from "@/lib/approvals/policy";
import type { CreateRequestInput } from "@/lib/approvals/schemas";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, requireUser, type UserActor } from "@/lib/auth/actor";
import { inTransaction, isUniqueViolation, type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { parseAmount } from "@/lib/money/money";
import { type InternalInput, performInternalOperation } from "@/lib/operations/perform-internal-operation";
import { type Performed, type PerformInput, performOperation } from "@/lib/operations/perform-operation";
import { canPerform } from "@/lib/operations/rules";
import { OPERATION_PERMISSION } from "@/lib/operations/types";
import { findParent, lockParent, type Parent } from "@/lib/transactions/find-parent";

/** What came of the wish: done at once, or waiting for a checker. */
export type RequestOutcome =
  | { kind: "performed"; performed: Performed }
  | { kind: "requested"; requestId: number };

/**
 * The door that console and API share: asks the policy, then executes or stores a request. Throws `forbidden` where the policy
 * has no rule.
 */
export async function requestOperation(
  actor: Actor,
  input: PerformInput,
  wish?: CreateRequestInput,
): Promise<RequestOutcome> {
  requirePermission(actor, OPERATION_PERMISSION[input.type]);
  const outcome = evaluatePolicy(FOUR_EYES, input.type, input.source);
  if (outcome.kind === "direct")
    return { kind: "performed", performed: await performOperation(actor, input) };
  if (outcome.kind === "approval" && wish) {
    return {
      kind: "requested",
      requestId: await createRequest(requireUser(actor), wish, outcome.requiredChecks),
    };
  }
  throw new AppError("forbidden", {
    detail: `The approval policy does not allow a ${input.type} from here.`,
  });
}

/** Cancel, expire and delete through the same policy. */
export async function requestInternalOperation(
  actor: Actor,
  input: InternalInput,
): ReturnType<typeof performInternalOperation> {
  if (evaluatePolicy(FOUR_EYES, input.type, input.source).kind !== "direct") {
    throw new AppError("forbidden", {
      detail: `The approval policy does not allow a ${input.type} from here.`,
    });
  }
  return performInternalOperation(actor, input);
}

/** A maker's wish from the console. A repeated submission answers with the request that the first one made. */
export async function requestFromConsole(
  actor: UserActor,
  wish: CreateRequestInput,
): Promise<RequestOutcome> {
  return requestOperation(
    actor,
    { type: wish.type, source: "console", sessionId: wish.sessionId, amount: wish.amount },
    wish,
  );
}

async function createRequest(
  maker: UserActor,
  wish: CreateRequestInput,
  requiredChecks: number,
): Promise<number> {
  const seen = (await findParent(sql, { sessionId: wish.sessionId })).parent();
  try {
    return await inTransaction((transaction) =>
      insertRequest(transaction, maker, wish, requiredChecks, seen.id),
    );
  } catch (error) {
    if (isUniqueViolation(error, "operation_request_submission_key_key")) {
      const repeated = await findBySubmission(sql, maker, wish);
      if (repeated !== null) return repeated;
      throw new AppError("conflict", { detail: "This form was submitted by somebody else. Open it again." });
    }
    if (isUniqueViolation(error, "operation_request_open_idx")) throw await alreadyRequested(sql, seen.id);
    throw error;
  }
}

async function insertRequest(
  transaction: Sql,
  maker: UserActor,
  wish: CreateRequestInput,
  requiredChecks: number,
  transactionId: bigint,
): Promise<number> {
  // A request that outlived its clock stands in nobody's way, whether or not the sweep has been there.
  const before = await findOpenRequest(transaction, transactionId);
  if (before) await expireIfDue(transaction, before.id);
  const parent = await lockParent(transaction, transactionId);
  if (!parent || parent.facts.deleted) throw notFound("Transaction");
  const repeated = await findBySubmission(transaction, maker, wish);
  if (repeated !== null) return repeated;
  const open = await findOpenRequest(transaction, transactionId);
  if (open) throw requestPending(open);

  const amountMinor = judge(parent, wish);
  const rows = await transaction.query<{ id: number }>(
    `INSERT INTO operation_request (transaction_id, type, amount_minor, currency_code, held_minor, maker_id, reason_code, note,
       submission_key, policy_version, required_checks, expires_at)
     VALUES ($1, $2::operation_type, $3, $4, $3, $5, $6, $7, $8::uuid, $9, $10, now() + $11::float8 * interval '1 hour')
     RETURNING id`,
    [
      parent.id,
      wish.type,
      amountMinor,
      parent.facts.currencyCode,
      maker.userId,
      wish.reasonCode,
      wish.note || null,
      wish.submissionKey,
      FOUR_EYES.version,
      requiredChecks,
      FOUR_EYES.pendingHours,
    ],
  );
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("the request was not stored");
  await recordAudit(transaction, {
    actor: maker,
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
    },
    reason: wish.note || null,
  });
  return id;
}

function judge(parent: Parent, wish: CreateRequestInput): bigint {
  const requested =
    wish.type === "refund" && wish.amount !== undefined
      ? parseAmount(wish.amount, parent.facts.currencyCode)
      : undefined;
  const verdict = canPerform(wish.type, parent.facts, requested);
  if (!verdict.ok) throw new AppError(verdict.code, { detail: verdict.reason, params: verdict.params });
  if (verdict.amountMinor === null) throw new Error(`canPerform gave no amount for ${wish.type}`);
  return verdict.amountMinor;
}

async function findBySubmission(db: Sql, maker: UserActor, wish: CreateRequestInput): Promise<number | null> {
  const rows = await db.query<{ id: number }>(
    `SELECT id FROM operation_request WHERE submission_key = $1::uuid AND maker_id = $2`,
    [wish.submissionKey, maker.userId],
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

async function alreadyRequested(db: Sql, transactionId: bigint): Promise<AppError> {
  const open = await findOpenRequest(db, transactionId);
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
