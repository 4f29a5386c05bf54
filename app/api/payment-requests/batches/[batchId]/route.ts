import { parseNumber } from "@/components/payments-in/path";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";
import { readBatch } from "@/lib/payments/payment-requests/batch/queries";

export const GET = withSession({ permission: "payment_request.add" }, async (actor, _request, { params }) => {
  const batchId = parseNumber((await params).batchId);
  if (batchId === null) throw notFound("File");
  return Response.json(await readBatch(actor, batchId));
});
