import "server-only";
import { answerError, fieldErrors, json, refusal, type WireAnswer } from "@/lib/api/answers";
import { operationBody, trackedBody } from "@/lib/api/operation-body";
import { OperationCall } from "@/lib/api/operation-call";
import type { OperationInput } from "@/lib/api/operation-input";
import { answerPendingApproval } from "@/lib/api/pending-approval";
import type { ApiRequest } from "@/lib/api/api-request";
import { requestInternalOperation, requestOperation } from "@/lib/approvals/request-operation";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { authenticateRequest } from "@/lib/auth/authenticate-request";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { Performed } from "@/lib/operations/perform-operation";
import { recordRefusal } from "@/lib/operations/record-refusal";
import { type ExternalOperationType, isExternal, OPERATION_PERMISSION } from "@/lib/operations/types";
import { findParent, type FoundParent } from "@/lib/transactions/find-parent";
import { withoutNulls } from "@/lib/webhooks/without-nulls";

/**
 * `POST /b/pbl/v2/operation/`: refund, capture, void, cancel, expire, delete. Order: who (401), what (400, 415), may he (403),
 * known Tracking-Key, which payment (400, 404), may it (400), then the service.
 */
export async function handleOperation({ request, origin, requestId }: ApiRequest): Promise<WireAnswer> {
  const call = new OperationCall(request);
  let known = false;
  try {
    const actor = await authenticateRequest(request.headers.get("authorization"), origin, call);
    known = true;
    const parsed = await call.read();
    if ("errors" in parsed) return fieldErrors(parsed.errors);
    return await perform(actor, parsed.input, call.found(parsed.input));
  } catch (error) {
    // Whoever is not let in hears nothing of what he sent.
    const operation = known ? call.operation : undefined;
    return answerError(error, requestId, operation === undefined ? {} : { operation });
  }
}

async function perform(actor: Actor, input: OperationInput, found?: FoundParent): Promise<WireAnswer> {
  try {
    requirePermission(actor, OPERATION_PERMISSION[input.operation]);
    if (input.destination === "wallet") return await refundToWallet(actor, input);
    return isExternal(input.operation)
      ? await performExternal(actor, input, input.operation, found)
      : await performInternal(actor, input);
  } catch (error) {
    // Who tried what and was refused belongs to the trail; losing that line must not change the answer.
    if (error instanceof AppError && [400, 403, 404].includes(error.status)) {
      await recordRefusal(actor, `operation.${input.operation}`, input.sessionId ?? null, error).catch(
        (auditError: unknown) => log.error({ error: auditError }, "a refusal was not recorded"),
      );
    }
    throw error;
  }
}

/** There is no wallet; but whoever asks under a key that is in use is told what became of it, and nothing else is looked at. */
async function refundToWallet(actor: Actor, input: OperationInput): Promise<WireAnswer> {
  if (input.trackingKey !== undefined) {
    const found = await findParent(sql, input, input.trackingKey);
    // What was found goes along, so that this call can only tell and never execute.
    if (found.trackedOperationId !== null || found.trackedRequestId !== null)
      return performExternal(actor, input, "refund", found);
  }
  throw new AppError("operation_not_supported", { detail: "Refunds to a wallet are not available." });
}

async function performInternal(actor: Actor, input: OperationInput): Promise<WireAnswer> {
  const type = input.operation as "cancel" | "expire" | "delete";
  await requestInternalOperation(actor, {
    type,
    source: "api",
    sessionId: input.sessionId,
    orderNo: input.orderNo,
  });
  return json(200, { detail: "Operation done successfully.", operation: type, result: "success" });
}

async function performExternal(
  actor: Actor,
  input: OperationInput,
  type: ExternalOperationType,
  found: FoundParent | undefined,
): Promise<WireAnswer> {
  const outcome = await requestOperation(actor, {
    type,
    source: "api",
    sessionId: input.sessionId,
    orderNo: input.orderNo,
    amount: input.amount,
    extra: input.extra,
    trackingKey: input.trackingKey,
    ...(found ? { found } : {}),
  });
  if (outcome.kind === "requested") return answerPendingApproval(outcome.requestId);
  return answerPerformed(outcome.performed);
}

async function answerPerformed(performed: Performed): Promise<WireAnswer> {
  const { operation, child, parent } = performed;
  const open = operation.status === "pending" || operation.status === "unknown";
  if (performed.tracked || !parent) return json(open && !child ? 202 : 200, await trackedBody(performed));
  if (operation.status === "declined" || operation.status === "failed") return answerNotDone(performed);
  const status = open && operation.type !== "refund" ? 202 : 200;
  return json(
    status,
    await operationBody(performed, {
      sessionId: parent.sessionId,
      orderNo: parent.orderNo,
      extra: parent.extra,
      pgCode: parent.account?.pgCode ?? "",
      isSandbox: parent.account?.isSandbox ?? true,
    }),
  );
}

/** The gateway said no (400), or nothing reached it (502). Either way the key is free. */
function answerNotDone({ operation }: Performed): WireAnswer {
  const declined = operation.status === "declined";
  const error = new AppError(declined ? "gateway_declined" : "gateway_unavailable", {
    detail:
      operation.outcomeMessage ??
      (declined ? "The payment gateway refused the operation." : "The payment gateway cannot be reached."),
  });
  return refusal(error, {
    operation: operation.type,
    ...(Object.keys(operation.pgResponse).length > 0
      ? { pgResponse: withoutNulls(operation.pgResponse) }
      : {}),
  });
}
