import "server-only";

import type { UserActor } from "@/lib/auth/actor";
import { forgiveFactorGuesses } from "@/lib/auth/attempt-limits";
import { type FactorRefusal, refuseFactor, requireFactorGuess } from "@/lib/auth/step-up/count-guess";
import {
  lockOwner,
  type PersonAtConsole,
  requireConsole,
  usableFactor,
} from "@/lib/auth/step-up/factor-rows";
import { keepProofs } from "@/lib/auth/step-up/keep-proofs";
import { takeRecoveryCode } from "@/lib/auth/step-up/recovery-codes";
import { type ProveByCodeInput, readCode } from "@/lib/auth/step-up/rules";
import { databaseEpochS, matchingStep } from "@/lib/auth/step-up/totp";
import type { StepUpMethod } from "@/lib/auth/step-up/types";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { sealKeys } from "@/lib/env";
import { unseal } from "@/lib/seal";
import { secondFactorLabel } from "@/lib/sealed-places";

type Outcome = { method: StepUpMethod; factorId: number | null } | FactorRefusal;

/**
 * Shows a code of an authenticator app, or a recovery code, for the acts that are named. What was shown is used up in
 * the commit that keeps the proofs, so the same code counts once, whichever process it reaches.
 */
export async function proveByCode(
  actor: UserActor,
  input: ProveByCodeInput,
): Promise<{ method: StepUpMethod }> {
  const person = requireConsole(actor);
  await requireFactorGuess(person);
  const outcome = await inTransaction(async (sql): Promise<Outcome> => {
    await lockOwner(sql, person);
    const shown = await takeCode(sql, person, input.code);
    if (typeof shown !== "string") await keepProofs(sql, person, { ...shown, bindings: input.bindings });
    return shown;
  });
  if (typeof outcome === "string") throw await refuseFactor(person, outcome, { bindings: input.bindings });
  await forgiveFactorGuesses(person.userId);
  return { method: outcome.method };
}

async function takeCode(sql: Sql, person: PersonAtConsole, typed: string): Promise<Outcome> {
  const read = readCode(typed);
  if (!read) return "wrong";
  if (read.kind === "recovery_code") {
    const used = await takeRecoveryCode(sql, person.userId, read.code);
    return used ? { method: "recovery_code", factorId: null } : "wrong";
  }
  return takeTotpCode(sql, person, read.code);
}

type TotpRow = { id: number; sealed_secret: Buffer; last_step: bigint | null };

async function takeTotpCode(sql: Sql, person: PersonAtConsole, code: string): Promise<Outcome> {
  const apps = await sql.query<TotpRow>(
    `select id, sealed_secret, last_step from second_factor
      where user_id = $1 and kind = 'totp' and ${usableFactor} order by id`,
    [person.userId],
  );
  if (apps.length === 0) return "no_factor";
  const epochS = await databaseEpochS(sql);
  for (const app of apps) {
    const secret = unseal(app.sealed_secret, secondFactorLabel(app.id, person.userId), sealKeys());
    const step = matchingStep(secret, code, epochS);
    if (step === null) continue;
    return (await takeStep(sql, app.id, step)) ? { method: "totp", factorId: app.id } : "used";
  }
  return "wrong";
}

/** Stores the step of a code; false when that code, or a later one, has been taken before. */
export async function takeStep(sql: Sql, factorId: number, step: number): Promise<boolean> {
  const rows = await sql.query<{ id: number }>(
    `update second_factor set last_step = $2, last_used_at = now()
      where id = $1 and removed_at is null and (last_step is null or last_step < $2) returning id`,
    [factorId, step],
  );
  return rows.length === 1;
}
