import "server-only";
import { askPolicy, type RequestWish } from "@/lib/approvals/create-request";
import { deniedBy, judgeOperation } from "@/lib/approvals/judge-operation";
import { findRequest } from "@/lib/approvals/load-request";
import { noteShadow } from "@/lib/approvals/note-shadow";
import type { CreateRequestInput } from "@/lib/approvals/schemas";
import { API_REASON } from "@/lib/approvals/types";
import { wishedAmount } from "@/lib/approvals/wished-amount";
import { auditingRefusals } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission, type UserActor } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import { type InternalInput, performInternalOperation } from "@/lib/operations/perform-internal-operation";
import { type Performed, type PerformInput, performOperation } from "@/lib/operations/perform-operation";
import { canPerform } from "@/lib/operations/rules";
import { OPERATION_PERMISSION } from "@/lib/operations/types";
import { refuseBesideCharge } from "@/lib/payments/beside-others";
import { closePages, type OpenPage, openPages } from "@/lib/payments/end-attempts";
import { findParent, lockParent, type Parent, readParent } from "@/lib/transactions/find-parent";

/** What came of the wish: done at once, or waiting for checkers. */
export type RequestOutcome =
  | { kind: "performed"; performed: Performed }
  | { kind: "requested"; requestId: number };

/**
 * The door that console, API and jobs share: asks the live policy, then executes or stores a request. Throws `forbidden` where the
 * policy says no. A way that is direct whatever the payment costs no statement more than the operation itself.
 */
export async function requestOperation(
  actor: Actor,
  input: PerformInput,
  wish?: CreateRequestInput,
): Promise<RequestOutcome> {
  requirePermission(actor, OPERATION_PERMISSION[input.type]);
  const way = `${input.source}:${input.type}`;
  const found = input.found ?? (await findParent(sql, input, input.trackingKey, way));
  const known = { ...input, found };
  if (found.trackedOperationId !== null || (found.wayIsDirect && found.trackedRequestId === null))
    return { kind: "performed", performed: await performOperation(actor, known) };
  // Whatever the policy says by now: a key that made a request never executes beside it.
  if (found.trackedRequestId !== null) return requestedBefore(actor, found.trackedRequestId, wish);

  const parent = found.parent();
  const asked = await askPolicy(actor, requestWish(input, wish), parent.id);
  return asked.kind === "direct" ? performDirect(actor, known, parent) : asked;
}

/** A form is one person's; a Tracking-Key belongs to the installation. */
async function requestedBefore(
  actor: Actor,
  requestId: number,
  wish: CreateRequestInput | undefined,
): Promise<RequestOutcome> {
  const request = await findRequest(sql, requestId);
  if (wish && (actor.type !== "user" || request?.maker.userId !== actor.userId))
    throw new AppError("conflict", { detail: "This form was submitted by somebody else. Open it again." });
  return { kind: "requested", requestId };
}

/** Executes what the policy lets through for this payment, person and amount; asked again in the transaction that reserves. */
async function performDirect(actor: Actor, input: PerformInput, parent: Parent): Promise<RequestOutcome> {
  const performed = await performOperation(actor, {
    ...input,
    guard: async (transaction) => {
      const { outcome } = await judgeLocked(transaction, actor, input, parent);
      if (outcome.kind === "deny") throw deniedBy(input.type, outcome.because);
      if (outcome.kind === "approval")
        throw new AppError("conflict", { detail: "This needs an approval since a moment ago. Ask again." });
      if (outcome.bypass) await recordBypass(transaction, actor, input, parent, outcome.because.at(-1)?.code);
    },
  });
  return { kind: "performed", performed };
}

/** Loud in the trail: nobody checked this although a rule wants a checker. */
async function recordBypass(
  transaction: Sql,
  actor: Actor,
  input: PerformInput,
  parent: Parent,
  why: string | undefined,
): Promise<void> {
  await recordAudit(transaction, {
    actor,
    action: "policy.bypassed",
    objectType: "transaction",
    objectId: parent.sessionId,
    transactionSessionId: parent.sessionId,
    after: { type: input.type, because: why },
  });
}

async function judgeLocked(transaction: Sql, actor: Actor, input: PerformInput, parent: Parent) {
  const current = (await lockParent(transaction, parent.id)) ?? parent;
  return judgeOperation(
    transaction,
    {
      type: input.type,
      source: input.source,
      parent: current,
      amountMinor: wishedAmount(input.type, current, input.amount),
      makerId: actor.type === "user" ? actor.userId : null,
    },
    { lock: true },
  );
}

function requestWish(input: PerformInput, wish: CreateRequestInput | undefined): RequestWish {
  return {
    type: input.type,
    source: input.source,
    amount: input.amount,
    reasonCode: wish?.reasonCode ?? API_REASON,
    note: wish?.note ?? null,
    submissionKey: wish?.submissionKey ?? null,
    extra: input.extra ?? {},
    trackingKey: input.trackingKey ?? null,
  };
}

/**
 * Cancel, expire and delete through the same policy, asked under the payment's lock. They cannot wait as a request. A customer who
 * stands at a gateway's page cannot pay what was canceled or deleted: his page is closed as soon as that is committed; and while a
 * saved card is charged, neither is done, because the money may be taken already. What expired may still be paid by whoever was on
 * his way.
 */
export async function requestInternalOperation(
  actor: Actor,
  input: InternalInput,
): ReturnType<typeof performInternalOperation> {
  if (input.type !== "expire") await endPagesFirst(actor, input);
  let pages: OpenPage[] = [];
  const performed = await performInternalOperation(actor, {
    ...input,
    verify: async (transaction, transactionId) => {
      await input.verify?.(transaction, transactionId);
      await judgeInternal(transaction, actor, input, transactionId);
      if (input.type === "expire") return;
      await refuseBesideCharge(transaction, transactionId);
      pages = await openPages(transaction, transactionId);
    },
  });
  // It is done, whatever becomes of the page: who pays there nevertheless is told to a person.
  await closePages(actor, pages).catch((error: unknown) =>
    log.error({ error, sessionId: performed.sessionId }, "the page of an ended payment could not be closed"),
  );
  return performed;
}

/**
 * Before a payment is canceled or deleted by somebody who may do so its open pages end: a customer who has paid on one meanwhile counts,
 * and what he paid is not called off.
 */
async function endPagesFirst(actor: Actor, input: InternalInput): Promise<void> {
  requirePermission(actor, OPERATION_PERMISSION[input.type]);
  const parent = (await findParent(sql, input)).parent();
  const pages = await openPages(sql, parent.id);
  if (pages.length === 0 || !canPerform(input.type, parent.facts).ok) return;
  const { outcome } = await judgeOperation(sql, judgedInternal(actor, input, parent));
  if (outcome.kind === "direct") await closePages(actor, pages);
}

function judgedInternal(actor: Actor, { type, source }: InternalInput, parent: Parent) {
  return {
    ...{ type, source, parent },
    amountMinor: parent.facts.amountMinor,
    makerId: actor.type === "user" ? actor.userId : null,
  };
}

async function judgeInternal(
  transaction: Sql,
  actor: Actor,
  input: InternalInput,
  transactionId: bigint,
): Promise<void> {
  const parent = await readParent(transaction, transactionId);
  if (!parent) return;
  const judged = judgedInternal(actor, input, parent);
  const judgement = await judgeOperation(transaction, judged, { lock: true });
  const { outcome } = judgement;
  // What is refused is rolled back; the shadow's word about it stays.
  await noteShadow(outcome.kind === "direct" ? transaction : sql, judged, judgement);
  if (outcome.kind !== "direct") throw deniedBy(input.type, outcome.kind === "deny" ? outcome.because : []);
}

/** A maker's wish from the console. A repeated submission answers with the request, or the operation, that the first one made. */
export async function requestFromConsole(
  actor: UserActor,
  wish: CreateRequestInput,
  extra: Record<string, unknown> = {},
): Promise<RequestOutcome> {
  const { type, sessionId, amount } = wish;
  const attempt = {
    action: "request.create",
    objectType: "transaction",
    objectId: sessionId,
    transactionSessionId: sessionId,
    after: { type, amount: amount ?? null },
  };
  const trackingKey = `console-${wish.submissionKey}`;
  return auditingRefusals(actor, attempt, () =>
    requestOperation(actor, { type, source: "console", sessionId, amount, trackingKey, extra }, wish),
  );
}
