import { randomUUID } from "node:crypto";
import type { Actor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { callGateway } from "@/lib/operations/call-gateway";
import { newReferenceNumber } from "@/lib/transactions/references";
import { type Reservation, reserveOperation } from "@/lib/operations/reserve-operation";
import type { ExternalOperationType } from "@/lib/operations/types";
import { findParent } from "@/lib/transactions/find-parent";

export interface AbandonedWish {
  type?: ExternalOperationType;
  amountMinor?: bigint;
  trackingKey?: string;
  /** Whether the process died after the gateway had been called, or before. */
  called: boolean;
}

/** Leaves an operation behind as a process does that is killed after its reservation. Returns the operation's id. */
export async function abandonOperation(
  actor: Actor,
  payment: { sessionId: string },
  wish: AbandonedWish,
): Promise<string> {
  const parent = (await findParent(sql, { sessionId: payment.sessionId })).parent();
  const id = randomUUID();
  const reservation: Reservation = {
    id,
    referenceNumber: newReferenceNumber(),
    idempotencyKey: id,
    actor,
    type: wish.type ?? "refund",
    source: "api",
    parent,
    amountMinor: wish.amountMinor ?? parent.facts.settledMinor,
    extra: {},
    trackingKey: wish.trackingKey ?? null,
    requestId: null,
    attemptNumber: 1,
    firstInquiryMs: 0,
  };
  await reserveOperation(sql, reservation);
  if (wish.called) await callGateway(parent, reservation);
  return id;
}

/** As if so much time had passed since the operation was sent, so that nothing of it can be on its way and every gateway shows what it has. */
export async function letTimePass(operationId: string, interval = "30 days"): Promise<void> {
  await sql.query("UPDATE operation SET last_sending_at = now() - $2::interval WHERE id = $1::uuid", [
    operationId,
    interval,
  ]);
}
