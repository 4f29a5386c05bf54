import { loadRequestListInput } from "@/components/requests/list-input";
import { listRequests } from "@/lib/approvals/queries";
import { AppError } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) => {
  const { tab, cursor } = loadRequestListInput(request);
  if (!tab) throw new AppError("invalid_input", { detail: "tab is missing.", field: "tab" });
  return Response.json(await listRequests(actor, { tab, cursor }));
});
