import { listGroups } from "@/lib/changes/group-queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "user.manage" }, async (actor) =>
  Response.json(await listGroups(actor)),
);
