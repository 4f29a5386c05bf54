import "server-only";
import { AUDIT_COLUMNS, auditPlaceholders, auditValues } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import type { ExternalOperationType, OperationSource } from "@/lib/operations/types";
import type { Parent } from "@/lib/transactions/find-parent";
import { WEBHOOKS_ENABLED } from "@/lib/webhooks/announce-event";

export interface Reservation {
  id: string;
  referenceNumber: string;
  idempotencyKey: string;
  actor: Actor;
  type: ExternalOperationType;
  source: OperationSource;
  parent: Parent;
  amountMinor: bigint;
  extra: Record<string, unknown>;
  trackingKey: string | null;
  requestId: number | null;
  attemptNumber: number;
  /** Milliseconds until a reconcile job asks the gateway, should this process die now. */
  firstInquiryMs: number;
}

/** What the reservation found on its way. */
export interface Reserved {
  /** Whether the outcome is to be announced by a webhook. */
  announces: boolean;
}

/** A person as he is now, in the wire's shape; a program has none. */
const PERSON = `coalesce((SELECT jsonb_build_object('id', u.id, 'username', u.username, 'email', u.email, 'first_name', u.first_name,
        'last_name', u.last_name, 'phone', u.phone) FROM app_user u WHERE u.id = $14::int), '{}'::jsonb)`;

/**
 * Operation, held amount, tracking key and audit in one statement. The triggers of the schema lock the payment, count the
 * amount and refuse what no longer fits; unique indexes refuse a second holder of the key and a second live attempt.
 */
const reserveFor = (initiator: string) => `
  WITH o AS (
    INSERT INTO operation (id, transaction_id, transaction_session_id, request_id, attempt_number, type, source, status,
      amount_minor, currency_code, gateway_account_id, reference_number, tracking_key, tracking_key_held, idempotency_key,
      initiator_user_id, api_key_id, initiator, extra, next_inquiry_at)
    VALUES ($1::uuid, $2::bigint, $3, $4::int, $5::int, $6::operation_type, $7::operation_source, 'in_flight',
      $8::bigint, $9, $10::int, $11, $12::text, $12::text IS NOT NULL, $13, $14::int, $15::int, ${initiator},
      $16::jsonb, now() + $17::float8 * interval '1 millisecond')
  )
  INSERT INTO audit_event (${AUDIT_COLUMNS}) VALUES (${auditPlaceholders(18)})
  RETURNING (${WEBHOOKS_ENABLED}) AS announces`;

const RESERVE_FOR_PERSON = reserveFor(PERSON);
const RESERVE_FOR_PROGRAM = reserveFor("'{}'::jsonb");

/** Holds the amount for one execution. Throws the refusal of the triggers, or the unique violation of a taken key. */
export async function reserveOperation(sql: Sql, reservation: Reservation): Promise<Reserved> {
  const { actor, parent } = reservation;
  const isPerson = actor.type === "user";
  const rows = await sql.query<Reserved>(
    isPerson ? RESERVE_FOR_PERSON : RESERVE_FOR_PROGRAM,
    [
      reservation.id,
      parent.id,
      parent.sessionId,
      reservation.requestId,
      reservation.attemptNumber,
      reservation.type,
      reservation.source,
      reservation.amountMinor,
      parent.facts.currencyCode,
      parent.account?.id ?? null,
      reservation.referenceNumber,
      reservation.trackingKey,
      reservation.idempotencyKey,
      actor.type === "user" ? actor.userId : null,
      actor.type === "api_key" ? actor.apiKeyId : null,
      JSON.stringify(reservation.extra),
      reservation.firstInquiryMs,
      ...auditValues({
        actor,
        action: "operation.reserved",
        objectType: "operation",
        objectId: reservation.id,
        transactionSessionId: parent.sessionId,
        after: {
          type: reservation.type,
          amountMinor: reservation.amountMinor,
          currency: parent.facts.currencyCode,
          source: reservation.source,
          reference: reservation.referenceNumber,
          ...(reservation.trackingKey === null ? {} : { trackingKey: reservation.trackingKey }),
          ...(reservation.requestId === null
            ? {}
            : { requestId: reservation.requestId, attempt: reservation.attemptNumber }),
        },
      }),
    ],
    isPerson ? "reserve-operation-person" : "reserve-operation",
  );
  return rows[0] ?? { announces: true };
}
