import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor, UserActor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { type AccountRow, lockAccount, openCredentials } from "@/lib/gateway-accounts/account-row";
import { connectionProblems, givenCredentials, refuseProblems } from "@/lib/gateway-accounts/check-account";
import type { RotateCredentialsInput } from "@/lib/gateway-accounts/rules";
import { changeAccount } from "@/lib/gateway-accounts/store-account";
import { connectorFor } from "@/lib/gateways/registry";

export interface Rotation {
  row: AccountRow;
  /** All of the account's credentials afterwards. */
  credentials: Record<string, string>;
  /** Names of those that are new. */
  replaced: string[];
  /** Names of those that are gone. */
  removed: string[];
}

/**
 * What a replacement would do, under the account's lock. What is left empty stays, unless the address changes: stored
 * credentials are never sent to an address that somebody has just typed. Only what the gateway can do without can be removed.
 */
export async function planRotation(sql: Sql, actor: Actor, input: RotateCredentialsInput): Promise<Rotation> {
  const row = await lockAccount(sql, actor, input.pgCode, input.version);
  const can = connectorFor(row.gateway).capabilities;
  const given = givenCredentials(input.credentials);
  const moves = input.baseUrl !== row.base_url;
  const kept = moves ? {} : (openCredentials(row) ?? {});
  const removed = (input.remove ?? []).filter((name) => name in kept && !(name in given)).sort();
  const credentials = without({ ...kept, ...given }, removed);
  refuseProblems(connectionProblems(can, input.baseUrl, credentials));
  const replaced = Object.keys(given).sort();
  if (replaced.length === 0 && removed.length === 0) {
    throw new AppError("invalid_input", {
      detail: "Enter what is to be replaced, or choose what is to be removed.",
      field: "credentials",
    });
  }
  return { row, credentials, replaced, removed };
}

/** Replaces credentials, and the address with them. `person` stands in the trail. */
export async function rotateCredentialsIn(
  sql: Sql,
  actor: Actor,
  input: RotateCredentialsInput,
  trail: { person: UserActor; facts: Record<string, unknown> },
): Promise<void> {
  const { row, credentials, replaced, removed } = await planRotation(sql, actor, input);
  const change = await changeAccount(sql, row, { baseUrl: input.baseUrl, fromFile: false }, credentials);
  await recordAudit(sql, {
    actor: trail.person,
    action: "gateway_account.credentials_rotated",
    objectType: "gateway_account",
    objectId: row.pg_code,
    before: change?.before ?? {},
    after: {
      ...change?.after,
      replaced,
      ...(removed.length === 0 ? {} : { removed }),
      credentials: Object.keys(credentials).sort(),
      ...trail.facts,
    },
  });
}

function without(values: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
}
