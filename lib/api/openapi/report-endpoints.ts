import type { Endpoint, Parameter } from "@/lib/api/openapi/endpoint";
import { reportListAnswer } from "@/lib/api/schemas/report";
import { MEDIA_TYPES } from "@/lib/exports/types";

const query = (name: string, description: string, example?: string): Parameter => ({
  name,
  in: "query",
  required: false,
  description,
  ...(example === undefined ? {} : { example }),
});

const TOKEN = "8c5f3a51-2f0e-4c6b-9f65-0d0a4be1f3a7";
const FILES = "https://pay.example.com/b/api/v1/reports/files/";

export const reportEndpoints: Endpoint[] = [
  {
    method: "GET",
    path: "/b/api/v1/reports/files",
    operationId: "listReports",
    group: "Reports",
    summary: "List finished reports",
    description: [
      "The newest first. A person gets his own exports and the reports that are for him; a key gets what schedules make. Without dates: those of the last 30 days.",
    ],
    right: "report.can_view_report, and the right to the report's list",
    parameters: [
      query("created_after", "A day, included.", "2026-01-01"),
      query("created_before", "A day, included.", "2026-01-31"),
      query("interval", "`daily`, `weekly`, `monthly` or `yearly`."),
      query("source", "`auto`: made by a schedule, `manual`: asked for by hand."),
      query("limit", "Reports on a page: 50 by default, at most 200."),
      query("offset", "How many are passed over."),
    ],
    answers: [
      { status: 200, description: "The reports.", body: { name: "ReportList", schema: reportListAnswer } },
    ],
    refusals: [400],
    example: { query: { created_after: "2026-01-01", created_before: "2026-01-31" } },
    answerExample: {
      count: 1,
      next: null,
      previous: null,
      results: [
        {
          encrypted_id: TOKEN,
          report_name: "Daily 2026-01-14",
          interval: "daily",
          source: "auto",
          file_format: "csv",
          records_amount: 1841,
          status: "finished",
          generated_at: "2026-01-15T03:00:09.000Z",
          created_at: "2026-01-15T03:00:02.000Z",
          download_action: { method: "GET", url: `${FILES}${TOKEN}/download/` },
        },
      ],
    },
  },
  {
    method: "GET",
    path: "/b/api/v1/reports/files/:token/download",
    operationId: "downloadReport",
    group: "Reports",
    summary: "Download a report",
    description: [
      "The file, sent directly: `text/csv`, a workbook or JSON Lines. The link is the caller's own and ends with the file. 25 downloads an hour.",
    ],
    right: "report.can_view_report, and the right to the report's list",
    parameters: [
      {
        name: "token",
        in: "path",
        required: true,
        description: "Of `download_action`.",
        example: TOKEN,
      },
    ],
    answers: [{ status: 200, description: "The file.", file: Object.values(MEDIA_TYPES) }],
    refusals: [400, 404, 410],
    example: { path: { token: TOKEN } },
  },
];
