import "server-only";
import type { Additions, AttachmentLine, CommentLine } from "@/lib/approvals/additions/types";
import { findVisibleRequest } from "@/lib/approvals/additions/visible-request";
import { mayTakeEvidence } from "@/lib/approvals/evidence/may-take-evidence";
import { isOpen } from "@/lib/approvals/types";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, type UserActor } from "@/lib/auth/actor";
import { personLabel } from "@/lib/auth/session-row";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

interface PersonName {
  username: string;
  first_name: string;
  last_name: string;
}

/** Files and comments of a request, oldest first. */
export async function listAdditions(actor: Actor, requestId: number): Promise<Additions> {
  const request = await findVisibleRequest(sql, actor, requestId);
  const [attachments, comments, evidence] = await Promise.all([
    attachmentsOf(sql, requestId),
    commentsOf(sql, requestId, actor.type === "user" ? actor.userId : null),
    actor.type === "user" && mayTakeEvidence(actor, requestId),
  ]);
  return { attachments, comments, canAttach: isOpen(request.status), mayTakeEvidence: evidence };
}

/** The files of a request without their content. The caller has asked whether the request may be seen. */
export async function attachmentsOf(db: Sql, requestId: number): Promise<AttachmentLine[]> {
  const rows = await db.query<
    PersonName & {
      id: string;
      file_name: string;
      media_type: string;
      size_bytes: number;
      sha256: string;
      uploaded_at: string;
    }
  >(
    `SELECT a.id, a.file_name, a.media_type, a.size_bytes, a.sha256, a.uploaded_at, u.username, u.first_name, u.last_name
     FROM request_attachment a JOIN app_user u ON u.id = a.uploaded_by_id WHERE a.request_id = $1 ORDER BY a.uploaded_at, a.id`,
    [requestId],
    "request-attachments",
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.file_name,
    mediaType: row.media_type,
    sizeBytes: row.size_bytes,
    sha256: row.sha256,
    uploadedBy: personLabel(row),
    uploadedAt: row.uploaded_at,
  }));
}

/** What was said about a request. The caller has asked whether the request may be seen. */
export async function commentsOf(
  db: Sql,
  requestId: number,
  readerId: number | null,
): Promise<CommentLine[]> {
  const rows = await db.query<
    PersonName & {
      id: bigint;
      author_id: number | null;
      key_name: string | null;
      text: string;
      created_at: string;
    }
  >(
    `SELECT c.id, c.author_id, c.text, c.created_at, k.name AS key_name, u.username, u.first_name, u.last_name
     FROM request_comment c LEFT JOIN app_user u ON u.id = c.author_id LEFT JOIN api_key k ON k.id = c.api_key_id
     WHERE c.request_id = $1 ORDER BY c.id`,
    [requestId],
    "request-comments",
  );
  return rows.map((row) => ({
    id: String(row.id),
    author: row.key_name ?? personLabel(row),
    byKey: row.author_id === null,
    isOwn: readerId !== null && row.author_id === readerId,
    text: row.text,
    at: row.created_at,
  }));
}

export interface AttachmentFile {
  name: string;
  mediaType: string;
  content: Buffer;
}

/** A file with its content, for whoever may see its request; who fetched it stands in the trail. */
export async function readAttachment(actor: UserActor, attachmentId: string): Promise<AttachmentFile> {
  requirePermission(actor, "transaction.view");
  return inTransaction(async (transaction) => {
    const [row] = await transaction.query<{
      request_id: number;
      session_id: string;
      file_name: string;
      media_type: string;
      sha256: string;
      content: Buffer;
    }>(
      `SELECT a.request_id, p.session_id, a.file_name, a.media_type, a.sha256, a.content FROM request_attachment a
       JOIN operation_request r ON r.id = a.request_id JOIN payment_transaction p ON p.id = r.transaction_id WHERE a.id = $1::uuid`,
      [attachmentId],
    );
    if (!row) throw notFound("File");
    await recordAudit(transaction, {
      actor,
      action: "request.file_downloaded",
      objectType: "operation_request",
      objectId: String(row.request_id),
      transactionSessionId: row.session_id,
      after: { attachmentId, name: row.file_name, sha256: row.sha256 },
    });
    return { name: row.file_name, mediaType: row.media_type, content: row.content };
  });
}
