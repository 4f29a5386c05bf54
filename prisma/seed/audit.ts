import type { SeedActor, SeedOperation, SeedPayment, SeedReferences } from "./rows";

export interface AuditContext {
  references: SeedReferences;
  requestIdOf: ReadonlyMap<SeedPayment, number>;
}

/** One event as `audit_event` takes it, with the time at which it happened. */
export interface AuditRow {
  at: Date;
  actorType: string;
  actorId: number | null;
  actorLabel: string;
  action: string;
  objectType: string;
  objectId: string;
  transactionSessionId: string;
  result: "ok" | "failed";
  before: Record<string, unknown> | null;
  after: Record<string, unknown>;
  reason: string | null;
}

/** The trail that the product would have written while all this happened. */
export function auditRows(context: AuditContext, payment: SeedPayment): AuditRow[] {
  return [
    ...payment.operations.flatMap((operation) => operationEvents(context, payment, operation)),
    ...requestEvents(context, payment),
  ];
}

function actorColumns({ references }: AuditContext, actor: SeedActor) {
  if (actor.type === "user") {
    const person = references.people.get(actor.username);
    return { actorType: "user", actorId: person?.id ?? null, actorLabel: person?.label ?? actor.username };
  }
  if (actor.type === "api_key") {
    const { id = null, label = "API key" } = references.apiKey ?? {};
    return { actorType: "api_key", actorId: id, actorLabel: label };
  }
  return { actorType: "system", actorId: null, actorLabel: actor.label };
}

function operationEvents(context: AuditContext, payment: SeedPayment, operation: SeedOperation): AuditRow[] {
  const common = {
    ...actorColumns(context, operation.actor),
    objectType: "operation",
    objectId: operation.id,
    transactionSessionId: payment.transaction.sessionId,
    before: null,
  };
  const { type, status, gatewayReference, outcomeCode } = operation;
  const reserved: AuditRow = {
    ...common,
    at: operation.createdAt,
    action: "operation.reserved",
    result: "ok",
    after: {
      type,
      amountMinor: operation.amountMinor.toString(),
      currency: payment.transaction.currencyCode,
      source: operation.source,
      reference: operation.referenceNumber,
      ...(operation.trackingKey === null ? {} : { trackingKey: operation.trackingKey }),
      ...(operation.ofRequest ? { requestId: context.requestIdOf.get(payment), attempt: 1 } : {}),
    },
    reason: null,
  };
  const settled: AuditRow = {
    ...common,
    at: operation.settledAt ?? new Date(operation.createdAt.getTime() + 400),
    action: `operation.${status}`,
    result: status === "declined" || status === "rejected" ? "failed" : "ok",
    after: {
      type,
      status,
      ...(gatewayReference === null ? {} : { gatewayReference }),
      ...(outcomeCode === null ? {} : { code: outcomeCode }),
    },
    reason: operation.outcomeMessage,
  };
  return [reserved, settled];
}

function requestEvents(context: AuditContext, payment: SeedPayment): AuditRow[] {
  const { request, transaction } = payment;
  if (!request) return [];
  const event = (at: Date, actor: SeedActor, before: string | null, to: string, reason: string | null) => ({
    ...actorColumns(context, actor),
    at,
    action: `request.${before === null ? "created" : to}`,
    objectType: "operation_request",
    objectId: String(context.requestIdOf.get(payment)),
    transactionSessionId: transaction.sessionId,
    result: "ok" as const,
    before: before === null ? null : { status: before },
    after: { status: to },
    reason,
  });
  const maker: SeedActor = { type: "user", username: request.maker };
  const created: AuditRow = event(request.createdAt, maker, null, "pending", request.note);
  created.after = {
    status: "pending",
    type: request.type,
    amountMinor: request.amountMinor.toString(),
    currency: transaction.currencyCode,
    reasonCode: request.reasonCode,
  };
  const events = [created];
  const { decision, status } = request;
  if (decision) {
    const checker: SeedActor = { type: "user", username: decision.checker };
    const to = decision.verdict === "approve" ? "approved" : "rejected";
    events.push(event(decision.createdAt, checker, "pending", to, decision.note));
  } else if (status !== "pending") {
    const actor: SeedActor = status === "canceled" ? maker : { type: "system", label: "expire-requests" };
    events.push(event(request.statusChangedAt, actor, "pending", status, request.statusReason));
  }
  if (status === "done" || status === "manual_action_required") {
    const follower: SeedActor = { type: "system", label: "follow-request" };
    events.push(event(request.statusChangedAt, follower, "approved", status, request.statusReason));
  }
  return events;
}
