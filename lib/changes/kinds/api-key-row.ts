import "server-only";
import { apiKeyPermissions, type Right } from "@/lib/auth/permissions";
import { isGuardedRight } from "@/lib/changes/rules";
import type { Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";

export interface KeyRow {
  id: number;
  name: string;
  prefix: string;
  permissions: Right[] | null;
  networks: string[];
}

/** A key that can still be changed, locked. Throws `not_found`, or `conflict` for one that was revoked. */
export async function lockKey(sql: Sql, keyId: number): Promise<KeyRow> {
  const [key] = await sql.query<KeyRow & { revoked_at: string | null }>(
    `SELECT id, name, prefix, permissions, allowed_networks::text::text[] AS networks, revoked_at
     FROM api_key WHERE id = $1 FOR NO KEY UPDATE`,
    [keyId],
  );
  if (!key) throw notFound("API key");
  if (key.revoked_at) throw new AppError("conflict", { detail: "This key is revoked: make another one." });
  return key;
}

/** Whether holding the key means being able to move money. */
export function isGuardedKey({ permissions }: KeyRow): boolean {
  return permissions === null || permissions.some((code) => isGuardedRight(code));
}

/** How a decider knows it. */
export function keyTarget({ prefix, name }: KeyRow): { type: string; id: string; label: string } {
  return { type: "api_key", id: prefix, label: name };
}

/** A list of addresses as the fact of a change; screens put the star into words. */
export function shownNetworks(networks: readonly string[]): string {
  return networks.length === 0 ? "*" : networks.join(", ");
}

/** The rights that somebody hands out who is shown the secret of such a key: everything that keys may, where it is not narrowed. */
export function keyRights(permissions: readonly Right[] | null): Right[] {
  return (permissions ?? [...apiKeyPermissions]).filter((right) => right !== "api.access");
}
