import { parseNumber } from "@/components/payments-in/path";
import { notFound } from "@/lib/errors";
import { csvAnswer } from "@/lib/http/csv-answer";
import { withSession } from "@/lib/http/with-session";
import { batchResult } from "@/lib/payments/payment-requests/batch/queries";

export const GET = withSession({ permission: "payment_request.add" }, async (actor, _request, { params }) => {
  const batchId = parseNumber((await params).batchId);
  if (batchId === null) throw notFound("File");
  return csvAnswer(`payment-requests-${batchId}.csv`, batchResult(actor, batchId));
});
