import "server-only";

import type { UserActor } from "@/lib/auth/actor";
import { forgiveFactorGuesses } from "@/lib/auth/attempt-limits";
import { type FactorRefusal, refuseFactor, requireFactorGuess } from "@/lib/auth/step-up/count-guess";
import {
  eraseFactors,
  lockOwner,
  type PersonAtConsole,
  requireConsole,
  usableFactors,
} from "@/lib/auth/step-up/factor-rows";
import { finishEnrolment } from "@/lib/auth/step-up/finish-enrolment";
import { beginEnrolment, requireStillFirst } from "@/lib/auth/step-up/may-enrol";
import type { BeginTotpInput, ConfirmTotpInput } from "@/lib/auth/step-up/rules";
import { databaseEpochS, enrolmentOf, matchingStep, newTotpSecret } from "@/lib/auth/step-up/totp";
import type { EnrolledFactor, NewTotp } from "@/lib/auth/step-up/types";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { getEnv, sealKeys } from "@/lib/env";
import { seal, unseal } from "@/lib/seal";
import { secondFactorLabel } from "@/lib/sealed-places";

/** Long enough to fetch the phone; a secret that nobody confirmed is good for nothing afterwards. */
const confirmMinutes = 15;

/** Gives the person a secret for his app. It counts for nothing until he has shown a code of it. */
export async function beginTotp(actor: UserActor, input: BeginTotpInput): Promise<NewTotp> {
  const person = requireConsole(actor);
  const secret = newTotpSecret();
  const factorId = await beginEnrolment(person, input.password, async (sql, { isFirst }) => {
    await eraseFactors(sql, person.userId, "unconfirmed totp");
    const [row] = await sql.query<{ id: number }>("select nextval('second_factor_id_seq')::int as id");
    const id = Number(row?.id);
    await sql.query(
      `insert into second_factor (id, user_id, kind, name, sealed_secret, session_id, is_first)
       values ($1, $2, 'totp', $3, $4, $5, $6)`,
      [
        id,
        person.userId,
        input.name,
        seal(secret, secondFactorLabel(id, person.userId), sealKeys()[0]),
        person.sessionId,
        isFirst,
      ],
    );
    return id;
  });
  return { factorId, ...enrolmentOf(secret, person.username, new URL(getEnv().PUBLIC_URL).host) };
}

type PendingRow = { name: string; sealed_secret: Buffer; is_first: boolean };

/** Takes the new app into use by a code of it, in the session in which it was begun. */
export async function confirmTotp(actor: UserActor, input: ConfirmTotpInput): Promise<EnrolledFactor> {
  const person = requireConsole(actor);
  await requireFactorGuess(person);
  const outcome = await inTransaction(async (sql): Promise<EnrolledFactor | FactorRefusal> => {
    await lockOwner(sql, person);
    return confirm(sql, person, input);
  });
  if (typeof outcome === "string") throw await refuseFactor(person, outcome, { factorId: input.factorId });
  await forgiveFactorGuesses(person.userId);
  return outcome;
}

async function confirm(
  sql: Sql,
  person: PersonAtConsole,
  { factorId, code }: ConfirmTotpInput,
): Promise<EnrolledFactor | FactorRefusal> {
  const [pending] = await sql.query<PendingRow>(
    `select name, sealed_secret, is_first from second_factor
      where id = $1 and user_id = $2 and session_id = $3 and kind = 'totp' and confirmed_at is null
        and removed_at is null and created_at > now() - make_interval(mins => ${confirmMinutes})`,
    [factorId, person.userId, person.sessionId],
  );
  if (!pending) return "expired";
  const secret = unseal(pending.sealed_secret, secondFactorLabel(factorId, person.userId), sealKeys());
  const step = matchingStep(secret, code, await databaseEpochS(sql));
  if (step === null) return "wrong";
  if (pending.is_first) requireStillFirst(await usableFactors(sql, person.userId));
  // The step is stored at once: the code that confirmed the app proves nothing a second time.
  await sql.query("update second_factor set confirmed_at = now(), last_step = $2 where id = $1", [
    factorId,
    step,
  ]);
  return finishEnrolment(sql, person, {
    id: factorId,
    kind: "totp",
    name: pending.name,
    isFirst: pending.is_first,
  });
}
