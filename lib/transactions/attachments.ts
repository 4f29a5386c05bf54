import "server-only";
import type { Sql } from "@/lib/db/sql";
import type { CheckoutRecord } from "@/lib/transactions/checkout-record";
import { newSessionId } from "@/lib/transactions/references";

/** A file as the merchant sent it, checked. */
export interface AttachedFile {
  name: string;
  content: Buffer;
}

/** Stores the file of a session in place of an earlier one; the address of a replaced file is dead. */
export async function attachFile(
  sql: Sql,
  record: CheckoutRecord,
  file: AttachedFile,
): Promise<CheckoutRecord> {
  const token = newSessionId();
  await sql.query(
    `INSERT INTO payment_attachment (token, transaction_id, file_name, content) VALUES ($1, $2, $3, $4)
     ON CONFLICT (transaction_id) DO UPDATE SET token = excluded.token, file_name = excluded.file_name,
       content = excluded.content, created_at = now()`,
    [token, record.id, file.name, file.content],
    "attach-file",
  );
  return { ...record, attachment: { token, name: file.name } };
}

/** The file behind an address that only its session told. */
export async function findAttachment(sql: Sql, token: string): Promise<AttachedFile | null> {
  const rows = await sql.query<{ file_name: string; content: Buffer }>(
    `SELECT f.file_name, f.content FROM payment_attachment f JOIN payment_transaction p ON p.id = f.transaction_id
     WHERE f.token = $1 AND p.deleted_at IS NULL`,
    [token],
  );
  return rows[0] ? { name: rows[0].file_name, content: rows[0].content } : null;
}
