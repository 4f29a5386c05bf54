import "server-only";
import { answerError, json, streamed, type WireAnswer } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { parseFields } from "@/lib/api/schemas/fields";
import { type ReportItem, reportListQuery } from "@/lib/api/schemas/report";
import type { Actor } from "@/lib/auth/actor";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { getEnv } from "@/lib/env";
import { listReports, openReport, type Report } from "@/lib/exports/reports/read-reports";

const FILES = "/b/api/v1/reports/files/";
const PAGE = 50;
const LARGEST_PAGE = 200;

/** `GET /b/api/v1/reports/files/`: the finished reports that the caller may fetch. */
export async function handleListReports({ request, origin, requestId }: ApiRequest): Promise<WireAnswer> {
  try {
    const actor = await callerOf(request, origin);
    const query = new URL(request.url, "http://localhost").searchParams;
    const fields = parseFields(reportListQuery, Object.fromEntries(query));
    const limit = Math.min(Number(fields.limit ?? PAGE) || PAGE, LARGEST_PAGE);
    const offset = Number(fields.offset ?? 0);
    const { count, reports } = await listReports(actor, {
      createdAfter: fields.created_after,
      createdBefore: fields.created_before,
      interval: fields.interval,
      source: fields.source,
      limit,
      offset,
    });
    const page = (at: number) => pageUrl(fields, limit, at);
    return json(200, {
      count,
      next: offset + limit < count ? page(offset + limit) : null,
      previous: offset > 0 ? page(Math.max(0, offset - limit)) : null,
      results: reports.map(itemOf),
    });
  } catch (error) {
    return answerError(error, requestId);
  }
}

/** `GET /b/api/v1/reports/files/{token}/download/`: the file itself. */
export async function handleDownloadReport(call: ApiRequest): Promise<WireAnswer> {
  try {
    const actor = await callerOf(call.request, call.origin);
    const { body, sizeBytes, mediaType, fileName } = await openReport(actor, call.params.token ?? "");
    return streamed(body, sizeBytes, {
      "content-type": mediaType,
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`,
    });
  } catch (error) {
    return answerError(error, call.requestId);
  }
}

/** Published examples of these two calls send the key in a header of its own. */
function callerOf({ headers }: ApiRequest["request"], origin: ApiRequest["origin"]): Promise<Actor> {
  const key = headers.get("api-key");
  return authenticateRequest(headers.get("authorization") ?? (key ? `Api-Key ${key}` : null), origin);
}

/** The same question about another page. */
function pageUrl(asked: Readonly<Record<string, string | undefined>>, limit: number, offset: number): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
  query.set("limit", String(limit));
  if (offset > 0) query.set("offset", String(offset));
  else query.delete("offset");
  return `${getEnv().PUBLIC_URL}${FILES}?${query}`;
}

function itemOf(report: Report): ReportItem {
  return {
    encrypted_id: report.id,
    report_name: report.name,
    interval: report.interval,
    source: report.scheduled ? "auto" : "manual",
    file_format: report.format,
    records_amount: report.rows,
    status: "finished",
    generated_at: new Date(report.finishedAt).toISOString(),
    created_at: new Date(report.createdAt).toISOString(),
    download_action: { method: "GET", url: `${getEnv().PUBLIC_URL}${FILES}${report.id}/download/` },
  };
}
