import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, systemActor, type UserActor } from "@/lib/auth/actor";
import { actorOf, type PersonRow, personColumns } from "@/lib/auth/session-row";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import { faultsOfError } from "@/lib/payments/payment-requests/batch/row-faults";
import {
  insertPaymentRequest,
  preparePaymentRequest,
} from "@/lib/payments/payment-requests/create-payment-request";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";

/** A worker that is told to stop is not kept from it for long; then the job goes on anew. */
const SLICE_MS = 10_000;
const ROWS_AT_ONCE = 50;

interface BatchRow {
  status: string;
  owner_id: number;
  mail_customers: boolean;
}

/** Puts the creation of every row without fault on its way. Pressed twice it is the same one. */
export async function startBatch(actor: UserActor, batchId: number): Promise<void> {
  requirePermission(actor, "payment_request.add");
  await inTransaction(async (transaction) => {
    const status = await lockOwn(transaction, actor, batchId);
    if (status === "running" || status === "done") return;
    if (status === "discarded") throw discarded();
    const [ready] = await transaction.query<{ rows: number }>(
      "SELECT count(*)::int AS rows FROM payment_batch_row WHERE batch_id = $1 AND fields IS NOT NULL",
      [batchId],
    );
    if (!ready?.rows)
      throw new AppError("conflict", {
        detail: "No row can become a payment. Correct the file and upload it again.",
      });
    await transaction.query("UPDATE payment_batch SET status = 'running', started_at = now() WHERE id = $1", [
      batchId,
    ]);
    await addBatchJob(transaction, batchId);
    await audit(transaction, actor, "payment_batch.started", batchId, { rows: ready.rows });
  });
}

/** Throws away what was read of a file that nothing was made of. */
export async function discardBatch(actor: UserActor, batchId: number): Promise<void> {
  requirePermission(actor, "payment_request.add");
  await inTransaction(async (transaction) => {
    const status = await lockOwn(transaction, actor, batchId);
    if (status === "discarded") return;
    if (status !== "checked")
      throw new AppError("conflict", { detail: "Its payments are being made, or are made already." });
    await transaction.query("DELETE FROM payment_batch_row WHERE batch_id = $1", [batchId]);
    await transaction.query(
      "UPDATE payment_batch SET status = 'discarded', finished_at = now() WHERE id = $1",
      [batchId],
    );
    await audit(transaction, actor, "payment_batch.discarded", batchId, {});
  });
}

/** Makes the payments that are not made yet; may run any number of times, also at once. */
export async function runBatch(batchId: number, sliceMs = SLICE_MS): Promise<void> {
  const endsAt = performance.now() + sliceMs;
  const [batch] = await sql.query<BatchRow>(
    "SELECT status, owner_id, mail_customers FROM payment_batch WHERE id = $1",
    [batchId],
  );
  if (batch?.status !== "running") return;
  const owner = await ownerNow(batch.owner_id, batchId);
  if (!owner) await failRest(batchId, "Whoever uploaded the file is no longer active.");
  for (;;) {
    const rows = await sql.query<{ line: number }>(
      `SELECT line FROM payment_batch_row
       WHERE batch_id = $1 AND fields IS NOT NULL AND session_id IS NULL AND failure IS NULL
       ORDER BY line LIMIT ${ROWS_AT_ONCE}`,
      [batchId],
    );
    if (rows.length === 0 || !owner) return finish(batchId);
    for (const { line } of rows) {
      await createRow(owner, batch, batchId, line);
      if (performance.now() > endsAt) return addBatchJob(sql, batchId);
    }
  }
}

/** The row is locked and looked at again in the commit that makes its payment, so that it never becomes two. */
async function createRow(owner: UserActor, batch: BatchRow, batchId: number, line: number): Promise<void> {
  const [row] = await sql.query<{ fields: CheckoutFields }>(
    "SELECT fields FROM payment_batch_row WHERE batch_id = $1 AND line = $2",
    [batchId, line],
  );
  if (!row) return;
  const mailCustomer = batch.mail_customers && row.fields.customer_email !== undefined;
  try {
    const prepared = await preparePaymentRequest(owner, {
      fields: row.fields,
      attachment: null,
      mailCustomer,
    });
    await inTransaction(async (transaction) => {
      const [open] = await transaction.query(
        `SELECT 1 FROM payment_batch_row
         WHERE batch_id = $1 AND line = $2 AND session_id IS NULL AND failure IS NULL FOR UPDATE`,
        [batchId, line],
      );
      if (!open) return;
      const { sessionId } = await insertPaymentRequest(transaction, owner, prepared, mailCustomer);
      await transaction.query(
        "UPDATE payment_batch_row SET session_id = $3 WHERE batch_id = $1 AND line = $2",
        [batchId, line, sessionId],
      );
    });
  } catch (error) {
    const failure = faultsOfError(error)
      .map(({ column, message }) => (column ? `${column}: ${message}` : message))
      .join(" ");
    await sql.query(
      `UPDATE payment_batch_row SET failure = $3
       WHERE batch_id = $1 AND line = $2 AND session_id IS NULL AND failure IS NULL`,
      [batchId, line, failure.slice(0, 400)],
    );
  }
}

async function failRest(batchId: number, failure: string): Promise<void> {
  await sql.query(
    `UPDATE payment_batch_row SET failure = $2
     WHERE batch_id = $1 AND fields IS NOT NULL AND session_id IS NULL AND failure IS NULL`,
    [batchId, failure],
  );
}

async function finish(batchId: number): Promise<void> {
  await inTransaction(async (transaction) => {
    const [ended] = await transaction.query(
      "UPDATE payment_batch SET status = 'done', finished_at = now() WHERE id = $1 AND status = 'running' RETURNING id",
      [batchId],
    );
    if (!ended) return;
    const [counts] = await transaction.query<{ created: number; failed: number }>(
      `SELECT count(session_id)::int AS created, count(failure)::int AS failed
       FROM payment_batch_row WHERE batch_id = $1`,
      [batchId],
    );
    await audit(transaction, systemActor("payment batches"), "payment_batch.finished", batchId, {
      ...counts,
    });
  });
}

function addBatchJob(transaction: Sql, batchId: number): Promise<void> {
  return addJob(transaction, "run-payment-batch", { batchId }, { key: `payment-batch:${batchId}` });
}

/** The owner with the rights of this moment; null: he is gone or disabled. He asked at a screen, which the payments remember. */
async function ownerNow(ownerId: number, batchId: number): Promise<UserActor | null> {
  const [row] = await sql.query<PersonRow>(
    `SELECT ${personColumns} FROM app_user u WHERE u.id = $1 AND u.is_active`,
    [ownerId],
  );
  return row ? actorOf(row, { address: null, requestId: null }, `payment-batch:${batchId}`) : null;
}

async function lockOwn(transaction: Sql, actor: UserActor, batchId: number): Promise<string> {
  const [row] = await transaction.query<{ status: string }>(
    "SELECT status FROM payment_batch WHERE id = $1 AND owner_id = $2 FOR UPDATE",
    [batchId, actor.userId],
  );
  if (!row) throw notFound("File");
  return row.status;
}

function discarded(): AppError {
  return new AppError("conflict", { detail: "This file was discarded. Upload it again." });
}

function audit(
  transaction: Sql,
  actor: UserActor | ReturnType<typeof systemActor>,
  action: string,
  batchId: number,
  after: Record<string, unknown>,
): Promise<unknown> {
  return recordAudit(transaction, {
    actor,
    action,
    objectType: "payment_batch",
    objectId: String(batchId),
    after,
  });
}
