import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, requireUser, type UserActor } from "@/lib/auth/actor";
import { dailyLimitSetting } from "@/lib/auth/api-limits";
import type { SetLimitInput } from "@/lib/auth/keys/rules";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { storeSetting } from "@/lib/settings/store-setting";

const own = {
  key: { table: "api_key", column: "daily_limit", objectType: "api_key", noun: "API key" },
  user: { table: "app_user", column: "api_daily_limit", objectType: "user", noun: "User" },
} as const;

/** Sets how many calls a day a key, a person, or everybody without a limit of his own may make. */
export async function setLimit(actor: Actor, input: SetLimitInput): Promise<void> {
  requirePermission(actor, "api_key.manage");
  const person = requireUser(actor);
  await inTransaction((sql) =>
    input.of === "general"
      ? setGeneral(sql, person, input.dailyLimit)
      : setOwn(sql, person, input.of, input.id, input.dailyLimit),
  );
}

async function setGeneral(sql: Sql, person: UserActor, dailyLimit: number | null): Promise<void> {
  if (dailyLimit === null) {
    throw new AppError("invalid_input", { detail: "Say how many.", field: "dailyLimit" });
  }
  const [row] = await sql.query<{ before: unknown }>(
    "select value as before from setting where key = $1 for update",
    [dailyLimitSetting.key],
  );
  await storeSetting(sql, dailyLimitSetting.key, dailyLimit, person.userId);
  await recordAudit(sql, {
    actor: person,
    action: "setting.changed",
    objectType: "setting",
    objectId: dailyLimitSetting.key,
    before: { value: row?.before ?? dailyLimitSetting.fallback },
    after: { value: dailyLimit },
  });
}

async function setOwn(
  sql: Sql,
  person: UserActor,
  of: keyof typeof own,
  id: number,
  dailyLimit: number | null,
): Promise<void> {
  const { table, column, objectType, noun } = own[of];
  const [row] = await sql.query<{ before: number | null }>(
    `select ${column} as before from ${table} where id = $1 for no key update`,
    [id],
  );
  if (!row) throw notFound(noun);
  if (row.before === dailyLimit) return;
  await sql.query(`update ${table} set ${column} = $2 where id = $1`, [id, dailyLimit]);
  await recordAudit(sql, {
    actor: person,
    action: `${objectType}.limit_changed`,
    objectType,
    objectId: String(id),
    before: { dailyLimit: row.before },
    after: { dailyLimit },
  });
}
