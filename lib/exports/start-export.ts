import "server-only";
import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { recordAudit } from "@/lib/audit/record-audit";
import { requirePermission, requireUser, type UserActor } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { keepsCardNumber } from "@/lib/card-numbers";
import { AppError, notFound } from "@/lib/errors";
import { exportPaths, loadExport } from "@/lib/exports/export-row";
import { listConditions } from "@/lib/exports/list-conditions";
import { LISTS } from "@/lib/exports/lists";
import { addExportJob } from "@/lib/exports/export-job";
import type { ExportWish } from "@/lib/exports/types";

/** One person's exports that are being made at the same time. */
const MOST_AT_ONCE = 3;

/** Begins a file of a list, with the filter and columns that were chosen. The rows are those of this moment. */
export async function startExport(actor: UserActor, wish: ExportWish): Promise<{ exportId: string }> {
  requirePermission(requireUser(actor), LISTS[wish.list].permission);
  refuseCardNumber(wish.filter);
  return inTransaction(async (transaction) => {
    await listConditions(transaction, wish.list, wish.filter);
    await requireRoom(transaction, actor.userId);
    const exportId = randomUUID();
    const day = new Date().toISOString().slice(0, 10);
    await transaction.query(
      `INSERT INTO export_file (id, name, list, format, filter, columns, owner_id, recipient_ids)
       VALUES ($1::uuid, $2, $3, $4, $5::jsonb, $6::text[], $7, '{}')`,
      [
        exportId,
        `${wish.list}-${day}`,
        wish.list,
        wish.format,
        JSON.stringify(wish.filter),
        wish.columns,
        actor.userId,
      ],
    );
    await addExportJob(transaction, exportId);
    await recordAudit(transaction, {
      actor,
      action: "export.started",
      objectType: "export",
      objectId: exportId,
      after: { ...wish },
    });
    return { exportId };
  });
}

/** Filters are kept with what they made, and in the trail. Throws `invalid_input`. */
export function refuseCardNumber(kept: unknown): void {
  if (keepsCardNumber(kept))
    throw new AppError("invalid_input", {
      detail: "What is kept must not name a card number. Leave it out.",
    });
}

async function requireRoom(transaction: Sql, userId: number): Promise<void> {
  await transaction.query("SELECT pg_advisory_xact_lock(7204115, 50)");
  const [row] = await transaction.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM export_file WHERE owner_id = $1 AND status IN ('waiting', 'running')",
    [userId],
  );
  if ((row?.n ?? 0) >= MOST_AT_ONCE)
    throw new AppError("conflict", {
      detail: `${MOST_AT_ONCE} of your exports are being made. Wait for one, or cancel one.`,
    });
}

/** Stops an export that is being made; what was written of it goes. */
export async function cancelExport(actor: UserActor, exportId: string): Promise<void> {
  const record = await inTransaction(async (transaction) => {
    const found = await loadExport(transaction, exportId, true);
    if (!found || found.ownerId !== requireUser(actor).userId) throw notFound("Export");
    if (found.status !== "waiting" && found.status !== "running")
      throw new AppError("conflict", { detail: "This export is not being made any more." });
    await transaction.query(
      "UPDATE export_file SET status = 'canceled', finished_at = now() WHERE id = $1::uuid",
      [exportId],
    );
    await recordAudit(transaction, {
      actor,
      action: "export.canceled",
      objectType: "export",
      objectId: exportId,
      before: { status: found.status },
      after: { status: "canceled" },
    });
    return found;
  });
  await rm(exportPaths(record).part, { force: true });
}
