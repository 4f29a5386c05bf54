import { listExports } from "@/lib/exports/queries";
import { withSession } from "@/lib/http/with-session";

/** His own exports and the reports that are for him; each list's right is asked for its files. */
export const GET = withSession({ permission: null }, async (actor) =>
  Response.json(await listExports(actor)),
);
