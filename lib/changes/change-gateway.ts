import "server-only";

import { randomUUID } from "node:crypto";

import type { Actor } from "@/lib/auth/actor";
import { proposeChange } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import type { AddAccountInput, RotateCredentialsInput } from "@/lib/gateway-accounts/rules";

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
