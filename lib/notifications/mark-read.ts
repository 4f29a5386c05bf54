import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";

/** Marks one of the person's own notices as read; somebody else's are not there. */
export async function markRead(actor: UserActor, notificationId: string): Promise<void> {
  await sql.query(
    "UPDATE notification SET read_at = now() WHERE id = $1::bigint AND user_id = $2 AND read_at IS NULL",
    [notificationId, actor.userId],
  );
}

/** Marks everything up to the newest that the person saw: what came in meanwhile stays unread. */
export async function markAllRead(actor: UserActor, upTo: string): Promise<void> {
  await sql.query(
    "UPDATE notification SET read_at = now() WHERE user_id = $1 AND read_at IS NULL AND id <= $2::bigint",
    [actor.userId, upTo],
  );
}
