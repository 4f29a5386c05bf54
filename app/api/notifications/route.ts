import { loadNotificationFilter } from "@/components/notifications/list-input";
import { withSession } from "@/lib/http/with-session";
import { listNotifications } from "@/lib/notifications/queries";

export const GET = withSession({ permission: null }, async (actor, request) =>
  Response.json(await listNotifications(actor, loadNotificationFilter(request))),
);
