import { parseNumber } from "@/components/payments-in/path";
import { notFound } from "@/lib/errors";
import { csvAnswer } from "@/lib/http/csv-answer";
import { withSession } from "@/lib/http/with-session";
import { reportFile } from "@/lib/reconciliation/report-file";

export const GET = withSession(
  { permission: "reconciliation.manage" },
  async (actor, _request, { params }) => {
    const reportId = parseNumber((await params).reportId);
    if (reportId === null) throw notFound("Report");
    return csvAnswer(`reconciliation-${reportId}.csv`, reportFile(actor, reportId));
  },
);
