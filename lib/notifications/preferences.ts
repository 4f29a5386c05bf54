import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { effectivePreference, kindsFor, type SetPreferences } from "@/lib/notifications/rules";
import {
  type NoticeKind,
  type NoticeLanguage,
  noticeKind,
  type OwnPreferences,
} from "@/lib/notifications/types";

/** How this person wants to be told, kind by kind. */
export async function getOwnPreferences(actor: UserActor): Promise<OwnPreferences> {
  const [[person], chosen] = await Promise.all([
    sql.query<{ language: NoticeLanguage; email: string }>(
      "SELECT language, email FROM app_user WHERE id = $1",
      [actor.userId],
    ),
    sql.query<{ kind: NoticeKind; in_product: boolean; mail: boolean }>(
      "SELECT kind, in_product, mail FROM notification_preference WHERE user_id = $1",
      [actor.userId],
    ),
  ]);
  if (!person) throw new AppError("session_ended");
  return {
    ...person,
    kinds: kindsFor(actor.permissions).map((kind) => {
      const row = chosen.find((one) => one.kind === kind);
      return effectivePreference({
        kind,
        inProduct: row?.in_product ?? true,
        mail: row?.mail ?? noticeKind(kind).mail,
      });
    }),
  };
}

/** Stores what the person chose about himself. It acts on whatever happens from now on. */
export async function setOwnPreferences(actor: UserActor, input: SetPreferences): Promise<void> {
  await inTransaction(async (transaction) => {
    await transaction.query("UPDATE app_user SET language = $2 WHERE id = $1 AND language <> $2", [
      actor.userId,
      input.language,
    ]);
    const kinds = input.kinds.map(effectivePreference);
    for (const { kind, inProduct, mail } of kinds) {
      await transaction.query(
        `INSERT INTO notification_preference (user_id, kind, in_product, mail) VALUES ($1, $2, $3, $4)
         ON CONFLICT (user_id, kind) DO UPDATE SET in_product = excluded.in_product, mail = excluded.mail`,
        [actor.userId, kind, inProduct, mail],
      );
    }
    await recordAudit(transaction, {
      actor,
      action: "user.notices_changed",
      objectType: "app_user",
      objectId: String(actor.userId),
      after: { language: input.language, kinds },
    });
  });
}
