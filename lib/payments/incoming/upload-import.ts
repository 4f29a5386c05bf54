import "server-only";
import { createHash } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { guessDelimiter, readCsv } from "@/lib/csv/read-csv";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { storableText } from "@/lib/db/storable";
import { AppError } from "@/lib/errors";
import { maskCardNumbers } from "@/lib/card-numbers";
import { findIncomingAccount } from "@/lib/payments/incoming/find-account";
import { guessMapping } from "@/lib/payments/incoming/guess-mapping";
import { readFile, type StoredFile, storeFile } from "@/lib/payments/incoming/import-file";
import { IMPORT_PERMISSION } from "@/lib/payments/incoming/load-import";
import { requireClean } from "@/lib/scanning/require-clean";
import type { ImportKind, ImportMapping } from "@/lib/payments/incoming/types";

export interface Upload {
  kind: ImportKind;
  pgCode: string;
  fileName: string;
}

const MOST_COLUMNS = 200;
/** Enough to see how its values look. */
const ROWS_LOOKED_AT = 200;

/** What an upload is until its last byte has arrived and was understood. */
const CUT_OFF = "The upload was cut off. Upload the file again.";

/** Takes a file in, and reads its headers. Nothing of it is imported yet. */
export async function uploadImport(
  actor: UserActor,
  upload: Upload,
  body: AsyncIterable<Uint8Array>,
): Promise<{ importId: number }> {
  requirePermission(actor, IMPORT_PERMISSION[upload.kind]);
  const account = await findIncomingAccount(sql, upload);
  let delimiter = ",";
  let importId: number | null = null;
  try {
    const file = await storeFile(body, async (firstPiece) => {
      delimiter = guessDelimiter(firstPiece.replace(/^\ufeff/, ""));
      importId = await begin(actor, upload, account.id, delimiter);
      return importId;
    });
    await requireClean(actor, {
      name: upload.fileName,
      content: bytesOf(readFile(file.importId)),
      field: "file",
    });
    await finish(actor, upload, file.importId, delimiter, file);
    return { importId: file.importId };
  } catch (error) {
    if (importId !== null && error instanceof AppError) await giveUp(importId, error.detail);
    throw error;
  }
}

/** What was stored is what arrived: text that is the same bytes again. */
async function* bytesOf(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text);
}

async function begin(
  actor: UserActor,
  upload: Upload,
  accountId: number,
  delimiter: string,
): Promise<number> {
  const name = storableText(upload.fileName.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "")).trim();
  const [row] = await sql.query<{ id: number }>(
    `INSERT INTO payment_import (kind, status, gateway_account_id, file_name, size_bytes, sha256, delimiter, headers, mapping,
       failure, created_by_id, finished_at)
     VALUES ($1::import_kind, 'failed', $2, $3, 0, '', $4, '[]', '{}', $5, $6, now()) RETURNING id`,
    [
      upload.kind,
      accountId,
      maskCardNumbers(name).slice(0, 200) || "file.csv",
      delimiter,
      CUT_OFF,
      actor.userId,
    ],
  );
  if (!row) throw new Error("The import was not stored.");
  return row.id;
}

async function finish(
  actor: UserActor,
  { kind, pgCode }: Upload,
  importId: number,
  delimiter: string,
  file: StoredFile,
): Promise<void> {
  const [headers, ...rows] = await firstRows(importId, delimiter);
  if (!headers || headers.length > MOST_COLUMNS || rows.length === 0)
    throw new AppError("invalid_input", {
      detail: `The file needs one row of headers, at most ${MOST_COLUMNS} columns, and at least one row below.`,
      field: "file",
    });
  // A file without headers would show a payment's values here, so they are treated like any other value.
  const shown = headers.map((header) => maskCardNumbers(storableText(header.trim())).slice(0, 100));
  await inTransaction(async (transaction) => {
    const mapping = (await rememberedMapping(transaction, kind, shown)) ?? guessMapping(kind, shown, rows);
    await transaction.query(
      `UPDATE payment_import SET status = 'uploaded', failure = NULL, finished_at = NULL, size_bytes = $2, sha256 = $3,
         headers = $4::jsonb, mapping = $5::jsonb WHERE id = $1`,
      [importId, file.sizeBytes, file.sha256, JSON.stringify(shown), JSON.stringify(mapping)],
    );
    await recordAudit(transaction, {
      actor,
      action: "import.uploaded",
      objectType: "import",
      objectId: String(importId),
      after: { kind, account: pgCode, sizeBytes: file.sizeBytes, sha256: file.sha256 },
    });
  });
}

async function firstRows(importId: number, delimiter: string): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of readCsv(readFile(importId), delimiter)) {
    rows.push(cells);
    if (rows.length > ROWS_LOOKED_AT) break;
  }
  return rows;
}

async function giveUp(importId: number, failure: string): Promise<void> {
  await inTransaction(async (transaction) => {
    await transaction.query("DELETE FROM payment_import_chunk WHERE import_id = $1", [importId]);
    await transaction.query(
      "UPDATE payment_import SET failure = $2, erased_at = now() WHERE id = $1 AND status = 'failed'",
      [importId, failure.slice(0, 400)],
    );
  });
}

/** Files with the same headers are read in the same way. */
export function fingerprintOf(headers: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(headers)).digest("hex");
}

async function rememberedMapping(
  db: Sql,
  kind: ImportKind,
  headers: readonly string[],
): Promise<ImportMapping | null> {
  const [row] = await db.query<{ mapping: ImportMapping }>(
    "SELECT mapping FROM import_mapping WHERE kind = $1::import_kind AND fingerprint = $2",
    [kind, fingerprintOf(headers)],
  );
  return row?.mapping ?? null;
}
