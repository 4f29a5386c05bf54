import "server-only";

import { type Attempt, attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, hasPermission, type UserActor } from "@/lib/auth/actor";
import { lockPeople } from "@/lib/auth/lock-people";
import { insertChange } from "@/lib/changes/change-row";
import { findDeciders, noteFourEyes } from "@/lib/changes/four-eyes";
import type { ChangeDescription, ChangeKind } from "@/lib/changes/kind";
import { kindOf, type Payloads } from "@/lib/changes/kind-table";
import type { ChangeKindName, ProposeResult } from "@/lib/changes/types";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { because } from "@/lib/i18n/because";
import { notifyPeople } from "@/lib/notifications/notify-person";

export interface Proposal<Kind extends ChangeKindName> {
  kind: Kind;
  payload: Payloads[Kind];
  /** Why, in the proposer's words; shown to the decider. */
  reason?: string | undefined;
}

/**
 * The only way to change a rule. What takes something away acts at once; what gives waits for a second person. As long as
 * there has never been a second one, it acts at once and is audited as done alone.
 */
export async function proposeChange<Kind extends ChangeKindName>(
  actor: Actor,
  proposal: Proposal<Kind>,
): Promise<ProposeResult> {
  return attemptInTransaction(actor, attemptOf(proposal), (sql) => proposeChangeIn(sql, actor, proposal));
}

/** What is proposed, without its content: that may hold secrets. */
function attemptOf({ kind, payload }: { kind: ChangeKindName; payload: object }): Attempt {
  const about = (["userId", "groupId", "keyId", "pgCode"] as const).find((name) => name in payload);
  const id = about ? (payload as Partial<Record<string, unknown>>)[about] : undefined;
  return {
    action: "change.propose",
    objectType: "change_request",
    objectId: "new",
    after: { kind, ...(about ? { [about]: id } : {}) },
  };
}

/** The same inside the caller's transaction, for use cases that do more than the change. */
export async function proposeChangeIn<Kind extends ChangeKindName>(
  sql: Sql,
  actor: Actor,
  { kind, payload, reason = "" }: Proposal<Kind>,
): Promise<ProposeResult> {
  const definition = kindOf(kind) as ChangeKind<Payloads[Kind]>;
  const admin = await lockPeople(sql, actor, definition.right);
  // Before anything is taken from anybody: that there were two is kept.
  const state = await noteFourEyes(sql);
  const description = await definition.describe(sql, admin, payload);
  if (description.direction === "same") return { status: "applied" };
  if (description.direction === "tightening") {
    await definition.apply(sql, ownProof(admin), payload);
    return { status: "applied" };
  }
  const parts = description.parts;
  if (parts) await definition.apply(sql, ownProof(admin), parts.atOnce);
  const waiting = parts?.waits ?? payload;
  const result = await loosen(sql, admin, state, {
    kind,
    definition,
    payload: waiting,
    description: parts ? await definition.describe(sql, admin, waiting) : description,
    reason,
  });
  return result.status === "waiting" && parts ? { ...result, appliedPart: true } : result;
}

interface Loosening<Payload> {
  kind: ChangeKindName;
  definition: ChangeKind<Payload>;
  payload: Payload;
  description: ChangeDescription<Payload>;
  reason: string;
}

async function loosen<Payload>(
  sql: Sql,
  admin: UserActor,
  state: { deciders: number; alone: boolean },
  change: Loosening<Payload>,
): Promise<ProposeResult> {
  const { gainerIds } = change.description;
  if (gainerIds.includes(admin.userId)) {
    throw new AppError("own_permissions", because("own_gain"));
  }
  const stored = { ...change, proposerId: admin.userId };
  // A person who may not decide does not act alone while there is somebody who may.
  if (state.alone && (state.deciders === 0 || hasPermission(admin, "change.decide"))) {
    const id = await insertChange(sql, { ...stored, alone: true });
    await change.definition.apply(sql, { ...ownProof(admin), changeRequestId: id }, change.payload);
    await auditChange(sql, admin, "change.applied_alone", id, change);
    return { status: "applied", alone: true };
  }
  const deciders = await findDeciders(sql, { proposerId: admin.userId, gainerIds });
  if (deciders.length === 0) {
    throw new AppError("conflict", because("nobody_decides"));
  }
  const changeRequestId = await insertChange(sql, { ...stored, alone: false });
  await auditChange(sql, admin, "change.proposed", changeRequestId, change);
  await notifyPeople(sql, deciders, {
    kind: "change_waiting",
    key: `change:${changeRequestId}:waiting`,
    params: { by: admin.label, target: change.description.target.label, reason: change.reason },
    link: `/change-requests/${changeRequestId}`,
  });
  return { status: "waiting", changeRequestId };
}

function ownProof(admin: UserActor) {
  return { actor: admin, proposer: admin, changeRequestId: null };
}

async function auditChange<Payload>(
  sql: Sql,
  admin: UserActor,
  action: string,
  id: number,
  { kind, description, reason }: Loosening<Payload>,
): Promise<void> {
  await recordAudit(sql, {
    actor: admin,
    action,
    objectType: "change_request",
    objectId: String(id),
    after: { kind, target: description.target, effect: description.effect },
    reason: reason || null,
  });
}
