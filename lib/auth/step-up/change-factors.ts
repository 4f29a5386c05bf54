import "server-only";

import { recordAudit } from "@/lib/audit/record-audit";
import type { UserActor } from "@/lib/auth/actor";
import {
  eraseFactors,
  lockOwner,
  type PersonAtConsole,
  requireConsole,
  usableFactor,
  usableFactors,
} from "@/lib/auth/step-up/factor-rows";
import { replaceRecoveryCodes, voidRecoveryCodes } from "@/lib/auth/step-up/recovery-codes";
import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import type { RenameFactorInput } from "@/lib/auth/step-up/rules";
import { accountBinding } from "@/lib/auth/step-up/types";
import { tellAccount } from "@/lib/auth/tell-account";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";

/** Gives one of the person's factors another name. */
export async function renameFactor(actor: UserActor, input: RenameFactorInput): Promise<void> {
  const person = requireConsole(actor);
  await inTransaction(async (sql) => {
    await lockOwner(sql, person);
    const before = (await usableFactors(sql, person.userId)).find(({ id }) => id === input.factorId);
    if (!before) throw notFound("Factor");
    if (before.name === input.name) return;
    await sql.query(`update second_factor set name = $2 where id = $1 and ${usableFactor}`, [
      input.factorId,
      input.name,
    ]);
    await record(sql, person, "factor.renamed", {
      before: { factorId: input.factorId, name: before.name },
      after: { factorId: input.factorId, name: input.name },
    });
  });
}

/**
 * Takes one of the person's factors away, after a proof for just this. With the last one the recovery codes go, too:
 * they stand in for a factor and are none.
 */
export async function removeFactor(actor: UserActor, factorId: number): Promise<void> {
  const person = requireConsole(actor);
  await inTransaction(async (sql) => {
    await lockOwner(sql, person);
    const factors = await usableFactors(sql, person.userId);
    const factor = factors.find(({ id }) => id === factorId);
    if (!factor) throw notFound("Factor");
    await requireStepUp(sql, { ...person, binding: accountBinding.removeFactor(factorId) });
    await eraseFactors(sql, person.userId, { factorId });
    const isLast = factors.length === 1;
    const voidedCodes = isLast ? await voidRecoveryCodes(sql, person.userId) : 0;
    await record(sql, person, "factor.removed", {
      before: { factorId, kind: factor.kind, name: factor.name },
      after: { last: isLast, voidedCodes },
    });
    await tellAccount(sql, { userId: person.userId, kind: "factors_changed", by: person.label });
  });
}

/** Ten new recovery codes, shown this once, after a proof for just this; the old ones stop working. */
export async function renewRecoveryCodes(actor: UserActor): Promise<{ recoveryCodes: string[] }> {
  const person = requireConsole(actor);
  return inTransaction(async (sql) => {
    await lockOwner(sql, person);
    if ((await usableFactors(sql, person.userId)).length === 0) {
      throw new AppError("conflict", { detail: "Recovery codes come with your first factor. Add one." });
    }
    await requireStepUp(sql, { ...person, binding: accountBinding.replaceCodes });
    const recoveryCodes = await replaceRecoveryCodes(sql, person.userId);
    await record(sql, person, "recovery_codes.replaced", { after: { recoveryCodes: recoveryCodes.length } });
    await tellAccount(sql, { userId: person.userId, kind: "factors_changed", by: person.label });
    return { recoveryCodes };
  });
}

function record(
  sql: Sql,
  person: PersonAtConsole,
  action: string,
  change: { before?: Record<string, unknown>; after: Record<string, unknown> },
): Promise<void> {
  return recordAudit(sql, {
    actor: person,
    action,
    objectType: "user",
    objectId: String(person.userId),
    ...change,
  });
}
