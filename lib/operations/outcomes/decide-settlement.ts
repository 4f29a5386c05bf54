import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { storedPermissions } from "@/lib/auth/session-row";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { CHECK_DELAYS_MS } from "@/lib/operations/outcomes/check-schedule";
import {
  auditingOutcome,
  lockOutcome,
  requireOk,
  settlerFacts,
  type StoredOutcome,
} from "@/lib/operations/outcomes/load-outcome";
import { endSettlement, refuseTakenReference } from "@/lib/operations/outcomes/propose-settlement";
import { canConfirmNow, canDecideSettlement } from "@/lib/operations/outcomes/rules";
import type { DecideSettlementInput } from "@/lib/operations/outcomes/schemas";
import { settleOperation } from "@/lib/operations/settle-operation";

type Proposal = NonNullable<StoredOutcome["proposal"]>;

/**
 * The second person's word about a proposed settlement. Everything is read again under the payment's lock; a confirmation then
 * writes the outcome by the same statement as an answer of the gateway, so child, balances, key, webhook and trail follow the
 * same rules.
 */
export async function decideSettlement(actor: UserActor, input: DecideSettlementInput): Promise<void> {
  await auditingOutcome(actor, `settlement.${input.verdict}`, input.operationId, () =>
    inTransaction(async (transaction) => {
      const outcome = await lockOutcome(transaction, input.operationId);
      requireOk(canDecideSettlement(outcome, settlerFacts(actor)));
      const proposal = outcome.proposal;
      if (!proposal || proposal.id !== input.settlementId)
        throw new AppError("conflict", { detail: "This proposal is over. Look at the operation again." });
      if (input.verdict === "reject") await reject(transaction, actor, outcome, input);
      else await confirm(transaction, actor, outcome, proposal, input);
    }),
  );
}

async function reject(
  transaction: Sql,
  actor: UserActor,
  outcome: StoredOutcome,
  input: DecideSettlementInput,
): Promise<void> {
  await endSettlement(transaction, actor, { ...input, status: "rejected", note: input.note ?? null });
  await recordAudit(transaction, {
    actor,
    action: "settlement.rejected",
    objectType: "operation",
    objectId: outcome.operationId,
    transactionSessionId: outcome.sessionId,
    after: { settlementId: input.settlementId },
    reason: input.note ?? null,
  });
}

async function confirm(
  transaction: Sql,
  actor: UserActor,
  outcome: StoredOutcome,
  proposal: Proposal,
  input: DecideSettlementInput,
): Promise<void> {
  requireOk(canConfirmNow(outcome));
  await requireProposerEntitled(transaction, outcome);
  await refuseTakenReference(transaction, outcome, proposal.gatewayReference);
  // First this, so that the outcome below does not end it as overtaken.
  await endSettlement(transaction, actor, {
    ...input,
    status: "confirmed",
    note: input.note ?? null,
    nextCheckMs: CHECK_DELAYS_MS[0],
  });
  await recordAudit(transaction, {
    actor,
    action: "settlement.confirmed",
    objectType: "operation",
    objectId: outcome.operationId,
    transactionSessionId: outcome.sessionId,
    after: {
      settlementId: proposal.id,
      outcome: proposal.outcome,
      gatewayReference: proposal.gatewayReference,
    },
    reason: input.note ?? null,
  });
  await settle(transaction, actor, outcome, proposal);
}

async function settle(
  transaction: Sql,
  actor: UserActor,
  outcome: StoredOutcome,
  proposal: Proposal,
): Promise<void> {
  const executed = proposal.outcome === "executed";
  // What the gateway had taken before it went silent was refused later; what nobody knows never happened.
  const notDone = outcome.status === "pending" ? "rejected" : "failed";
  const settled = await settleOperation(transaction, {
    operationId: outcome.operationId,
    transactionId: outcome.transactionId,
    transactionSessionId: outcome.sessionId,
    requestId: outcome.requestId,
    type: outcome.type,
    status: executed ? "succeeded" : notDone,
    actor,
    gatewayReference: proposal.gatewayReference,
    code: "settled_by_hand",
    message: executed
      ? "Settled by two persons: the gateway executed it."
      : "Settled by two persons: the gateway never executed it.",
    pgParams: outcome.pgParams,
    response: outcome.pgResponse,
    exchange: null,
    nextInquiryMs: null,
  });
  if (!settled) throw new AppError("conflict", { detail: "The operation has got its outcome meanwhile." });
}

/** Two persons stand for it, so both have to be entitled at this moment. */
async function requireProposerEntitled(transaction: Sql, outcome: StoredOutcome): Promise<void> {
  const entitled = await transaction.query(
    `SELECT 1 FROM app_user u WHERE u.id = $1 AND u.is_active AND 'outcome.settle' = ANY (${storedPermissions})`,
    [outcome.proposedById],
  );
  if (entitled.length === 0)
    throw new AppError("conflict", {
      detail:
        "The person who proposed this may no longer settle outcomes. Reject it; somebody else can propose it.",
    });
}
