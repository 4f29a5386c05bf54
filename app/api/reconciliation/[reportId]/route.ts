import { parseNumber } from "@/components/payments-in/path";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";
import { getReport } from "@/lib/reconciliation/queries";

export const GET = withSession(
  { permission: "reconciliation.manage" },
  async (actor, _request, { params }) => {
    const reportId = parseNumber((await params).reportId);
    if (reportId === null) throw notFound("Report");
    return Response.json(await getReport(actor, reportId));
  },
);
