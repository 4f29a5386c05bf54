import "server-only";
import { personLabel } from "@/lib/auth/session-row";
import { inTransaction } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import type { AccountNotice } from "@/lib/jobs/add-job";
import { queueMail } from "@/lib/mail/queue-mail";
import { notifyPerson } from "@/lib/notifications/notify-person";
import { renderMail } from "@/lib/notifications/render-mail";
import type { NoticeLanguage } from "@/lib/notifications/types";

const PAGES: Record<AccountNotice["kind"], string> = {
  password_changed: "/account",
  factors_changed: "/account/security",
  email_changed: "/account",
  rights_changed: "/account",
};

interface Owner {
  username: string;
  first_name: string;
  last_name: string;
  language: NoticeLanguage;
}

/**
 * Tells a person what was changed about his account, so that he notices what he did not do himself. A new address is told at the old
 * one too: whoever put it there reads the new one.
 */
export async function tellAccountChange({
  userId,
  kind,
  key,
  by,
  formerEmail,
}: AccountNotice): Promise<void> {
  await inTransaction(async (transaction) => {
    const [owner] = await transaction.query<Owner>(
      "SELECT username, first_name, last_name, language FROM app_user WHERE id = $1",
      [userId],
    );
    if (!owner) return;
    const params = { target: personLabel(owner), by };
    await notifyPerson(transaction, { userId, kind, key, params, link: PAGES[kind] });
    if (formerEmail === undefined) return;
    const { language } = owner;
    await queueMail(transaction, {
      key: `${key}:former-address`,
      kind,
      language,
      // Not the person's own mail: at this address somebody else may read by now.
      userId: null,
      recipient: formerEmail,
      ...renderMail({ kind, language, params, link: null, publicUrl: getEnv().PUBLIC_URL }),
    });
  });
}
