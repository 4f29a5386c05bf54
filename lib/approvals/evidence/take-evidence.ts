import "server-only";
import { collectEvidence } from "@/lib/approvals/evidence/collect-evidence";
import { pdfOfEvidence } from "@/lib/approvals/evidence/pdf-evidence";
import { mayTakeEvidence } from "@/lib/approvals/evidence/may-take-evidence";
import type { RequestEvidence } from "@/lib/approvals/evidence/types";
import { zipEvidence } from "@/lib/approvals/evidence/zip-evidence";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, requirePermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import type { Language } from "@/lib/i18n/settings";
import { startOfDay } from "@/lib/rollups/merchant-day";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

export type EvidenceFormat = "zip" | "pdf";

/** More than anybody reads; a longer period is taken in parts. A PDF is made as a whole, so it has to be smaller. */
export const PACK_LIMITS: Record<EvidenceFormat, number> = { zip: 5_000, pdf: 200 };
const MAX_DAYS = 366;

export interface EvidenceFile {
  name: string;
  mediaType: string;
  body: AsyncGenerator<Uint8Array>;
}

/** The pack of one request: for those who audit, and for its maker and its checkers. */
export async function takeRequestEvidence(
  actor: UserActor,
  requestId: number,
  format: EvidenceFormat,
  language: Language = "en",
): Promise<EvidenceFile> {
  await requireParticipant(actor, requestId);
  const evidence = await collectEvidence(sql, requestId);
  if (!evidence) throw notFound("Request");
  await recordAudit(sql, {
    actor,
    action: "evidence.taken",
    objectType: "operation_request",
    objectId: String(requestId),
    transactionSessionId: evidence.request.transaction,
    after: { format },
  });
  return packOf(evidence.number, format, language, one(evidence));
}

async function requireParticipant(actor: UserActor, requestId: number): Promise<void> {
  if (await mayTakeEvidence(actor, requestId)) return;
  if (!hasPermission(actor, "transaction.view")) throw notFound("Request");
  const [row] = await sql.query(`SELECT 1 FROM operation_request WHERE id = $1`, [requestId]);
  if (!row) throw notFound("Request");
  throw new AppError("forbidden", {
    detail: "The evidence is for those who took part in the request and for auditors.",
  });
}

/** The pack of all requests that were made in some days of the merchant, both included. */
export async function takePeriodEvidence(
  actor: UserActor,
  period: { fromDay: string; toDay: string; format: EvidenceFormat; language?: Language },
): Promise<EvidenceFile> {
  requirePermission(actor, "audit.view");
  const zone = await readMerchantTimeZone(sql);
  const from = new Date(startOfDay(period.fromDay, zone));
  const to = new Date(startOfDay(period.toDay, zone, 1));
  if (to <= from) throw refused("The last day comes before the first.");
  if (to.getTime() - from.getTime() > (MAX_DAYS + 1) * 86_400_000)
    throw refused("A pack covers a year at most. Take it in parts.");
  const limit = PACK_LIMITS[period.format];
  const rows = await sql.query<{ id: number }>(
    `SELECT id FROM operation_request WHERE created_at >= $1 AND created_at < $2 ORDER BY id LIMIT $3`,
    [from, to, limit + 1],
  );
  if (rows.length > limit)
    throw refused(
      period.format === "pdf"
        ? `There are more than ${limit} requests in these days, which is too much for one PDF. Choose fewer days, or take the archive.`
        : `There are more than ${limit} requests in these days. Choose fewer days.`,
    );
  if (rows.length === 0) throw refused("No request was made in these days.");
  const { fromDay, toDay, format, language = "en" } = period;
  await recordAudit(sql, {
    actor,
    action: "evidence.taken",
    objectType: "operation_request",
    objectId: "period",
    after: { fromDay, toDay, format, requests: rows.length },
  });
  const requests = all(rows.map((row) => row.id));
  return packOf(`evidence-${fromDay}-to-${toDay}`, format, language, requests);
}

function packOf(
  name: string,
  format: EvidenceFormat,
  language: Language,
  requests: AsyncGenerator<RequestEvidence>,
): EvidenceFile {
  return format === "zip"
    ? { name: `${name}.zip`, mediaType: "application/zip", body: zipEvidence(requests) }
    : { name: `${name}.pdf`, mediaType: "application/pdf", body: pdfOfEvidence(requests, language) };
}

async function* one(evidence: RequestEvidence) {
  yield evidence;
}

async function* all(ids: readonly number[]) {
  for (const id of ids) {
    const evidence = await collectEvidence(sql, id);
    if (evidence) yield evidence;
  }
}

function refused(detail: string): AppError {
  return new AppError("invalid_input", { detail });
}
