import "server-only";
import { json, streamed } from "@/lib/api/answers";
import type { ApiRequest } from "@/lib/api/api-request";
import { authenticated } from "@/lib/api/authenticated";
import { parseFields } from "@/lib/api/schemas/fields";
import { type ReportItem, reportListQuery } from "@/lib/api/schemas/report";
import { getEnv } from "@/lib/env";
import { fileHeaders } from "@/lib/http/file-answer";
import { listReports, openReport, type Report } from "@/lib/exports/reports/read-reports";

const FILES = "/b/api/v1/reports/files/";
const PAGE = 50;
const LARGEST_PAGE = 200;

/** Published examples of these two calls send the key in a header of its own. */
const KEY_OF_ITS_OWN = {
  credentials: (headers: ApiRequest["request"]["headers"]) => {
    const key = headers.get("api-key");
    return headers.get("authorization") ?? (key ? `Api-Key ${key}` : null);
  },
};

/** `GET /b/api/v1/reports/files/`: the finished reports that the caller may fetch. */
export const handleListReports = authenticated(
  "report.list",
  async (actor, { request }) => {
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
  },
  KEY_OF_ITS_OWN,
);

/** `GET /b/api/v1/reports/files/{token}/download/`: the file itself. */
export const handleDownloadReport = authenticated(
  "report.download",
  async (actor, { params }) => {
    const { body, sizeBytes, mediaType, fileName } = await openReport(actor, params.token ?? "");
    return streamed(body, sizeBytes, fileHeaders(fileName, mediaType));
  },
  KEY_OF_ITS_OWN,
);

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
