import { auditFilter, loadAuditInput } from "@/components/audit/list-input";
import { exportAuditCsv, exportAuditProof } from "@/lib/audit/export-audit";
import { sql } from "@/lib/db/sql";
import { csvAnswer } from "@/lib/http/csv-answer";
import { streamedFileAnswer } from "@/lib/http/file-answer";
import { withSession } from "@/lib/http/with-session";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

export const GET = withSession({ permission: "audit.view" }, async (actor, request) => {
  const filter = auditFilter(loadAuditInput(request), await readMerchantTimeZone(sql));
  if (request.nextUrl.searchParams.get("format") === "csv")
    return csvAnswer("audit.csv", exportAuditCsv(actor, filter));
  const body = exportAuditProof(actor, filter);
  return streamedFileAnswer({ name: "audit.zip", mediaType: "application/zip", body });
});
