import { setTimeout as sleep } from "node:timers/promises";

import { generateSync } from "otplib";

import type { UserActor } from "@/lib/auth/actor";
import { confirmTotp, beginTotp } from "@/lib/auth/step-up/enrol-totp";
import { databaseEpochS } from "@/lib/auth/step-up/totp";
import { testPassword } from "@/lib/auth/testing/people";
import { sql } from "@/lib/db/sql";

const periodS = 30;

/** What an authenticator app shows now, or `steps` later or earlier. Never in the last second of a step: it would change on the way. */
export async function appCode(secret: string, steps = 0): Promise<string> {
  let epochS = await databaseEpochS(sql);
  const leftS = periodS - (epochS % periodS);
  if (leftS <= 2) {
    await sleep(leftS * 1000);
    epochS = await databaseEpochS(sql);
  }
  return generateSync({ secret, epoch: epochS + steps * periodS });
}

/** Gives the person his first authenticator app, confirmed by the code before the present one. */
export async function enrolApp(
  actor: UserActor,
  name = "Phone",
): Promise<{ factorId: number; secret: string; recoveryCodes: string[] }> {
  const { factorId, secret } = await beginTotp(actor, { name, password: testPassword });
  const { recoveryCodes } = await confirmTotp(actor, { factorId, code: await appCode(secret, -1) });
  return { factorId, secret, recoveryCodes: recoveryCodes ?? [] };
}
