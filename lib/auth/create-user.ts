import "server-only";

import type { Right } from "@/lib/auth/permissions";
import { type Sql, isUniqueViolation } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { because } from "@/lib/i18n/because";

export type NewUser = {
  username: string;
  email: string;
  firstName?: string;
  lastName?: string;
  phone?: string;
  passwordHash: string;
  mustChangePassword?: boolean;
};

/** Stores a person without rights. Checks no permission: for use cases, commands and the seed. */
export async function createUser(sql: Sql, user: NewUser): Promise<number> {
  await requireOwnName(sql, user);
  try {
    const [row] = await sql.query<{ id: number }>(
      `insert into app_user (username, email, first_name, last_name, phone, password_hash, must_change_password)
       values ($1, $2, $3, $4, $5, $6, $7) returning id`,
      [
        user.username,
        user.email.toLowerCase(),
        user.firstName ?? "",
        user.lastName ?? "",
        user.phone ?? "",
        user.passwordHash,
        user.mustChangePassword ?? false,
      ],
    );
    if (!row) throw new Error("The user was not stored.");
    return row.id;
  } catch (error) {
    throw nameTaken(error);
  }
}

/** Whoever forgot his password says his name or his address: neither may be the other one of somebody else. */
export async function requireOwnName(
  sql: Sql,
  { username, email, userId = null }: { username: string; email: string; userId?: number | null },
): Promise<void> {
  const rows = await sql.query<{ named: boolean }>(
    `select lower(email) = lower($1) as named from app_user
      where id is distinct from $3::int and (lower(email) = lower($1) or lower(username) = lower($2)) limit 1`,
    [username, email, userId],
  );
  const [other] = rows;
  if (!other) return;
  throw other.named
    ? new AppError("already_exists", {
        ...because("username_is_an_email"),
        field: "username",
      })
    : new AppError("already_exists", { ...because("email_is_a_username"), field: "email" });
}

/** Adds rights to a person; those he has stay. Checks no permission, see `createUser`. */
export async function grantPermissions(
  sql: Sql,
  userId: number,
  permissions: readonly Right[],
  grantedById: number | null,
): Promise<void> {
  await sql.query(
    `insert into user_permission (user_id, permission, granted_by_id)
     select $1, unnest($2::text[]), $3 on conflict do nothing`,
    [userId, permissions, grantedById],
  );
}

/** Turns the database's refusal of a second person with this name or address into words. */
export function nameTaken(error: unknown): unknown {
  const taken = (constraint: string) => isUniqueViolation(error, constraint);
  if (taken("app_user_username_key") || taken("app_user_username_lower_idx")) {
    return new AppError("already_exists", { ...because("username_taken"), field: "username" });
  }
  if (taken("app_user_email_key") || taken("app_user_email_lower_idx")) {
    return new AppError("already_exists", { ...because("email_taken"), field: "email" });
  }
  return error;
}
