import { loadNoticeFilter } from "@/components/gateway-notices/list-input";
import { withSession } from "@/lib/http/with-session";
import { listNotices } from "@/lib/notices/queries";

export const GET = withSession({ permission: "gateway_notice.manage" }, async (actor, request) =>
  Response.json(await listNotices(actor, loadNoticeFilter(request))),
);
