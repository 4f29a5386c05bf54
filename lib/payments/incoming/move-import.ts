import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { requireUser, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";
import { type ImportRecord, loadImport, requireStatus } from "@/lib/payments/incoming/load-import";
import type { ChangeMappingInput } from "@/lib/payments/incoming/schemas";
import type { ImportField, ImportMapping, ImportStatus } from "@/lib/payments/incoming/types";
import { fingerprintOf } from "@/lib/payments/incoming/upload-import";

/** What a person does with an uploaded file: say what its columns are, try it, import it, stop. */

const RESTING: readonly ImportStatus[] = ["uploaded", "checked", "done", "canceled", "failed"];

/** Stores how the file is read, and remembers it for the next file with the same headers. What was tried counts no more. */
export async function changeMapping(actor: UserActor, input: ChangeMappingInput): Promise<void> {
  await inTransaction(async (transaction) => {
    const record = await loadImport(transaction, requireUser(actor), input.importId, true);
    requireStatus(record, RESTING);
    requireFitting(record, input.mapping as ImportMapping);
    const mapping = JSON.stringify(input.mapping);
    await move(transaction, record.id, "uploaded");
    await transaction.query("UPDATE payment_import SET mapping = $2::jsonb WHERE id = $1", [
      record.id,
      mapping,
    ]);
    await transaction.query(
      `INSERT INTO import_mapping (kind, fingerprint, mapping, updated_by_id) VALUES ($1::import_kind, $2, $3::jsonb, $4)
       ON CONFLICT (kind, fingerprint) DO UPDATE SET mapping = EXCLUDED.mapping, updated_by_id = EXCLUDED.updated_by_id,
         updated_at = now()`,
      [record.kind, fingerprintOf(record.headers), mapping, actor.userId],
    );
    await audit(transaction, actor, "import.mapped", record, { mapping: input.mapping });
  });
}

const NEEDED: readonly ImportField[] = ["gatewayReference", "amount"];

function requireFitting({ headers }: ImportRecord, { columns }: ImportMapping): void {
  for (const field of NEEDED) {
    if (columns[field] === undefined)
      throw new AppError("invalid_input", {
        detail: "Choose the column.",
        field,
        params: { reason: "needed" },
      });
  }
  const used = new Set<number>();
  for (const [field, column] of Object.entries(columns)) {
    const taken = used.has(column) ? "twice" : column >= headers.length ? "missing" : null;
    if (taken)
      throw new AppError("invalid_input", {
        detail: "Choose another column.",
        field,
        params: { reason: taken },
      });
    used.add(column);
  }
}

/** Reads the whole file without storing anything of it. */
export async function checkImport(actor: UserActor, importId: number): Promise<void> {
  await start(actor, importId, "checking", ["uploaded", "checked", "canceled", "failed"]);
}

/** Stores what is new in a file that was checked. Again is harmless: what is known stays as it is. */
export async function runImport(actor: UserActor, importId: number): Promise<void> {
  await start(actor, importId, "running", ["checked", "done", "canceled"]);
}

async function start(
  actor: UserActor,
  importId: number,
  status: "checking" | "running",
  from: readonly ImportStatus[],
): Promise<void> {
  await inTransaction(async (transaction) => {
    const record = await loadImport(transaction, requireUser(actor), importId, true);
    requireStatus(record, from);
    if (status === "running" && record.kind !== "payments")
      throw new AppError("operation_not_supported", { detail: "Nothing is imported from a settlement." });
    requireFitting(record, record.mapping);
    await move(transaction, importId, status);
    await addJob(transaction, "run-import", { importId }, { key: `import-${importId}`, queue: "imports" });
    await audit(transaction, actor, status === "checking" ? "import.check" : "import.run", record, {});
  });
}

/** Stops at the next batch of rows. What was stored by then stays; running again goes on. */
export async function cancelImport(actor: UserActor, importId: number): Promise<void> {
  await inTransaction(async (transaction) => {
    const record = await loadImport(transaction, requireUser(actor), importId, true);
    requireStatus(record, ["checking", "running"]);
    await transaction.query(
      "UPDATE payment_import SET status = $2::import_status, finished_at = now() WHERE id = $1",
      [importId, record.status === "checking" ? "uploaded" : "canceled"],
    );
    await audit(transaction, actor, "import.cancel", record, { read: record.counts.read });
  });
}

/** Every pass begins with empty counts. */
async function move(transaction: Sql, importId: number, status: ImportStatus): Promise<void> {
  await transaction.query(
    `UPDATE payment_import SET status = $2::import_status, rows_read = 0, rows_created = 0, rows_known = 0, rows_skipped = 0,
       rows_wrong = 0, failure = NULL, finished_at = NULL, started_at = CASE WHEN $2 = 'uploaded' THEN NULL ELSE now() END
     WHERE id = $1`,
    [importId, status],
  );
  await transaction.query("DELETE FROM payment_import_error WHERE import_id = $1", [importId]);
}

async function audit(
  transaction: Sql,
  actor: UserActor,
  action: string,
  record: ImportRecord,
  after: Record<string, unknown>,
): Promise<void> {
  await recordAudit(transaction, {
    actor,
    action,
    objectType: "import",
    objectId: String(record.id),
    before: { status: record.status },
    after: { kind: record.kind, account: record.pgCode, ...after },
  });
}
