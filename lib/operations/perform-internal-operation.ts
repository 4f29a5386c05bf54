import "server-only";
import { randomUUID } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { newReferenceNumber } from "@/lib/transactions/references";
import { canPerform, isSoftDelete } from "@/lib/operations/rules";
import {
  type InternalOperationType,
  OPERATION_PERMISSION,
  type OperationSource,
} from "@/lib/operations/types";
import { announcePayment } from "@/lib/webhooks/announce-event";
import { findParent, lockParent, type Parent, type ParentIdentifiers } from "@/lib/transactions/find-parent";

export interface InternalInput extends ParentIdentifiers {
  type: InternalOperationType;
  source: OperationSource;
  /** Runs under the payment's lock before anything is written; throws to stop. */
  verify?(sql: Sql, transactionId: bigint): Promise<void>;
}

/** Cancel, expire or delete: no gateway, so one transaction with its audit. Throws the rule's refusal. */
export async function performInternalOperation(
  actor: Actor,
  input: InternalInput,
): Promise<{ sessionId: string; state: string | null }> {
  requirePermission(actor, OPERATION_PERMISSION[input.type]);
  const seen = (await findParent(sql, input)).parent();
  return inTransaction(async (transaction) => {
    const parent = await lockParent(transaction, seen.id);
    if (!parent || parent.facts.deleted) throw notFound("Transaction");
    const verdict = canPerform(input.type, parent.facts);
    if (!verdict.ok) throw new AppError(verdict.code, { detail: verdict.reason, params: verdict.params });
    await input.verify?.(transaction, parent.id);
    await recordOperation(transaction, actor, input, parent);
    const state = await apply(transaction, actor, input.type, parent);
    await recordAudit(transaction, {
      actor,
      action: `transaction.${input.type}`,
      objectType: "transaction",
      objectId: parent.sessionId,
      transactionSessionId: parent.sessionId,
      before: { state: parent.facts.state, deleted: false },
      after: { state, deleted: input.type === "delete" },
    });
    return { sessionId: parent.sessionId, state };
  });
}

async function recordOperation(
  transaction: Sql,
  actor: Actor,
  input: InternalInput,
  parent: Parent,
): Promise<void> {
  await transaction.query(
    `INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, currency_code, reference_number,
       initiator_user_id, api_key_id, settled_at)
     VALUES ($1::uuid, $2, $3, $4::operation_type, $5::operation_source, 'succeeded', $6, $7, $8, $9, now())`,
    [
      randomUUID(),
      parent.id,
      parent.sessionId,
      input.type,
      input.source,
      parent.facts.currencyCode,
      newReferenceNumber(),
      actor.type === "user" ? actor.userId : null,
      actor.type === "api_key" ? actor.apiKeyId : null,
    ],
    "record-internal-operation",
  );
}

/** Returns the state afterwards, null when the transaction is gone. */
async function apply(
  transaction: Sql,
  actor: Actor,
  type: InternalOperationType,
  parent: Parent,
): Promise<string | null> {
  if (type === "delete") return deleteParent(transaction, actor, parent);
  const state = type === "cancel" ? "canceled" : "expired";
  await transaction.query(
    `UPDATE payment_transaction SET state = $2::transaction_state, state_changed_at = now() WHERE id = $1`,
    [parent.id, state],
    "end-transaction",
  );
  await announcePayment(transaction, parent.id);
  return state;
}

async function deleteParent(transaction: Sql, actor: Actor, parent: Parent): Promise<string | null> {
  const userId = actor.type === "user" ? actor.userId : null;
  if (isSoftDelete(parent.facts.state)) {
    await transaction.query(
      `UPDATE payment_transaction SET deleted_at = now(), deleted_by_id = $2 WHERE id = $1`,
      [parent.id, userId],
    );
    return parent.facts.state;
  }
  // A late success of the gateway must find out what this was.
  await transaction.query(
    `INSERT INTO transaction_tombstone (session_id, order_no, state, amount_minor, currency_code, "references", deleted_by_id)
     SELECT p.session_id, p.order_no, p.state, p.amount_minor, p.currency_code,
       coalesce((SELECT array_agg(t.reference_number) FROM payment_attempt t WHERE t.transaction_id = p.id), '{}'), $2
     FROM payment_transaction p WHERE p.id = $1`,
    [parent.id, userId],
  );
  await transaction.query(`DELETE FROM payment_transaction WHERE id = $1`, [parent.id]);
  return null;
}

/** Brings a soft-deleted transaction back to all lists. */
export async function restoreTransaction(actor: Actor, sessionId: string): Promise<void> {
  requirePermission(actor, "payment.restore");
  await inTransaction(async (transaction) => {
    const rows = await transaction.query<{ id: bigint }>(
      `UPDATE payment_transaction SET deleted_at = NULL, deleted_by_id = NULL WHERE session_id = $1 AND deleted_at IS NOT NULL RETURNING id`,
      [sessionId],
    );
    if (rows.length === 0) throw notFound("Deleted transaction");
    await recordAudit(transaction, {
      actor,
      action: "transaction.restore",
      objectType: "transaction",
      objectId: sessionId,
      transactionSessionId: sessionId,
      before: { deleted: true },
      after: { deleted: false },
    });
  });
}
