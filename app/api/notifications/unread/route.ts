import { withSession } from "@/lib/http/with-session";
import { countUnread } from "@/lib/notifications/queries";

export const GET = withSession({ permission: null }, async (actor) =>
  Response.json({ count: await countUnread(actor) }),
);
