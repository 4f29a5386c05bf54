import "server-only";

import { attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { lockPeople, readPersonNow } from "@/lib/auth/lock-people";
import { usableFactors } from "@/lib/auth/step-up/factor-rows";
import { requireStepUp } from "@/lib/auth/step-up/require-step-up";
import { changeBinding, type StepUpProof } from "@/lib/auth/step-up/types";
import { exemptRequests } from "@/lib/changes/exempt-requests";
import { attemptOn, type ChangeRow, endChange, lockChange, readPayload } from "@/lib/changes/change-row";
import { noteFourEyes } from "@/lib/changes/four-eyes";
import type { ChangeDescription, ChangeKind } from "@/lib/changes/kind";
import { kindOf } from "@/lib/changes/kind-table";
import { gainsOf } from "@/lib/changes/gains";
import { canDecideChange, type DecideChangeInput } from "@/lib/changes/rules";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { notifyPerson } from "@/lib/notifications/notify-person";

export type DecideChangeResult =
  | { status: "applied" }
  | { status: "rejected" }
  /** It fits no more; it is over, and the reason says why. */
  | { status: "failed"; reason: string };

const PROPOSER_GONE = "The person who proposed this may no longer do so.";
const TARGET_GONE = "What this was about is not there any more.";

/**
 * The second person's word. Everything is read again under locks: that he may decide, that he saw what is stored, that the
 * proposer is still entitled and that nobody gains more than was shown. The change and its end commit together.
 */
export async function decideChange(actor: UserActor, input: DecideChangeInput): Promise<DecideChangeResult> {
  return attemptInTransaction(actor, attemptOn(input.verdict, input.changeRequestId), async (sql) => {
    const decider = await lockPeople(sql, actor, "change.decide");
    await noteFourEyes(sql);
    const row = await lockChange(sql, input.changeRequestId);
    requireDecidable(row, decider);
    if (input.contentHash !== row.content_hash) {
      throw new AppError("request_changed", {
        detail: "This is not what you were shown. Load the page again and look at it once more.",
      });
    }
    return input.verdict === "reject" ? reject(sql, decider, row, input) : approve(sql, decider, row, input);
  });
}

function requireDecidable(row: ChangeRow, decider: UserActor): void {
  const verdict = canDecideChange(
    { proposerId: row.proposer_id, gainerIds: row.gainer_ids, status: row.status, expired: row.expired },
    { userId: decider.userId, mayDecide: hasPermission(decider, "change.decide") },
  );
  if (verdict.ok) return;
  if (verdict.reason === "ended") {
    throw new AppError("request_already_decided", {
      detail: `This change is over: it is ${row.status}.`,
      params: { status: row.status },
    });
  }
  if (verdict.reason === "expired") {
    throw new AppError("request_not_open", { detail: "This change has waited too long. Propose it again." });
  }
  throw new AppError(verdict.code === "own_request" ? "own_request" : "forbidden", {
    detail:
      verdict.reason === "gains"
        ? "You would gain by this change. Another person has to decide it."
        : "You proposed this change. A second person has to decide it.",
  });
}

async function reject(
  sql: Sql,
  decider: UserActor,
  row: ChangeRow,
  input: DecideChangeInput,
): Promise<DecideChangeResult> {
  const note = input.note ?? "";
  if (note === "") {
    throw new AppError("required_field_missing", { field: "note", detail: "Say why you refuse it." });
  }
  await endChange(sql, row, { status: "rejected", deciderId: decider.userId, note });
  await audit(sql, decider, "change.rejected", row, note);
  await tellProposer(sql, decider, row, "rejected", note);
  return { status: "rejected" };
}

async function approve(
  sql: Sql,
  decider: UserActor,
  row: ChangeRow,
  input: DecideChangeInput,
): Promise<DecideChangeResult> {
  const definition = kindOf(row.kind) as ChangeKind<unknown>;
  const payload = readPayload(row, definition);
  const { address, requestId } = decider;
  const proposer = await readPersonNow(sql, { userId: row.proposer_id, address, requestId });
  const misfit = await findMisfit(sql, proposer, row, definition, payload);
  if (misfit !== null || proposer === null) {
    const reason = misfit ?? PROPOSER_GONE;
    await endChange(sql, row, { status: "failed", endedById: decider.userId, reason });
    await audit(sql, decider, "change.failed", row, reason);
    await tellProposer(sql, decider, row, "failed", reason);
    return { status: "failed", reason };
  }
  await requireOwnPasswords(sql, row.gainer_ids);
  const stepUp = await proveDecider(sql, decider, row);
  await endChange(sql, row, { status: "applied", deciderId: decider.userId, note: input.note ?? null });
  await definition.apply(sql, { actor: decider, proposer, changeRequestId: row.id }, payload);
  await exemptRequests(sql, decider, row, input.exemptRequests ?? []);
  await audit(sql, decider, "change.applied", row, input.note ?? null, stepUp);
  await tellProposer(sql, decider, row, "applied");
  return { status: "applied" };
}

/**
 * Agreeing takes a second factor where the decider has one, and where the live approval policy asks for one anywhere: an open screen
 * or a stolen password is then not enough. Where nobody has one yet, and the policy asks for none, it would only lock people out.
 */
async function proveDecider(sql: Sql, decider: UserActor, row: ChangeRow): Promise<StepUpProof | null> {
  const [demand] = await sql.query<{ by_policy: boolean }>(
    `select exists (select 1 from approval_policy_version where status = 'live'
       and jsonb_path_exists(document, '$.**.stepUp ? (@ == true)')) as by_policy`,
  );
  const isDemanded = demand?.by_policy === true || (await usableFactors(sql, decider.userId)).length > 0;
  if (!isDemanded) return null;
  return requireStepUp(sql, {
    userId: decider.userId,
    sessionId: decider.sessionId,
    binding: changeBinding(row.id, row.content_hash),
  });
}

async function tellProposer(
  sql: Sql,
  decider: UserActor,
  row: ChangeRow,
  verdict: DecideChangeResult["status"],
  reason?: string,
): Promise<void> {
  await notifyPerson(sql, {
    userId: row.proposer_id,
    kind: "change_decided",
    key: `change:${row.id}:decided`,
    params: { by: decider.label, target: row.target_label, verdict, reason: reason ?? "" },
    link: `/change-requests/${row.id}`,
  });
}

/**
 * As long as an administrator knows a person's password, what is given to the person is given to him too. The change keeps waiting;
 * it can be approved once the person has chosen a password of his own.
 */
async function requireOwnPasswords(sql: Sql, userIds: readonly number[]): Promise<void> {
  const [known] = await sql.query<{ username: string; giver: string }>(
    `select u.username, g.username as giver from app_user u join app_user g on g.id = u.password_given_by_id
      where u.id = any($1::int[]) order by u.id limit 1`,
    [userIds],
  );
  if (!known) return;
  throw new AppError("conflict", {
    detail: `${known.giver} still knows the password of ${known.username}. Approve this once ${known.username} has chosen a password of their own.`,
    params: { reason: "password_known", username: known.username, giver: known.giver },
  });
}

/** Why the change cannot be done any more; null when it can. Asks the proposer's right, the kind, and who would gain now. */
async function findMisfit(
  sql: Sql,
  proposer: UserActor | null,
  row: ChangeRow,
  definition: ChangeKind<unknown>,
  payload: unknown,
): Promise<string | null> {
  if (!proposer || !hasPermission(proposer, definition.right)) {
    return PROPOSER_GONE;
  }
  let now: ChangeDescription<unknown>;
  try {
    now = await definition.describe(sql, proposer, payload);
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return misfitOf(error);
    throw error;
  }
  if (now.direction === "same") return "There is nothing left to change.";
  if (gainsMore(row, now)) return "More would be gained by it than when it was proposed. Propose it again.";
  return definition.stillValid?.(row.effect, now) ?? null;
}

/** A refusal speaks to whoever proposes; what is kept is read by both persons, long afterwards. */
function misfitOf({ code, detail }: AppError): string {
  if (code === "not_found") return TARGET_GONE;
  return code === "forbidden" || code === "own_permissions" ? PROPOSER_GONE : detail;
}

function gainsMore(row: ChangeRow, now: ChangeDescription<unknown>): boolean {
  if (now.gainerIds.some((id) => !row.gainer_ids.includes(id))) return true;
  const shown = gainsOf(row.effect);
  return [...gainsOf(now.effect)].some(([id, rights]) =>
    rights.some((right) => !(shown.get(id) ?? []).includes(right)),
  );
}

async function audit(
  sql: Sql,
  actor: UserActor,
  action: string,
  row: ChangeRow,
  reason: string | null,
  stepUp: StepUpProof | null = null,
): Promise<void> {
  await recordAudit(sql, {
    actor,
    action,
    objectType: "change_request",
    objectId: String(row.id),
    after: {
      kind: row.kind,
      target: { type: row.target_type, id: row.target_id, label: row.target_label },
      effect: row.effect,
      proposedBy: row.proposer_label,
      contentHash: row.content_hash,
      ...(stepUp === null
        ? {}
        : { stepUp: { proof: String(stepUp.id), method: stepUp.method, at: stepUp.provedAt } }),
    },
    reason: reason || null,
  });
}
