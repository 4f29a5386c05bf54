import "server-only";
import { type Actor, apiKeyActor, requireUser, type UserActor } from "@/lib/auth/actor";
import { actorOf, type PersonRow, personColumns } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { keptWords } from "@/lib/i18n/kept-words";

/** Who asked: a person, or a program with a key, the person who made that key and all who were ever shown a secret of it. */
export interface Maker {
  userId: number | null;
  keyId: number | null;
  keyOwnerId: number | null;
  keyHolderIds: readonly number[];
}

/** The maker that an actor is. Throws `forbidden` for a job: nobody would answer for what it asks. */
export async function makerOf(sql: Sql, actor: Actor): Promise<Maker> {
  if (actor.type !== "api_key")
    return { userId: requireUser(actor).userId, keyId: null, keyOwnerId: null, keyHolderIds: [] };
  const [row] = await sql.query<{ created_by_id: number | null; rotated_by_ids: number[] }>(
    `SELECT created_by_id, rotated_by_ids FROM api_key WHERE id = $1`,
    [actor.apiKeyId],
  );
  return keyMaker(actor.apiKeyId, row?.created_by_id ?? null, row?.rotated_by_ids ?? []);
}

/** A program as a maker: behind it stand the person who made its key and those who exchanged the secret since. */
export function keyMaker(keyId: number, ownerId: number | null, rotatedByIds: readonly number[]): Maker {
  const keyHolderIds = [...new Set(ownerId === null ? rotatedByIds : [ownerId, ...rotatedByIds])];
  return { userId: null, keyId, keyOwnerId: ownerId, keyHolderIds };
}

/** Who may not decide about what this maker asked for. */
export function barredBy(maker: Maker): ReadonlySet<number> {
  return new Set(maker.userId === null ? maker.keyHolderIds : [maker.userId]);
}

const SOMEWHERE = { address: null, requestId: null };

/** The person with the rights of this moment; with `mustBeActive` a disabled one is refused. */
export async function loadPerson(db: Sql, userId: number, mustBeActive = false): Promise<UserActor> {
  const rows = await db.query<PersonRow & { is_active: boolean }>(
    `SELECT ${personColumns}, u.is_active FROM app_user u WHERE u.id = $1`,
    [userId],
    "load-person",
  );
  const row = rows[0];
  if (!row)
    throw new AppError("forbidden", {
      detail: "The person no longer exists.",
      params: keptWords("personGone"),
    });
  if (mustBeActive && !row.is_active)
    throw new AppError("forbidden", {
      detail: `${row.username} has been disabled.`,
      params: keptWords("personDisabled", { name: row.username }),
    });
  // A password that must be changed keeps a person out of the console; it does not undo what he asked for.
  return { ...actorOf(row, SOMEWHERE), mustChangePassword: false };
}

/** The maker as an actor of this moment; a disabled person, a key that is over and a right that is gone are refused. */
export async function requireMaker(db: Sql, maker: Maker): Promise<Actor> {
  if (maker.userId !== null) return loadPerson(db, maker.userId, true);
  const rows = await db.query<{ id: number; name: string; permissions: string[] | null; usable: boolean }>(
    `SELECT id, name, permissions, revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) AS usable
     FROM api_key WHERE id = $1`,
    [maker.keyId],
  );
  const key = rows[0];
  if (!key?.usable)
    throw new AppError("forbidden", {
      detail: `The key ${key?.name ?? ""} that asked is no longer valid.`,
      params: keptWords("keyOver", { name: key?.name ?? "" }),
    });
  return apiKeyActor(key, SOMEWHERE);
}
