import "server-only";

import { personLabel } from "@/lib/auth/session-row";
import type { FactEffect } from "@/lib/changes/types";
import type { Sql } from "@/lib/db/sql";

interface IdentityRow {
  username: string;
  first_name: string;
  last_name: string;
  email: string;
  is_new: boolean;
  giver: string | null;
}

/** What a second person looks at before he gives people power: a mailbox that is new, and a first password that somebody else knows. */
export async function identityFacts(sql: Sql, userIds: readonly number[]): Promise<FactEffect[]> {
  const rows = await sql.query<IdentityRow>(
    `select u.username, u.first_name, u.last_name, u.email, g.username as giver,
            u.last_sign_in_at is null or coalesce(u.email_changed_at > now() - interval '30 days', false) as is_new
       from app_user u left join app_user g on g.id = u.password_given_by_id where u.id = any($1::int[]) order by u.id`,
    [userIds],
  );
  return rows.flatMap((row) => [
    ...(row.is_new ? [{ name: "new_email", before: null, after: `${personLabel(row)} <${row.email}>` }] : []),
    ...(row.giver ? [{ name: "password_known", before: null, after: row.giver }] : []),
  ]);
}
