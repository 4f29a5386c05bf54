import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { auditingRequest } from "@/lib/approvals/audit-request";
import { attachmentTypeOf } from "@/lib/approvals/additions/media-type";
import {
  ATTACHMENT_MAX_BYTES,
  ATTACHMENTS_PER_REQUEST,
  type AttachmentType,
} from "@/lib/approvals/additions/types";
import { findVisibleRequest } from "@/lib/approvals/additions/visible-request";
import { isOpen } from "@/lib/approvals/types";
import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { maskCardNumbers } from "@/lib/card-numbers";
import { requireClean } from "@/lib/scanning/require-clean";

/** Adds a file to an open request. It stays: what a checker saw is never taken away or exchanged. */
export async function storeAttachment(
  actor: UserActor,
  requestId: number,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ attachmentId: string }> {
  return auditingRequest(actor, "attach", requestId, () => store(actor, requestId, name, body));
}

async function store(
  actor: UserActor,
  requestId: number,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ attachmentId: string }> {
  // Before a byte is read.
  const { transactionSessionId } = await requireRoom(sql, actor, requestId);
  const content = await readCapped(body);
  const fileName = maskCardNumbers(plainName(name));
  const mediaType = judge(content, fileName);
  await requireClean(actor, { name: fileName, content, field: "file", transactionSessionId });
  const attachmentId = randomUUID();
  const sha256 = createHash("sha256").update(content).digest("hex");
  await inTransaction(async (transaction) => {
    // A decision holds the same lock: a file comes before it, and makes it stale, or after it.
    await transaction.query("SELECT 1 FROM operation_request WHERE id = $1 FOR NO KEY UPDATE", [requestId]);
    const request = await requireRoom(transaction, actor, requestId);
    await transaction.query(
      `INSERT INTO request_attachment (id, request_id, uploaded_by_id, file_name, media_type, size_bytes, sha256, content)
       VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8)`,
      [attachmentId, requestId, actor.userId, fileName, mediaType, content.length, sha256, content],
    );
    await recordAudit(transaction, {
      actor,
      action: "request.file_added",
      objectType: "operation_request",
      objectId: String(requestId),
      transactionSessionId: request.transactionSessionId,
      after: { attachmentId, name: fileName, mediaType, sizeBytes: content.length, sha256 },
    });
  });
  return { attachmentId };
}

async function requireRoom(db: Sql, actor: UserActor, requestId: number) {
  const request = await findVisibleRequest(db, actor, requestId);
  if (!isOpen(request.status))
    throw new AppError("request_not_open", {
      detail: "The request has ended, so no more files can be added. Write a comment instead.",
    });
  const [row] = await db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM request_attachment WHERE request_id = $1`,
    [requestId],
  );
  if ((row?.count ?? 0) >= ATTACHMENTS_PER_REQUEST) throw new AppError("too_many_attachments");
  return request;
}

function judge(content: Buffer, name: string): AttachmentType {
  if (content.length === 0) throw unusable("The file is empty.");
  const mediaType = attachmentTypeOf(content, name);
  if (!mediaType)
    throw unusable(
      "Bring a PDF, a PNG, JPEG or WebP picture, a CSV file or an Excel workbook without macros.",
    );
  if (!mediaType.startsWith("text/")) return mediaType;
  const text = content.toString("utf8");
  if (maskCardNumbers(text) !== text)
    throw unusable("The file contains a card number. Remove it and choose the file again.");
  return mediaType;
}

function unusable(detail: string): AppError {
  return new AppError("unsupported_media_type", { detail, field: "file" });
}

/** Counted as it comes, so that nobody makes us hold more. */
async function readCapped(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > ATTACHMENT_MAX_BYTES)
      throw new AppError("payload_too_large", { detail: "A file may have at most 10 MB.", field: "file" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Without folders and without characters that turn a name around or break a header. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}"]/gu, "").trim();
  return plain.slice(-200) || "file";
}
