import "server-only";

import { randomUUID } from "node:crypto";

import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import { linkToken, passwordLinkPath } from "@/lib/auth/password-links/link-token";
import { findLinkHolderId, lockLinkHolder, purposeFor, storeLink } from "@/lib/auth/password-links/make-link";
import { linkMinutes } from "@/lib/auth/password-links/types";
import { inTransaction } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";

/** A link for somebody with access to the server to hand over, where no mail can be sent. */
export async function makeLinkByHand(username: string): Promise<{ url: string; minutes: number }> {
  const id = randomUUID();
  return inTransaction(async (sql) => {
    const userId = await findLinkHolderId(sql, username);
    const holder = userId === null ? null : await lockLinkHolder(sql, userId);
    if (!holder) throw notFound("User");
    if (!holder.is_active) throw new AppError("conflict", { detail: "This person is disabled." });
    const purpose = purposeFor(holder);
    await storeLink(sql, holder, { id, purpose, requestedById: null });
    await recordAudit(sql, {
      actor: systemActor("password-link"),
      action: "user.password_link_made",
      objectType: "user",
      objectId: String(holder.id),
      after: { linkId: id },
      reason: "Made on the command line.",
    });
    return { url: `${getEnv().PUBLIC_URL}${passwordLinkPath(linkToken(id))}`, minutes: linkMinutes[purpose] };
  });
}
