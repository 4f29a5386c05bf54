import "server-only";
import { systemActor } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { connectorFor } from "@/lib/gateways/registry";
import type { GatewayResult, InquiryResult } from "@/lib/gateways/types";
import { log } from "@/lib/log";
import { callGateway, type OutboundOperation } from "@/lib/operations/call-gateway";
import { askInTurn, inTurn } from "@/lib/operations/ask-in-turn";
import { nextInquiryMs, sendWindowMs } from "@/lib/operations/inquiry-schedule";
import type { OperationRecord } from "@/lib/operations/operation-record";
import { settleOperation } from "@/lib/operations/settle-operation";
import { lockParent, type Parent } from "@/lib/transactions/find-parent";

/** So much of a key's lifetime is left unused: clocks differ, and a gateway may count from an earlier moment than we do. */
const LIFETIME_MARGIN_MS = 3_600_000;

/**
 * Learns what became of an operation: by asking, or, at a gateway that cannot be asked, by sending the very same request under the same
 * idempotency key inside its lifetime, which the gateway answers for the first. `refused`: at the gate, so nothing was learned. `silent`: there
 * is no way to ask; the gateway tells by itself.
 */
export async function learnOutcome(
  parent: Parent,
  operation: OperationRecord,
  outbound: OutboundOperation,
): Promise<InquiryResult | "refused" | "silent"> {
  if (!parent.account) return "silent";
  const { inquiry, idempotency } = connectorFor(parent.account.gateway).capabilities;
  if (inquiry !== "none") return (await askInTurn(parent, outbound)) ?? "refused";
  if (!idempotency.mayResend || idempotency.except.includes(outbound.type)) return "silent";
  if (operation.status === "pending" || operation.idempotencyKey === null) return "silent";
  const leftMs =
    idempotency.lifetimeHours * 3_600_000 - LIFETIME_MARGIN_MS - (await ageMs(sql, operation.id));
  // What nobody has looked at yet may never have been sent, and a frozen payment gets nothing new.
  if (leftMs <= 0 || parent.facts.frozen) return "silent";
  return (await inTurn(parent, () => sendAgain(parent, operation, outbound))) ?? "refused";
}

/** By the database's clock: that of a process may be wrong, and a key that is believed to live would make a second refund. */
async function ageMs(db: Sql, operationId: string): Promise<number> {
  const [row] = await db.query<{ age_ms: number }>(
    "SELECT (extract(epoch FROM clock_timestamp() - created_at) * 1000)::float8 AS age_ms FROM operation WHERE id = $1::uuid",
    [operationId],
    "age-of-operation",
  );
  return row?.age_ms ?? Infinity;
}

async function sendAgain(
  parent: Parent,
  operation: OperationRecord,
  outbound: OutboundOperation,
): Promise<InquiryResult | "silent"> {
  if (!(await takeOver(parent, operation, outbound))) return "silent";
  log.info({ operationId: operation.id }, "sent again under the same key");
  return asAnswer(await callGateway(parent, outbound, performance.now() + sendWindowMs()));
}

/**
 * The operation becomes unknown first, under the payment's lock: from then on a process that still holds the first sending cannot release
 * the amount by saying that it failed. What somebody settled, or two persons are about to settle by hand, is not sent again.
 */
async function takeOver(
  parent: Parent,
  operation: OperationRecord,
  outbound: OutboundOperation,
): Promise<boolean> {
  return inTransaction(async (transaction) => {
    await lockParent(transaction, parent.id);
    const byHand = await transaction.query(
      "SELECT 1 FROM operation_settlement WHERE operation_id = $1::uuid AND status IN ('proposed', 'confirmed')",
      [operation.id],
    );
    if (byHand.length > 0) return false;
    const taken = await settleOperation(transaction, {
      operationId: operation.id,
      transactionId: parent.id,
      transactionSessionId: operation.transactionSessionId,
      requestId: operation.requestId,
      type: outbound.type,
      status: "unknown",
      actor: systemActor("reconcile-operation"),
      gatewayReference: null,
      code: "sent_again",
      message: "There is no answer to the request, so it is sent again under the same key.",
      pgParams: {},
      response: {},
      exchange: null,
      nextInquiryMs: nextInquiryMs(operation.inquiryCount),
    });
    if (!taken) return false;
    // From now on a sending may be under way: until it can no longer be, nobody settles the operation by hand.
    await transaction.query("UPDATE operation SET last_sending_at = clock_timestamp() WHERE id = $1::uuid", [
      operation.id,
    ]);
    return true;
  });
}

/** That a second sending did not get through proves nothing about the first. */
function asAnswer(result: GatewayResult): InquiryResult {
  return result.outcome === "failed" ? { ...result, outcome: "unknown" } : result;
}
