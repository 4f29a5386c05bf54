import "server-only";
import { createHash, randomUUID } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, requirePermission, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { maskCardNumbers } from "@/lib/card-numbers";
import { requireClean } from "@/lib/scanning/require-clean";
import { findOutcome } from "@/lib/operations/outcomes/load-outcome";

/** The schema refuses more as well. */
const EVIDENCE_MAX_BYTES = 5 * 1024 * 1024;

export interface EvidenceFile {
  name: string;
  mediaType: string;
  content: Buffer;
}

/** Stores a file for a proposal that is still to be made. What it is, is told by its bytes and not by its name. */
export async function storeEvidence(
  actor: UserActor,
  operationId: string,
  name: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ evidenceFileId: string }> {
  requirePermission(actor, "outcome.settle");
  const outcome = await findOutcome(sql, operationId);
  const content = await readCapped(body);
  if (content.length === 0) throw unusable("The file is empty.");
  const mediaType = mediaTypeOf(content);
  if (!mediaType) throw unusable("Bring a PDF, a PNG or JPEG picture, or plain text.");
  const text = content.toString("utf8");
  if (mediaType.startsWith("text/") && maskCardNumbers(text) !== text)
    throw unusable("The file contains a card number. Remove it and choose the file again.");
  const file = { id: randomUUID(), name: plainName(name), mediaType, content };
  await requireClean(actor, {
    name: file.name,
    content,
    field: "file",
    transactionSessionId: outcome.sessionId,
  });
  await inTransaction((transaction) => store(transaction, actor, outcome, file));
  return { evidenceFileId: file.id };
}

async function store(
  transaction: Sql,
  actor: UserActor,
  { operationId, sessionId }: { operationId: string; sessionId: string },
  file: EvidenceFile & { id: string },
): Promise<void> {
  const sha256 = createHash("sha256").update(file.content).digest("hex");
  await transaction.query(
    `INSERT INTO evidence_file (id, operation_id, uploaded_by_id, file_name, media_type, sha256, content)
     VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7)`,
    [file.id, operationId, actor.userId, file.name, file.mediaType, sha256, file.content],
  );
  await recordAudit(transaction, {
    actor,
    action: "settlement.evidence_brought",
    objectType: "operation",
    objectId: operationId,
    transactionSessionId: sessionId,
    after: { evidenceFileId: file.id, fileName: file.name, sha256 },
  });
}

/** The file of a proposal, for those who settle and for those who audit. */
export async function readEvidence(actor: UserActor, fileId: string): Promise<EvidenceFile> {
  if (!mayReadEvidence(actor)) throw notFound("File");
  const [row] = await sql.query<{ file_name: string; media_type: string; content: Buffer }>(
    `SELECT f.file_name, f.media_type, f.content FROM evidence_file f WHERE f.id = $1::uuid
       AND EXISTS (SELECT 1 FROM operation_settlement s WHERE s.evidence_file_id = f.id)`,
    [fileId],
  );
  if (!row) throw notFound("File");
  return { name: row.file_name, mediaType: row.media_type, content: row.content };
}

export function mayReadEvidence(actor: UserActor): boolean {
  return hasPermission(actor, "outcome.settle") || hasPermission(actor, "audit.view");
}

/** Files whose proposal was never made. */
export async function deleteUnusedEvidence(): Promise<number> {
  const gone = await sql.query(
    `DELETE FROM evidence_file f WHERE f.uploaded_at < now() - interval '1 day'
       AND NOT EXISTS (SELECT 1 FROM operation_settlement s WHERE s.evidence_file_id = f.id) RETURNING f.id`,
  );
  return gone.length;
}

/** Counted as it comes, so that nobody makes us hold more. */
async function readCapped(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > EVIDENCE_MAX_BYTES)
      throw new AppError("payload_too_large", { detail: "A file may have at most 5 MB.", field: "file" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unusable(detail: string): AppError {
  return new AppError("unsupported_media_type", { detail, field: "file" });
}

function mediaTypeOf(content: Buffer): string | null {
  const begins = (...bytes: number[]) => bytes.every((byte, index) => content[index] === byte);
  if (content.subarray(0, 5).toString("latin1") === "%PDF-") return "application/pdf";
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (begins(0xff, 0xd8, 0xff)) return "image/jpeg";
  return isText(content) ? "text/plain; charset=utf-8" : null;
}

function isText(content: Buffer): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(content);
    return !/[\u0000-\u0008\u000e-\u001f]/.test(text);
  } catch {
    return false;
  }
}

/** Without folders and without characters that turn a name around or break a header. */
function plainName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? "";
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}"]/gu, "").trim();
  return plain.slice(-200) || "evidence";
}
