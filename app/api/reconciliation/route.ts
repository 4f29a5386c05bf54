import { withSession } from "@/lib/http/with-session";
import { listReports } from "@/lib/reconciliation/queries";

export const GET = withSession({ permission: "reconciliation.manage" }, async (actor) =>
  Response.json(await listReports(actor)),
);
