import "server-only";

import { forgiveSignInAttempt } from "@/lib/auth/attempt-limits";
import { verifyPassword } from "@/lib/auth/passwords";
import { requireAttempt } from "@/lib/auth/sign-in";
import { lockOwner, type PersonAtConsole, usableFactors } from "@/lib/auth/step-up/factor-rows";
import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import { mostFactors } from "@/lib/auth/step-up/counts";
import { accountBinding, type Factor } from "@/lib/auth/step-up/types";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { because } from "@/lib/i18n/because";

/** What an enrolment begins with: whether it is the person's first factor, and what he has already. */
export type MayEnrol = { isFirst: boolean; factors: Factor[] };

/**
 * Begins an enrolment in one transaction. An open screen must not be enough to add a factor of one's own: the first one
 * takes the password again or a sign-on that is minutes old, each further one a proof of one that is there.
 */
export async function beginEnrolment<Result>(
  person: PersonAtConsole,
  password: string | undefined,
  begin: (sql: Sql, may: MayEnrol) => Promise<Result>,
): Promise<Result> {
  const isFirst = (await usableFactors(sql, person.userId)).length === 0;
  if (isFirst && !(await isFreshSignOn(person))) await requirePassword(person, password);
  return inTransaction(async (tx) => {
    await lockOwner(tx, person);
    const factors = await usableFactors(tx, person.userId);
    if (isFirst) requireStillFirst(factors);
    else await requireStepUp(tx, { ...person, binding: accountBinding.addFactor });
    if (factors.length >= mostFactors) {
      throw new AppError("conflict", { detail: `You have ${mostFactors} factors. Remove one first.` });
    }
    return begin(tx, { isFirst, factors });
  });
}

/** Who began with his password only may not end with it once there is a factor to prove. */
export function requireStillFirst(factors: readonly Factor[]): void {
  if (factors.length === 0) return;
  throw new AppError("conflict", {
    detail: "Another factor was added meanwhile. Start again; you will be asked to prove it.",
  });
}

/** How a person who came by the provider, and may have no password, shows that it is he who adds the first factor. */
export const freshSignOnMinutes = 10;

/** Whether the provider has just vouched for the person: a sign-on a few minutes ago stands in for the password. */
export async function isFreshSignOn({ sessionId }: { sessionId?: string | undefined }): Promise<boolean> {
  if (sessionId === undefined) return false;
  const rows = await sql.query(
    `select 1 from session where id = $1 and method = 'sign_on'
        and created_at > now() - make_interval(mins => ${freshSignOnMinutes})`,
    [sessionId],
  );
  return rows.length > 0;
}

/** Asked and counted like a sign-in, so an open screen is no place to guess it. */
async function requirePassword(person: PersonAtConsole, password: string | undefined): Promise<void> {
  const wrong = () => new AppError("invalid_input", { ...because("wrong_password"), field: "password" });
  if (!password) throw wrong();
  await requireAttempt(person, person.username);
  const [row] = await sql.query<{ password_hash: string }>(
    "select password_hash from app_user where id = $1",
    [person.userId],
  );
  if (!row || !(await verifyPassword(row.password_hash, password))) throw wrong();
  await forgiveSignInAttempt(person.username, person.address);
}
