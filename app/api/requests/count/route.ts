import { countDecidable } from "@/lib/approvals/queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: null }, async (actor) =>
  Response.json({ count: await countDecidable(actor) }),
);
