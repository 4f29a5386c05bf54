import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, requirePermission, type UserActor } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import { maskCardNumbers } from "@/lib/card-numbers";
import { inTransaction, sql } from "@/lib/db/sql";
import { storableText } from "@/lib/db/storable";
import { faultsOfError } from "@/lib/payments/payment-requests/batch/row-faults";
import {
  BATCH_COLUMNS,
  BATCH_KEPT_DAYS,
  type RowFault,
  type ShownRow,
} from "@/lib/payments/payment-requests/batch/views";
import { preparePaymentRequest } from "@/lib/payments/payment-requests/create-payment-request";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";
import { judgeCheckout } from "@/lib/transactions/judge-checkout";

export interface ReadRow {
  line: number;
  shown: ShownRow;
  /** What is to be judged as a whole, also where a cell was refused; null: nothing that could be. */
  draft: CheckoutFields | null;
  faults: RowFault[];
}

interface JudgedRow {
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
  const judged: JudgedRow[] = [];
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

/** What the cells were refused for, and what the row as a whole would be refused for; each column once. */
async function judge(actor: UserActor, { line, shown, draft, faults }: ReadRow): Promise<JudgedRow> {
  const named = new Set(faults.map(({ column }) => column));
  const found =
    draft === null ? [] : (await refusals(actor, draft)).filter(({ column }) => !named.has(column));
  const all = [...faults, ...found].sort((one, other) => placeOf(one) - placeOf(other));
  return { line, shown, fields: all.length === 0 ? draft : null, faults: all };
}

const placeOf = ({ column }: RowFault) => (BATCH_COLUMNS as readonly string[]).indexOf(column);

async function refusals(actor: UserActor, fields: CheckoutFields): Promise<RowFault[]> {
  const closed = fields.pg_codes.filter((code) => !hasPermission(actor, gatewayRight(code)));
  try {
    // Whoever may not use a gateway is told so, and of the rest of the row, but nothing about that gateway.
    if (closed.length > 0) await judgeCheckout(sql, fields);
    else await preparePaymentRequest(actor, { fields, attachment: null, mailCustomer: false });
    return closed.map(notOpen);
  } catch (error) {
    const faults = faultsOfError(error);
    if (closed.length === 0) return faults;
    return [...closed.map(notOpen), ...faults.filter(({ column }) => column !== "pg_codes")];
  }
}

const notOpen = (code: string): RowFault => ({
  column: "pg_codes",
  message: `You may not use the gateway "${code}".`,
});

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
