import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import { countFactorGuess, tooManyRequests } from "@/lib/auth/attempt-limits";
import type { PersonAtConsole } from "@/lib/auth/step-up/factor-rows";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";

/**
 * Counts an attempt at a second factor before it is looked at, by person and not by session, so that a burst, several
 * browsers and a restart get no more looks. Throws `too_many_requests` once they are used up; the lock is audited.
 */
export async function requireFactorGuess(actor: PersonAtConsole): Promise<void> {
  const attempt = await countFactorGuess(actor.userId);
  if (attempt.allowed) return;
  if (attempt.lockedNow) {
    await recordAudit(sql, {
      actor,
      action: "factor.locked",
      objectType: "user",
      objectId: String(actor.userId),
      result: "refused",
      reason: "Too many failed attempts.",
    });
  }
  throw tooManyRequests(attempt.retryAfterS);
}

export type FactorRefusal = "wrong" | "used" | "no_factor" | "counter" | "expired";

const refusalTexts: Record<FactorRefusal, string> = {
  wrong: "This is not right. Look at it again, or wait for the next code.",
  used: "This code was used already. Wait for the next one.",
  no_factor: "You have no second factor of this kind.",
  counter:
    "This passkey seems to have been copied, so it was not accepted. Remove it and tell your administrator.",
  expired: "This took too long or was used already. Start again.",
};

/** Keeps the failed attempt in the trail and gives the error to throw. */
export async function refuseFactor(
  actor: PersonAtConsole,
  reason: FactorRefusal,
  about: Record<string, unknown>,
): Promise<AppError> {
  await recordAudit(sql, {
    actor,
    action: "factor.refused",
    objectType: "user",
    objectId: String(actor.userId),
    result: "refused",
    reason,
    after: about,
  });
  return new AppError("invalid_input", { detail: refusalTexts[reason], field: "code", params: { reason } });
}
