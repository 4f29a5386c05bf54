import { parseNumber } from "@/components/payments-in/path";
import { notFound } from "@/lib/errors";
import { csvAnswer } from "@/lib/http/csv-answer";
import { withSession } from "@/lib/http/with-session";
import { errorFile } from "@/lib/payments/incoming/error-file";

export const GET = withSession({ permission: null }, async (actor, _request, { params }) => {
  const importId = parseNumber((await params).importId);
  if (importId === null) throw notFound("Import");
  return csvAnswer(`import-${importId}-errors.csv`, errorFile(actor, importId));
});
