import { listOwnFactors } from "@/lib/auth/step-up/queries";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: null }, async (actor) =>
  Response.json(await listOwnFactors(actor)),
);
