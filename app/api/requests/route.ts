import { loadInboxParams, toInboxInput } from "@/components/requests/list-input";
import { listInbox } from "@/lib/approvals/inbox/list-inbox";
import { AppError } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) => {
  const params = loadInboxParams(request);
  if (!params.tab) throw new AppError("invalid_input", { detail: "tab is missing.", field: "tab" });
  return Response.json(await listInbox(actor, toInboxInput(params, false)));
});
