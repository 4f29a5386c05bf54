import { liveStream } from "@/lib/approvals/inbox/live-stream";
import { takeStreamRoom } from "@/lib/approvals/inbox/stream-room";
import { hasPermission } from "@/lib/auth/actor";
import { findSessionActor } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import { withSession } from "@/lib/http/with-session";

export const GET = withSession({ permission: "transaction.view" }, async (actor, request) => {
  const mayWatch = async () => {
    const now = actor.sessionId ? await findSessionActor(sql, actor.sessionId, actor) : null;
    return now !== null && hasPermission(now, "transaction.view");
  };
  const onLeave = takeStreamRoom(actor.userId);
  return new Response(liveStream({ mayWatch, signal: request.signal, onLeave }), {
    headers: { "Content-Type": "text/event-stream; charset=utf-8" },
  });
});
