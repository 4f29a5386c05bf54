import "server-only";
import type { Sql } from "@/lib/db/sql";

/** Who acted, in the trail's terms. Every actor of lib/auth fits. */
export type AuditActor =
  | { type: "user"; userId: number; label: string; address: string | null; requestId: string | null }
  | { type: "api_key"; apiKeyId: number; label: string; address: string | null; requestId: string | null }
  | { type: "system"; label: string; address: string | null; requestId: string | null }
  | { type: "gateway"; label: string; address: string | null; requestId: string | null }
  | { type: "anonymous"; label: string; address: string | null; requestId: string | null };

export interface AuditInput {
  actor: AuditActor;
  /** `noun.verb`, e.g. `operation.reserved`. */
  action: string;
  objectType: string;
  objectId: string;
  /** Session id of the payment, so that the event stands in its timeline. */
  transactionSessionId?: string | null;
  result?: "ok" | "refused" | "failed";
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  reason?: string | null;
}

/** Column values of one event, in the order of `AUDIT_COLUMNS`: for statements that write the event together with its change. */
export function auditValues(input: AuditInput): unknown[] {
  const actor = input.actor;
  const actorId = actor.type === "user" ? actor.userId : actor.type === "api_key" ? actor.apiKeyId : null;
  return [
    actor.type,
    actorId,
    actor.label.slice(0, 200),
    input.action,
    input.objectType,
    input.objectId,
    input.transactionSessionId ?? null,
    input.result ?? "ok",
    toJson(input.before),
    toJson(input.after),
    input.reason?.slice(0, 1000) ?? null,
    actor.address,
    actor.requestId,
  ];
}

export const AUDIT_COLUMNS =
  "actor_type, actor_id, actor_label, action, object_type, object_id, transaction_session_id, result, before, after, reason, address, request_id";

/** Casts of the values, so that they can stand in a SELECT as well as in VALUES. */
export function auditPlaceholders(first: number): string {
  const casts = [
    "actor_type",
    "int",
    "text",
    "text",
    "text",
    "text",
    "text",
    "audit_result",
    "jsonb",
    "jsonb",
    "text",
    "text",
    "text",
  ];
  return casts.map((cast, index) => `$${first + index}::${cast}`).join(", ");
}

/** Writes one event in the caller's transaction: the change and its trail commit together or not at all. */
export async function recordAudit(sql: Sql, input: AuditInput): Promise<void> {
  await sql.query(
    `INSERT INTO audit_event (${AUDIT_COLUMNS}) VALUES (${auditPlaceholders(1)})`,
    auditValues(input),
    "record-audit",
  );
}

/** Amounts are bigint in code; in the trail they are decimal text of minor units. */
function toJson(value: Record<string, unknown> | null | undefined): string | null {
  if (!value) return null;
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? item.toString() : item));
}
