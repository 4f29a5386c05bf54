import { countChanges } from "@/lib/changes/queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: null }, async (actor) =>
  Response.json(await countChanges(actor)),
);
