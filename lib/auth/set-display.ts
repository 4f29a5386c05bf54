import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import type { SetDisplay } from "@/lib/auth/display-rules";
import { inTransaction } from "@/lib/db/sql";

/** Stores how the person wants the console written. The language of mails is chosen beside the notices. */
export async function setDisplay(actor: UserActor, input: SetDisplay): Promise<void> {
  await inTransaction(async (transaction) => {
    const changed = await transaction.query<{ id: number }>(
      `UPDATE app_user SET display_language = $2, numerals = coalesce($3, numerals)
        WHERE id = $1 AND (display_language IS DISTINCT FROM $2 OR numerals <> coalesce($3, numerals)) RETURNING id`,
      [actor.userId, input.language, input.numerals ?? null],
    );
    if (changed.length === 0) return;
    await recordAudit(transaction, {
      actor,
      action: "user.display_changed",
      objectType: "app_user",
      objectId: String(actor.userId),
      after: { ...input },
    });
  });
}
