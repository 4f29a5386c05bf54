import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, isUniqueViolation, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { maskCardNumbers } from "@/lib/card-numbers";
import {
  auditingOutcome,
  lockOutcome,
  requireOk,
  settlerFacts,
  type StoredOutcome,
} from "@/lib/operations/outcomes/load-outcome";
import { canPropose, canWithdraw } from "@/lib/operations/outcomes/rules";
import type { ProposeSettlementInput } from "@/lib/operations/outcomes/schemas";

/**
 * One person says what became of an operation, with what proves it. Nothing moves before a second one confirms; an answer of the
 * gateway that comes in between ends the proposal.
 */
export async function proposeSettlement(
  actor: UserActor,
  input: ProposeSettlementInput,
): Promise<{ settlementId: number }> {
  return auditingOutcome(actor, "settlement.propose", input.operationId, async () => {
    try {
      return await inTransaction((transaction) => propose(transaction, actor, input));
    } catch (error) {
      if (isUniqueViolation(error, "operation_settlement_proposed_idx"))
        throw new AppError("already_exists", { detail: "A settlement has been proposed already." });
      throw error;
    }
  });
}

async function propose(transaction: Sql, actor: UserActor, input: ProposeSettlementInput) {
  const outcome = await lockOutcome(transaction, input.operationId);
  requireOk(canPropose(outcome, settlerFacts(actor)));
  const reference = input.outcome === "executed" ? (input.gatewayReference ?? null) : null;
  await refuseTakenReference(transaction, outcome, reference);
  const file = await findFile(transaction, actor, input);
  const [row] = await transaction.query<{ id: number }>(
    `INSERT INTO operation_settlement (operation_id, outcome, gateway_reference, note, evidence, evidence_file_id, proposed_by_id)
     VALUES ($1::uuid, $2::settlement_outcome, $3, $4, $5, $6::uuid, $7) RETURNING id`,
    [
      input.operationId,
      input.outcome,
      reference,
      // People paste what a gateway's portal shows them.
      maskCardNumbers(input.note),
      maskCardNumbers(input.evidence),
      file?.id ?? null,
      actor.userId,
    ],
  );
  if (!row) throw new Error("the proposal was not stored");
  await recordAudit(transaction, {
    actor,
    action: "settlement.proposed",
    objectType: "operation",
    objectId: input.operationId,
    transactionSessionId: outcome.sessionId,
    after: {
      settlementId: row.id,
      outcome: input.outcome,
      ...(reference === null ? {} : { gatewayReference: reference }),
      ...(file ? { file: file.file_name, sha256: file.sha256 } : {}),
    },
    reason: maskCardNumbers(input.note),
  });
  return { settlementId: row.id };
}

/** A reference that stands for another operation here proves that one, not this. */
export async function refuseTakenReference(
  transaction: Sql,
  outcome: StoredOutcome,
  reference: string | null,
): Promise<void> {
  if (reference === null) return;
  const taken = await transaction.query(
    `SELECT 1 FROM child_transaction WHERE gateway_account_id = $1 AND gateway_reference = $2 AND operation_id <> $3::uuid`,
    [outcome.accountId, reference, outcome.operationId],
  );
  if (taken.length > 0)
    throw new AppError("conflict", {
      field: "gatewayReference",
      detail: "Another operation already has this reference at the gateway, so it does not prove this one.",
    });
}

async function findFile(transaction: Sql, actor: UserActor, input: ProposeSettlementInput) {
  if (input.evidenceFileId === undefined) return null;
  const [file] = await transaction.query<{ id: string; file_name: string; sha256: string }>(
    `SELECT id, file_name, sha256 FROM evidence_file
     WHERE id = $1::uuid AND operation_id = $2::uuid AND uploaded_by_id = $3`,
    [input.evidenceFileId, input.operationId, actor.userId],
  );
  if (!file)
    throw new AppError("invalid_input", {
      field: "evidenceFileId",
      detail: "The file is not there any more. Choose it again.",
    });
  return file;
}

/** The person who proposed takes it back. */
export async function withdrawSettlement(
  actor: UserActor,
  input: { operationId: string; settlementId: number },
): Promise<void> {
  await auditingOutcome(actor, "settlement.withdraw", input.operationId, () =>
    inTransaction(async (transaction) => {
      const outcome = await lockOutcome(transaction, input.operationId);
      requireOk(canWithdraw(outcome, settlerFacts(actor)));
      await endSettlement(transaction, actor, { ...input, status: "withdrawn", note: null });
      await recordAudit(transaction, {
        actor,
        action: "settlement.withdrawn",
        objectType: "operation",
        objectId: input.operationId,
        transactionSessionId: outcome.sessionId,
        after: { settlementId: input.settlementId },
      });
    }),
  );
}

export interface SettlementEnd {
  operationId: string;
  settlementId: number;
  status: "confirmed" | "rejected" | "withdrawn";
  note: string | null;
  /** Milliseconds until the gateway is asked whether it agrees. */
  nextCheckMs?: number;
}

/** Moves a proposal on, if it is still the one that waits. */
export async function endSettlement(transaction: Sql, actor: UserActor, end: SettlementEnd): Promise<void> {
  const rows = await transaction.query(
    `UPDATE operation_settlement SET status = $3::settlement_status, ended_by_id = $4, ended_at = now(), end_note = $5,
       next_check_at = now() + $6::float8 * interval '1 millisecond'
     WHERE id = $1 AND operation_id = $2::uuid AND status = 'proposed' RETURNING id`,
    [
      end.settlementId,
      end.operationId,
      end.status,
      actor.userId,
      end.note === null ? null : maskCardNumbers(end.note),
      end.nextCheckMs ?? null,
    ],
  );
  if (rows.length === 0)
    throw new AppError("conflict", { detail: "This proposal is over. Look at the operation again." });
}
