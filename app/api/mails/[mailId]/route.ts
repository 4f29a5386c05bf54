import { parseMailId } from "@/components/mails/list-input";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";
import { getMail } from "@/lib/mail/queries";

export const GET = withSession({ permission: null }, async (actor, _request, { params }) => {
  const mailId = parseMailId((await params).mailId);
  if (mailId === null) throw notFound("Mail");
  return Response.json(await getMail(actor, mailId));
});
