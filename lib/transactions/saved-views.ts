import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, requirePermission, type UserActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { keepsCardNumber } from "@/lib/card-numbers";
import { AppError, notFound } from "@/lib/errors";
import { LISTS, type ListName } from "@/lib/transactions/list-preferences";
import type { SavedView } from "@/lib/transactions/views";

/** Views that one person may keep of one list. */
const OWN_VIEWS = 50;

export const saveViewSchema = z.strictObject({
  list: z.enum(LISTS),
  name: z.string().trim().min(1).max(60),
  /** What stands behind the question mark; read again, and checked, whenever the view is opened. */
  query: z.string().max(4000),
  isShared: z.boolean(),
});
export const viewIdSchema = z.strictObject({ id: z.int32().positive() });

interface ViewRow {
  id: number;
  name: string;
  query: string;
  is_shared: boolean;
  owner_id: number;
  owner: string;
}

/** The person's own views of a list and those that others share, by name. */
export async function listSavedViews(actor: UserActor, list: ListName): Promise<SavedView[]> {
  requirePermission(actor, "transaction.view");
  const rows = await sql.query<ViewRow>(
    `SELECT v.id, v.name, v.query, v.is_shared, v.owner_id,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username) AS owner
     FROM saved_view v JOIN app_user u ON u.id = v.owner_id
     WHERE v.list = $1 AND (v.owner_id = $2 OR v.is_shared) ORDER BY v.owner_id <> $2, lower(v.name), v.id LIMIT 200`,
    [list, actor.userId],
    "saved-views",
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    query: row.query,
    isShared: row.is_shared,
    isOwn: row.owner_id === actor.userId,
    owner: row.owner,
    mayDelete: mayDelete(actor, row),
  }));
}

/** Its owner may; a shared one also whoever manages people, so that it does not outlive who left. */
function mayDelete(actor: UserActor, row: { owner_id: number; is_shared: boolean }): boolean {
  return row.owner_id === actor.userId || (row.is_shared && hasPermission(actor, "user.manage"));
}

/** Keeps a view under its name; a name of one's own is used again. */
export async function saveView(
  actor: UserActor,
  input: z.infer<typeof saveViewSchema>,
): Promise<{ id: number; replaced: boolean }> {
  requirePermission(actor, "transaction.view");
  if (keepsCardNumber(input.name) || keepsCardNumber(input.query))
    throw new AppError("invalid_input", { detail: "A view that is kept must not name a card number." });
  return inTransaction(async (transaction) => {
    const [kept] = await transaction.query<{ count: number; named: boolean }>(
      `SELECT count(*)::int AS count, coalesce(bool_or(name = $3), false) AS named FROM saved_view WHERE owner_id = $1 AND list = $2`,
      [actor.userId, input.list, input.name],
    );
    if (!kept?.named && (kept?.count ?? 0) >= OWN_VIEWS)
      throw new AppError("conflict", { detail: `You keep ${OWN_VIEWS} views already. Delete one first.` });
    const [row] = await transaction.query<{ id: number }>(
      `INSERT INTO saved_view (list, name, owner_id, is_shared, query) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (owner_id, list, name) DO UPDATE SET is_shared = excluded.is_shared, query = excluded.query RETURNING id`,
      [input.list, input.name, actor.userId, input.isShared, input.query],
    );
    if (!row) throw new Error("The view was not kept.");
    const { list, name, isShared, query } = input;
    await recordAudit(transaction, {
      actor,
      action: "list_view.saved",
      objectType: "saved_view",
      objectId: String(row.id),
      after: { list, name, isShared, query },
    });
    return { id: row.id, replaced: kept?.named ?? false };
  });
}

/** Removes a view. What one may not see is not found. */
export async function deleteView(actor: UserActor, id: number): Promise<void> {
  requirePermission(actor, "transaction.view");
  await inTransaction(async (transaction) => {
    const [row] = await transaction.query<Omit<ViewRow, "owner">>(
      "SELECT id, name, query, is_shared, owner_id FROM saved_view WHERE id = $1 FOR UPDATE",
      [id],
    );
    if (!row || !(row.is_shared || row.owner_id === actor.userId)) throw notFound("View");
    if (!mayDelete(actor, row))
      throw new AppError("forbidden", {
        detail: "Only its owner or somebody who manages people removes it.",
      });
    await transaction.query("DELETE FROM saved_view WHERE id = $1", [id]);
    await recordAudit(transaction, {
      actor,
      action: "list_view.deleted",
      objectType: "saved_view",
      objectId: String(id),
      before: { name: row.name, isShared: row.is_shared, query: row.query },
    });
  });
}
