import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { maskCardNumbers } from "@/lib/card-numbers";
import { inTransaction, sql } from "@/lib/db/sql";
import { storableText } from "@/lib/db/storable";
import { faultsOfError } from "@/lib/payments/payment-requests/batch/row-faults";
import { BATCH_KEPT_DAYS, type RowFault, type ShownRow } from "@/lib/payments/payment-requests/batch/views";
import { preparePaymentRequest } from "@/lib/payments/payment-requests/create-payment-request";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";

export interface ReadRow {
  line: number;
  shown: ShownRow;
  /** Null where the row has faults. */
  fields: CheckoutFields | null;
  faults: RowFault[];
}

export interface ReadBatchFile {
  sha256: string;
  rows: ReadRow[];
}

export interface BatchUpload {
  fileName: string;
  /** Every customer with an address gets his link by mail. */
  mailCustomers: boolean;
}

/** Judges every row as if it were asked for now, and keeps what was found. No payment is made of it yet. */
export async function checkBatch(
  actor: UserActor,
  upload: BatchUpload,
  file: ReadBatchFile,
): Promise<{ batchId: number }> {
  requirePermission(actor, "payment_request.add");
  const judged: ReadRow[] = [];
  for (const row of file.rows) judged.push(await judge(actor, row));
  return inTransaction(async (transaction) => {
    const [batch] = await transaction.query<{ id: number }>(
      `INSERT INTO payment_batch (file_name, sha256, mail_customers, owner_id) VALUES ($1, $2, $3, $4) RETURNING id`,
      [nameOf(upload.fileName), file.sha256, upload.mailCustomers, actor.userId],
    );
    if (!batch) throw new Error("The batch was not stored.");
    await transaction.query(
      `INSERT INTO payment_batch_row (batch_id, line, shown, fields, faults)
       SELECT $1, (r->>'line')::int, r->'shown', nullif(r->'fields', 'null'::jsonb), r->'faults'
       FROM jsonb_array_elements($2::jsonb) r`,
      [batch.id, JSON.stringify(judged)],
    );
    await recordAudit(transaction, {
      actor,
      action: "payment_batch.checked",
      objectType: "payment_batch",
      objectId: String(batch.id),
      after: {
        sha256: file.sha256,
        rows: judged.length,
        faulty: judged.filter(({ faults }) => faults.length > 0).length,
        mailCustomers: upload.mailCustomers,
      },
    });
    return { batchId: batch.id };
  });
}

async function judge(actor: UserActor, row: ReadRow): Promise<ReadRow> {
  if (row.fields === null) return row;
  try {
    await preparePaymentRequest(actor, { fields: row.fields, attachment: null, mailCustomer: false });
    return row;
  } catch (error) {
    return { ...row, fields: null, faults: faultsOfError(error) };
  }
}

/** What a file held about customers is not kept longer than it is of use. */
export async function eraseOldBatches(): Promise<number> {
  const rows = await sql.query(
    `DELETE FROM payment_batch_row r USING payment_batch b
     WHERE b.id = r.batch_id AND b.status <> 'running' AND b.created_at < now() - $1 * interval '1 day' RETURNING r.line`,
    [BATCH_KEPT_DAYS],
  );
  return rows.length;
}

function nameOf(fileName: string): string {
  const name = storableText(fileName.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "")).trim();
  return maskCardNumbers(name).slice(0, 200) || "file.csv";
}
