import { getApiAccess } from "@/lib/auth/keys/queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "api_key.manage" }, async (actor) =>
  Response.json(await getApiAccess(actor)),
);
