import "server-only";
import { randomUUID } from "node:crypto";
import type { AuditActor } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import { storableJson } from "@/lib/db/storable";
import { settleOperation } from "@/lib/operations/settle-operation";
import type { ExternalOperationType } from "@/lib/operations/types";
import { newReferenceNumber } from "@/lib/transactions/references";

/** A refund, capture or void that was made at the gateway without us. */
export interface PortalOperation {
  transactionId: bigint;
  transactionSessionId: string;
  accountId: number;
  type: ExternalOperationType;
  /** `pending`: the gateway took it and will tell later. */
  status: "succeeded" | "pending";
  amountMinor: bigint;
  currencyCode: string;
  gatewayReference: string;
  code: string | null;
  message: string | null;
  pgParams: Record<string, unknown>;
  response: Record<string, unknown>;
}

/**
 * Records it as an operation of source `gateway` with its child, balances, trail and webhook: a fact, whatever our balance says.
 * The caller holds the payment's lock; a second record of the same one breaks the index of children.
 */
export async function recordPortalOperation(
  transaction: Sql,
  actor: AuditActor,
  done: PortalOperation,
): Promise<void> {
  const operationId = randomUUID();
  await transaction.query(
    `INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
       gateway_account_id, reference_number, gateway_reference, pg_params, pg_response, settled_at)
     VALUES ($1::uuid, $2, $3, $4::operation_type, 'gateway', 'in_flight', $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, NULL)`,
    [
      operationId,
      done.transactionId,
      done.transactionSessionId,
      done.type,
      done.amountMinor,
      done.currencyCode,
      done.accountId,
      newReferenceNumber(),
      done.gatewayReference,
      storableJson(done.pgParams),
      storableJson(done.response),
    ],
  );
  await settleOperation(transaction, {
    operationId,
    transactionId: done.transactionId,
    transactionSessionId: done.transactionSessionId,
    requestId: null,
    type: done.type,
    status: done.status,
    actor,
    gatewayReference: done.gatewayReference,
    code: done.code,
    message: done.message,
    pgParams: done.pgParams,
    response: done.response,
    exchange: null,
    // The gateway does not know it by a name of ours, so it cannot be asked about.
    nextInquiryMs: null,
  });
}
