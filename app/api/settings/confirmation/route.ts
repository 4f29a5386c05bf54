import { withSession } from "@/lib/http/with-session";
import { readConfirmationLimits } from "@/lib/operations/confirmation-settings";

/** Everybody who acts has to know them. */
export const GET = withSession({ permission: null }, async () =>
  Response.json(await readConfirmationLimits()),
);
