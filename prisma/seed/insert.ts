import { contentHash } from "@/lib/approvals/content";
import type { Sql } from "@/lib/db/sql";
import { type AuditContext, type AuditRow, auditRows } from "./audit";
import { insertRows, type Row, snakeRow, takeIds } from "./insert-rows";
import type { SeedActor, SeedOperation, SeedPayment, SeedPerson, SeedReferences } from "./rows";

/** Stores payments with all that belongs to them, in the caller's transaction. Returns their ids in the same order. */
export async function insertPayments(
  sql: Sql,
  payments: readonly SeedPayment[],
  references: SeedReferences,
): Promise<bigint[]> {
  const ids = await takeIds(sql, "payment_transaction", payments.length);
  const idOf = new Map(payments.map((payment, index) => [payment, ids[index] as bigint]));
  const requested = inOrderOfAsking(payments);
  const requestIds = await takeIds(sql, "operation_request", requested.length);
  const requestIdOf = new Map(requested.map((payment, index) => [payment, Number(requestIds[index])]));
  const children = inOrderOfMoving(payments);
  const childIds = await takeIds(sql, "child_transaction", children.length);
  const childIdOf = new Map(children.map((operation, index) => [operation, childIds[index] as bigint]));
  const context: InsertContext = { references, idOf, requestIdOf, childIdOf };

  await insertRows(
    sql,
    "payment_transaction",
    payments.map((payment) => transactionRow(context, payment)),
  );
  await insertRows(
    sql,
    "payment_attempt",
    payments.flatMap((payment) => attemptRows(context, payment)),
  );
  await insertHistory(sql, payments, context);
  return ids;
}

interface InsertContext extends AuditContext {
  references: SeedReferences;
  idOf: ReadonlyMap<SeedPayment, bigint>;
  childIdOf: ReadonlyMap<SeedOperation, bigint>;
}

/** So do those of child transactions, whose list shows the latest first. */
function inOrderOfMoving(payments: readonly SeedPayment[]): SeedOperation[] {
  return payments
    .flatMap(({ operations }) => operations.filter(({ child }) => child))
    .sort((a, b) => movedAt(a).getTime() - movedAt(b).getTime());
}

function movedAt({ settledAt, createdAt }: SeedOperation): Date {
  return settledAt ?? createdAt;
}

/** Numbers of requests rise with time, as they do in life. */
function inOrderOfAsking(payments: readonly SeedPayment[]): SeedPayment[] {
  const askedAt = (payment: SeedPayment) => payment.request?.createdAt.getTime() ?? 0;
  return payments.filter((payment) => payment.request !== null).sort((a, b) => askedAt(a) - askedAt(b));
}

/** What happened before a request comes first, as in life: the triggers judge what they are told in this order. */
async function insertHistory(
  sql: Sql,
  payments: readonly SeedPayment[],
  context: InsertContext,
): Promise<void> {
  const operations = (ofRequest: boolean) =>
    payments.flatMap((payment) =>
      payment.operations.filter((one) => one.ofRequest === ofRequest).map((one) => ({ payment, one })),
    );
  const store = async (list: ReturnType<typeof operations>) => {
    await insertRows(
      sql,
      "operation",
      list.map(({ payment, one }) => operationRow(context, payment, one)),
    );
    await insertRows(
      sql,
      "child_transaction",
      list.flatMap(({ payment, one }) => childRow(context, payment, one)),
    );
  };
  await store(operations(false));
  await insertRows(
    sql,
    "operation_request",
    payments.flatMap((payment) => requestRow(context, payment)),
  );
  await store(operations(true));
  await holdAgain(sql, payments, context);
  await insertRows(
    sql,
    "decision",
    payments.flatMap((payment) => decisionRow(context, payment)),
  );
  const trail: AuditRow[] = payments.flatMap((payment) => auditRows(context, payment));
  trail.sort((a, b) => a.at.getTime() - b.at.getTime());
  await insertRows(sql, "audit_event", trail.map(snakeRow));
}

/** A declined attempt gave its amount back to the request, which still waits for a person. */
async function holdAgain(sql: Sql, payments: readonly SeedPayment[], context: InsertContext): Promise<void> {
  const stopped = payments
    .filter((payment) => payment.request?.status === "manual_action_required")
    .map((payment) => context.requestIdOf.get(payment));
  await sql.query("UPDATE operation_request SET held_minor = amount_minor WHERE id = ANY ($1::int[])", [
    stopped,
  ]);
}

function accountId(context: InsertContext, pgCode: string | null): number | null {
  if (pgCode === null) return null;
  const id = context.references.accounts.get(pgCode);
  if (id === undefined) throw new Error(`There is no gateway account ${pgCode}.`);
  return id;
}

function personOf(context: InsertContext, username: string): SeedPerson {
  const person = context.references.people.get(username);
  if (!person) throw new Error(`There is nobody called ${username}.`);
  return person;
}

function transactionRow(context: InsertContext, payment: SeedPayment): Row {
  const { pgCode, deletedBy, ...transaction } = payment.transaction;
  return {
    id: context.idOf.get(payment),
    ...snakeRow(transaction),
    gateway_account_id: accountId(context, pgCode),
    deleted_by_id: deletedBy === null ? null : personOf(context, deletedBy).id,
    customer: {},
    is_sandbox: true,
    captured_minor: 0,
    capture_held_minor: 0,
    refunded_minor: 0,
    refund_queued_minor: 0,
    refund_held_minor: 0,
    request_held_minor: 0,
    disputed_minor: 0,
    voided_minor: 0,
    void_held: false,
    void_requested: false,
  };
}

function attemptRows(context: InsertContext, payment: SeedPayment): Row[] {
  return payment.attempts.map(({ pgCode, ...attempt }) => ({
    transaction_id: context.idOf.get(payment),
    gateway_account_id: accountId(context, pgCode),
    ...snakeRow(attempt),
  }));
}

function initiatorOf(context: InsertContext, actor: SeedActor): Row {
  const person = actor.type === "user" ? personOf(context, actor.username) : null;
  return {
    initiator_user_id: person?.id ?? null,
    api_key_id: actor.type === "api_key" ? (context.references.apiKey?.id ?? null) : null,
    initiator: person?.facts ?? {},
  };
}

function operationRow(context: InsertContext, payment: SeedPayment, operation: SeedOperation): Row {
  const { actor, child: _child, ofRequest, ...columns } = operation;
  const { transaction } = payment;
  const requestId = ofRequest ? (context.requestIdOf.get(payment) ?? null) : null;
  const isOpen = operation.status === "pending";
  return {
    ...snakeRow(columns),
    ...initiatorOf(context, actor),
    transaction_id: context.idOf.get(payment),
    transaction_session_id: transaction.sessionId,
    request_id: requestId,
    attempt_number: 1,
    currency_code: transaction.currencyCode,
    gateway_account_id: accountId(context, transaction.pgCode),
    tracking_key_held: operation.trackingKey !== null && operation.status !== "declined",
    idempotency_key: requestId === null ? operation.id : `request-${requestId}-1`,
    extra: {},
    pg_response: operation.pgParams,
    exchanges: [],
    inquiry_count: 0,
    not_found_count: 0,
    // Far enough away that the first minutes after a start are quiet.
    next_inquiry_at: isOpen ? new Date(Date.now() + 30 * 60_000) : null,
  };
}

function childRow(context: InsertContext, payment: SeedPayment, operation: SeedOperation): Row[] {
  if (!operation.child) return [];
  return [
    {
      id: context.childIdOf.get(operation),
      session_id: operation.child.sessionId,
      transaction_id: context.idOf.get(payment),
      operation_id: operation.id,
      state: operation.child.state,
      amount_minor: operation.amountMinor,
      currency_code: payment.transaction.currencyCode,
      tracking_key: operation.trackingKey,
      gateway_account_id: accountId(context, payment.transaction.pgCode),
      reference_number: operation.referenceNumber,
      gateway_reference: operation.gatewayReference,
      state_changed_at: movedAt(operation),
      created_at: movedAt(operation),
    },
  ];
}

const OPEN = ["pending", "approved", "manual_action_required"];

function requestRow(context: InsertContext, payment: SeedPayment): Row[] {
  const { request, transaction } = payment;
  if (!request) return [];
  const { maker, endedBy, decision: _decision, ...columns } = request;
  return [
    {
      id: context.requestIdOf.get(payment),
      transaction_id: context.idOf.get(payment),
      ...snakeRow(columns),
      currency_code: transaction.currencyCode,
      held_minor: OPEN.includes(request.status) ? request.amountMinor : 0,
      maker_id: personOf(context, maker).id,
      ended_by_id: endedBy === null ? null : personOf(context, endedBy).id,
      extra: {},
      policy_version: 1,
      required_checks: 1,
      stage: request.decision?.verdict === "approve" ? 1 : 0,
      attempts: payment.operations.filter((one) => one.ofRequest).length,
    },
  ];
}

function decisionRow(context: InsertContext, payment: SeedPayment): Row[] {
  const { request } = payment;
  if (!request?.decision) return [];
  const { checker, content, ...columns } = request.decision;
  const seen = { request: String(context.requestIdOf.get(payment)), ...content };
  return [
    {
      request_id: context.requestIdOf.get(payment),
      maker_id: personOf(context, request.maker).id,
      checker_id: personOf(context, checker).id,
      ...snakeRow(columns),
      content_hash: contentHash(seen),
      seen,
    },
  ];
}
