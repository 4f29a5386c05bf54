import { parseNoticeId } from "@/components/gateway-notices/list-input";
import { notFound } from "@/lib/errors";
import { withSession } from "@/lib/http/with-session";
import { getNotice } from "@/lib/notices/queries";

export const GET = withSession({ permission: "gateway_notice.manage" }, async (actor, _request, context) => {
  const noticeId = parseNoticeId((await context.params).noticeId);
  if (noticeId === null) throw notFound("Notice");
  return Response.json(await getNotice(actor, noticeId));
});
