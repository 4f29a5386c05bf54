import "server-only";

import type { UserActor } from "@/lib/auth/actor";
import { usableFactors } from "@/lib/auth/step-up/factor-rows";
import { isFreshSignOn } from "@/lib/auth/step-up/may-enrol";
import { passkeysPossible } from "@/lib/auth/step-up/passkey-challenge";
import type { OwnFactors } from "@/lib/auth/step-up/types";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";

/** The person's own second factors. */
export async function listOwnFactors(actor: UserActor): Promise<OwnFactors> {
  const [factors, [codes], isFresh] = await Promise.all([
    usableFactors(sql, actor.userId),
    sql.query<{ unused: number }>(
      `select count(*)::int as unused from recovery_code
        where user_id = $1 and used_at is null and voided_at is null`,
      [actor.userId],
    ),
    isFreshSignOn(actor),
  ]);
  return {
    factors,
    recoveryCodesLeft: codes?.unused ?? 0,
    passkeysPossible: passkeysPossible(getEnv().PUBLIC_URL),
    asksPassword: factors.length === 0 && !isFresh,
  };
}
