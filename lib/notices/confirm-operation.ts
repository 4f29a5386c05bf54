import "server-only";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import type { OperationNotice } from "@/lib/gateways/notice-types";
import { connectorFor } from "@/lib/gateways/registry";
import { accountById, openAccount } from "@/lib/notices/sealed-accounts";
import type { Said, StoredNotice } from "@/lib/notices/stored-notice";
import { askGateway } from "@/lib/operations/call-gateway";
import type { OperationRecord } from "@/lib/operations/operation-record";
import type { ExternalOperationType } from "@/lib/operations/types";
import { readParent } from "@/lib/transactions/find-parent";

/** A hint moves nothing: the gateway itself is asked. What it does not answer clearly is thrown, so that the queue asks again. */
const NO_ANSWER = "The gateway gave no clear answer about an operation that it told of.";

/** Asks about an operation of ours that a hint names. */
export async function confirmKnown(
  known: OperationRecord & { transactionId: bigint; type: ExternalOperationType },
  notice: OperationNotice,
): Promise<Said> {
  const parent = await readParent(sql, known.transactionId);
  if (!parent || known.amountMinor === null) throw new Error("The payment of the operation is gone.");
  const answer = await askGateway(parent, {
    id: known.id,
    idempotencyKey: known.idempotencyKey ?? known.id,
    gatewayReference: known.gatewayReference ?? notice.gatewayReference,
    type: known.type,
    amountMinor: known.amountMinor,
    extra: known.extra,
  });
  const { outcome } = answer;
  if (outcome !== "succeeded" && outcome !== "pending" && outcome !== "declined") throw new Error(NO_ANSWER);
  return { ...answer, outcome, gatewayReference: answer.gatewayReference ?? notice.gatewayReference };
}

/**
 * Asks for the payment and looks for the operation in it. Null: the gateway cannot be asked that way, or does not know it as the
 * hint says.
 */
export async function confirmPortal(stored: StoredNotice, notice: OperationNotice): Promise<Said | null> {
  const { fetchPayment } = connectorFor(stored.gateway);
  if (!fetchPayment) return null;
  const account = openAccount(await accountById(stored.account_id));
  const fetched = await fetchPayment({
    account,
    gatewayReference: notice.paymentReference,
    deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
  });
  if (fetched.outcome === "not_found") return null;
  if (fetched.outcome !== "found") throw new Error(NO_ANSWER);
  if (fetched.payment.currencyCode !== notice.currencyCode) return null;
  const found = fetched.payment.operations.find(
    (operation) =>
      operation.gatewayReference === notice.gatewayReference &&
      operation.type === notice.type &&
      (notice.amountMinor === null || operation.amountMinor === notice.amountMinor),
  );
  return found ? { ...notice, outcome: found.status } : null;
}
