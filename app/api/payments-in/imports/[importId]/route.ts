import { parseNumber } from "@/components/payments-in/path";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";
import { getImport } from "@/lib/payments/incoming/queries";

export const GET = withSession({ permission: null }, async (actor, _request, { params }) => {
  const importId = parseNumber((await params).importId);
  if (importId === null) throw notFound("Import");
  return Response.json(await getImport(actor, importId));
});
