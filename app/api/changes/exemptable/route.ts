import { listExemptableRequests } from "@/lib/changes/queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "change.decide" }, async (actor) =>
  Response.json(await listExemptableRequests(actor)),
);
