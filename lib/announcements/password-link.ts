import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { linkMarker, passwordLinkMailKey, passwordLinkPath } from "@/lib/auth/password-links/link-token";
import {
  findLinkHolderId,
  type LinkHolder,
  lockLinkHolder,
  purposeFor,
  refusalOf,
  storeLink,
} from "@/lib/auth/password-links/make-link";
import { personLabel } from "@/lib/auth/session-row";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import type { Jobs } from "@/lib/jobs/add-job";
import { queueMail } from "@/lib/mail/queue-mail";
import { renderMail } from "@/lib/notifications/render-mail";

type Wish = Jobs["password-link"];

/**
 * Mails a link to the person's own address. Nobody is told whether there was somebody to send it to: that stands in the trail. The
 * mail is kept without the secret, which is put in when it leaves.
 */
export async function mailPasswordLink(wish: Wish): Promise<void> {
  await inTransaction(async (transaction) => {
    const userId = "userId" in wish ? wish.userId : await findLinkHolderId(transaction, wish.login);
    const holder = userId === null ? null : await lockLinkHolder(transaction, userId);
    const refusal = holder === null ? "unknown" : refusalOf(holder);
    if (holder === null || refusal !== null) {
      await audit(transaction, wish, holder, refusal ?? "unknown");
      return;
    }
    await send(transaction, wish, holder);
  });
}

async function send(transaction: Sql, wish: Wish, holder: LinkHolder): Promise<void> {
  const purpose = purposeFor(holder);
  const requestedById = "userId" in wish ? wish.requestedById : null;
  const isNew = await storeLink(transaction, holder, { id: wish.linkId, purpose, requestedById });
  if (!isNew) return;
  await audit(transaction, wish, holder, null);
  const kind = purpose === "invitation" ? "invitation" : "password_reset";
  await queueMail(transaction, {
    key: passwordLinkMailKey(wish.linkId),
    kind,
    language: holder.language,
    userId: holder.id,
    recipient: holder.email,
    ...renderMail({
      kind,
      language: holder.language,
      params: { username: holder.username },
      link: passwordLinkPath(linkMarker(wish.linkId)),
      publicUrl: getEnv().PUBLIC_URL,
    }),
  });
}

async function audit(
  transaction: Sql,
  wish: Wish,
  holder: LinkHolder | null,
  refusal: string | null,
): Promise<void> {
  const label = holder
    ? personLabel(holder)
    : `${[...("login" in wish ? wish.login : "")].slice(0, 3).join("")}…`;
  const origin =
    "login" in wish
      ? { address: wish.address, requestId: wish.requestId }
      : { address: null, requestId: null };
  const actor: AuditActor =
    "login" in wish
      ? { type: "anonymous", label, ...origin }
      : { type: "system", label: "password-link", ...origin };
  await recordAudit(transaction, {
    actor,
    action: refusal === null ? "user.password_link_sent" : "user.password_link_refused",
    objectType: "user",
    objectId: holder ? String(holder.id) : label,
    result: refusal === null ? "ok" : "refused",
    after: refusal === null ? { linkId: wish.linkId, email: holder?.email } : null,
    reason: refusal,
  });
}
