import { loadMailFilter } from "@/components/mails/list-input";
import { withSession } from "@/lib/http/with-session";
import { listMails } from "@/lib/mail/queries";

export const GET = withSession({ permission: null }, async (actor, request) =>
  Response.json(await listMails(actor, loadMailFilter(request))),
);
