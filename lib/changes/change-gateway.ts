import "server-only";

import { randomUUID } from "node:crypto";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import type { Actor } from "@/lib/auth/actor";
import { lockPeople } from "@/lib/auth/lock-people";
import { proposeChange, proposeChangeIn } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import { lockAccount } from "@/lib/gateway-accounts/account-row";
import type {
  AddAccountInput,
  RotateCredentialsInput,
  SetAccountActiveInput,
  UpdateAccountInput,
} from "@/lib/gateway-accounts/rules";
import { setAccountActive } from "@/lib/gateway-accounts/set-account-active";
import { supportOf, widerSupport } from "@/lib/gateway-accounts/support";
import { updateAccountIn } from "@/lib/gateway-accounts/update-account";

/** A new gateway account, once a second person agrees. */
export async function addAccount(
  actor: Actor,
  input: AddAccountInput,
): Promise<ProposeResult & { pgCode: string }> {
  const result = await proposeChange(actor, {
    kind: "gateway.account",
    payload: { account: input, salt: randomUUID() },
  });
  return { ...result, pgCode: input.pgCode };
}

/** New credentials, or a new address with its credentials, once a second person agrees. */
export async function rotateCredentials(actor: Actor, input: RotateCredentialsInput): Promise<ProposeResult> {
  return proposeChange(actor, {
    kind: "gateway.credentials",
    payload: { change: input, salt: randomUUID() },
  });
}

/** Switches an account off at once, and on once a second person agrees. */
export async function switchAccount(actor: Actor, input: SetAccountActiveInput): Promise<ProposeResult> {
  if (input.active) {
    return proposeChange(actor, { kind: "gateway.open", payload: { pgCode: input.pgCode, active: true } });
  }
  await setAccountActive(actor, input);
  return { status: "applied" };
}

/** Changes an account at once, except for operations that would be switched on by it: those wait for a second person. */
export async function changeAccountSettings(actor: Actor, input: UpdateAccountInput): Promise<ProposeResult> {
  const attempt = { action: "gateway.update", objectType: "gateway_account", objectId: input.pgCode };
  return attemptInTransaction(actor, attempt, async (sql) => {
    // In the order of every change: people before what they change.
    await lockPeople(sql, actor, "gateway.manage");
    const now = supportOf(await lockAccount(sql, actor, input.pgCode, input.version));
    const { void: opensVoid, ...wider } = widerSupport(now, input);
    const kept = Object.fromEntries(
      Object.keys({ ...wider, ...(opensVoid ? { void: true } : {}) }).map((name) => [
        name,
        now[name as "refund"],
      ]),
    );
    await updateAccountIn(sql, actor, { ...input, ...kept });
    if (Object.keys(kept).length === 0) return { status: "applied" };
    const result = await proposeChangeIn(sql, actor, {
      kind: "gateway.open",
      payload: { pgCode: input.pgCode, ...wider, ...(opensVoid ? { void: true } : {}) },
    });
    return result;
  });
}
