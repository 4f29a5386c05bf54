import "server-only";

import { randomUUID } from "node:crypto";

import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor, Origin } from "@/lib/auth/actor";
import { countLinkRequest } from "@/lib/auth/attempt-limits";
import { lockPeople } from "@/lib/auth/lock-people";
import { type LinkRefusal, lockLinkHolder, refusalOf } from "@/lib/auth/password-links/make-link";
import type { ForgotPasswordInput } from "@/lib/auth/password-links/rules";
import { emailRestHours, linksPerHour } from "@/lib/auth/password-links/types";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { hasMailRoute } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { addJob } from "@/lib/jobs/add-job";

const noMail = () =>
  new AppError("conflict", {
    detail:
      "There is no mail server, so no link can be sent. Somebody with access to the server makes one: npm run password-link -- --username <name>.",
  });

/**
 * Somebody at the sign-in says that he forgot his password. Who that is, and whether he is sent a link, is found out by a job: the
 * answer takes the same words and the same time for a name that exists and for one that does not.
 */
export async function forgotPassword(origin: Origin, { login }: ForgotPasswordInput): Promise<void> {
  if (!hasMailRoute()) throw noMail();
  await countLinkRequest(login, origin.address);
  const typed = login.replaceAll("\u0000", "");
  const { address, requestId } = origin;
  await addJob(sql, "password-link", { linkId: randomUUID(), login: typed, address, requestId });
}

const refusals: Record<LinkRefusal, string> = {
  disabled: "This person is disabled.",
  email_changed: `The e-mail address was changed within the last ${emailRestHours} hours. For so long no link goes there, so that its former reader can object.`,
  too_many: `This person has been sent ${linksPerHour} links within the last hour.`,
};

/**
 * An administrator has a link sent to a person's own address. He never sees it, and the old password works until the link is used,
 * so he neither gets in himself nor locks anybody out.
 */
export async function sendPasswordLink(actor: Actor, userId: number): Promise<{ email: string }> {
  if (!hasMailRoute()) {
    await inTransaction((transaction) => lockPeople(transaction, actor));
    throw noMail();
  }
  return inTransaction(async (transaction) => {
    const admin = await lockPeople(transaction, actor);
    const holder = await lockLinkHolder(transaction, userId);
    if (!holder) throw notFound("User");
    const refusal = refusalOf(holder);
    if (refusal) throw new AppError("conflict", { detail: refusals[refusal], params: { reason: refusal } });
    await queueLink(transaction, { userId, requestedById: admin.userId });
    await recordAudit(transaction, {
      actor: admin,
      action: "user.password_link_asked",
      objectType: "user",
      objectId: String(userId),
    });
    return { email: holder.email };
  });
}

/** Puts a link on its way to the person's address, in the caller's transaction. */
export async function queueLink(
  transaction: Sql,
  link: { userId: number; requestedById: number },
): Promise<void> {
  await addJob(transaction, "password-link", { linkId: randomUUID(), ...link });
}
