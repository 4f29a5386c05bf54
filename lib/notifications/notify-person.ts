import "server-only";
import { randomUUID } from "node:crypto";
import type { Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { queueMail } from "@/lib/mail/queue-mail";
import { renderMail } from "@/lib/notifications/render-mail";
import { effectivePreference } from "@/lib/notifications/rules";
import {
  type NoticeKind,
  type NoticeLanguage,
  type NoticeParams,
  noticeKind,
} from "@/lib/notifications/types";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";

export interface Notice {
  kind: NoticeKind;
  params: NoticeParams;
  /** A page of the console that shows what it is about; opening it changes nothing. */
  link: string | null;
  /** Names the event: whoever has been told of it is not told again. Left out: an event of its own. */
  key?: string;
  /** False: in the console only, whatever the person prefers. */
  mail?: boolean;
}

interface Reader {
  id: number;
  email: string;
  language: NoticeLanguage;
  in_product: boolean | null;
  mail: boolean | null;
}

/** Tells one person, in the caller's transaction: rolled back with it, and nothing leaves before its commit. */
export async function notifyPerson(sql: Sql, notice: Notice & { userId: number }): Promise<void> {
  const { userId, ...rest } = notice;
  await notifyPeople(sql, [userId], rest);
}

/** The same for several. Who is disabled is told nothing. */
export async function notifyPeople(sql: Sql, userIds: readonly number[], notice: Notice): Promise<void> {
  if (userIds.length === 0) return;
  const readers = await sql.query<Reader>(
    `SELECT u.id, u.email, u.language, p.in_product, p.mail FROM app_user u
     LEFT JOIN notification_preference p ON p.user_id = u.id AND p.kind = $2
     WHERE u.id = ANY ($1::int[]) AND u.is_active ORDER BY u.id`,
    [userIds, notice.kind],
    "readers-of-notice",
  );
  const key = notice.key ?? randomUUID();
  for (const reader of readers) await tell(sql, reader, { ...notice, key });
}

async function tell(sql: Sql, reader: Reader, notice: Notice & { key: string }): Promise<void> {
  const chosen = effectivePreference({
    kind: notice.kind,
    inProduct: reader.in_product ?? true,
    mail: reader.mail ?? noticeKind(notice.kind).mail,
  });
  if (chosen.inProduct) {
    await sql.query(
      `INSERT INTO notification (user_id, key, kind, params, link) VALUES ($1, $2, $3, $4::jsonb, $5)
       ON CONFLICT (user_id, key) DO NOTHING`,
      [reader.id, notice.key, notice.kind, JSON.stringify(notice.params), notice.link],
      "insert-notification",
    );
  }
  if (notice.mail === false || !chosen.mail) return;
  const { kind, params, link } = notice;
  const { language } = reader;
  const timeZone = params.expires === undefined ? undefined : await readMerchantTimeZone(sql);
  await queueMail(sql, {
    key: `${notice.key}:user:${reader.id}`,
    kind,
    language,
    userId: reader.id,
    recipient: reader.email,
    ...renderMail({ kind, language, params, link, publicUrl: getEnv().PUBLIC_URL, timeZone }),
  });
}

/** The people who hold a right now, except those named. */
export async function holdersOf(
  sql: Sql,
  permission: string,
  except: readonly number[] = [],
): Promise<number[]> {
  const rows = await sql.query<{ id: number }>(
    `SELECT u.id FROM app_user u WHERE u.is_active AND NOT u.id = ANY ($2::int[]) AND (
       EXISTS (SELECT 1 FROM user_permission p WHERE p.user_id = u.id AND p.permission = $1)
       OR EXISTS (SELECT 1 FROM group_member m JOIN group_permission g ON g.group_id = m.group_id
         WHERE m.user_id = u.id AND g.permission = $1)) ORDER BY u.id`,
    [permission, except],
    "holders-of-permission",
  );
  return rows.map(({ id }) => id);
}
