import "server-only";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import {
  isNoticeKind,
  type NoticeKind,
  type NoticeParams,
  type NotificationFilter,
  type NotificationPage,
} from "@/lib/notifications/types";

const PAGE = 50;

interface NotificationRow {
  id: bigint;
  kind: string;
  params: NoticeParams;
  link: string | null;
  created_at: string;
  read_at: string | null;
}

/** One page of what this person was told, the latest first. Nobody sees another's. */
export async function listNotifications(
  actor: UserActor,
  filter: NotificationFilter,
): Promise<NotificationPage> {
  const before = filter.before !== null && /^[1-9]\d{0,17}$/.test(filter.before) ? filter.before : null;
  const rows = await sql.query<NotificationRow>(
    `SELECT id, kind, params, link, created_at, read_at FROM notification
     WHERE user_id = $1 AND ($2::boolean IS FALSE OR read_at IS NULL) AND ($3::bigint IS NULL OR id < $3)
     ORDER BY id DESC LIMIT ${PAGE + 1}`,
    [actor.userId, filter.unread, before],
  );
  const shown = rows.slice(0, PAGE);
  return {
    // A kind of a later version says nothing here.
    rows: shown
      .filter((row) => isNoticeKind(row.kind))
      .map((row) => ({
        id: row.id.toString(),
        kind: row.kind as NoticeKind,
        params: row.params,
        link: row.link,
        createdAt: row.created_at,
        read: row.read_at !== null,
      })),
    next: rows.length > PAGE ? (shown.at(-1)?.id.toString() ?? null) : null,
  };
}

/** How many notices this person has not read. */
export async function countUnread(actor: UserActor): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM notification WHERE user_id = $1 AND read_at IS NULL",
    [actor.userId],
    "count-unread",
  );
  return row?.count ?? 0;
}
