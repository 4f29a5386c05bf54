import "server-only";

import { forgiveFactorGuessesIn } from "@/lib/auth/attempt-limits";
import { eraseFactors } from "@/lib/auth/step-up/factor-rows";
import { voidRecoveryCodes } from "@/lib/auth/step-up/recovery-codes";
import type { FactorKind } from "@/lib/auth/step-up/types";
import type { Sql } from "@/lib/db/sql";

export type ErasedFactors = {
  factors: { id: number; kind: FactorKind; name: string }[];
  recoveryCodes: number;
};

/**
 * Takes everything away by which a person could show a second factor, for somebody who lost his: factors, recovery codes,
 * proofs that wait to be used, and the lock after wrong guesses. Who may have this done is the caller's to judge.
 */
export async function eraseAllFactors(sql: Sql, userId: number): Promise<ErasedFactors> {
  await sql.query("select id from app_user where id = $1 for no key update", [userId]);
  const factors = await eraseFactors(sql, userId, "all");
  const recoveryCodes = await voidRecoveryCodes(sql, userId);
  await sql.query(
    "update step_up_proof set used_at = clock_timestamp() where user_id = $1 and used_at is null",
    [userId],
  );
  await forgiveFactorGuessesIn(sql, userId);
  return { factors, recoveryCodes };
}
