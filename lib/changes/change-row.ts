import "server-only";

import type { Attempt } from "@/lib/audit/audit-refusals";
import { personLabel } from "@/lib/auth/session-row";
import { changeHash } from "@/lib/changes/content";
import type { ChangeDescription, ChangeKind } from "@/lib/changes/kind";
import { CHANGE_HOURS } from "@/lib/changes/rules";
import type { ChangeEffect, ChangeKindName, ChangeStatus } from "@/lib/changes/types";
import { isUniqueViolation, type Sql } from "@/lib/db/sql";
import { getEnv, sealKeys } from "@/lib/env";
import { AppError, notFound } from "@/lib/errors";
import { because } from "@/lib/i18n/because";
import { seal, unseal } from "@/lib/seal";
import { changePayloadLabel } from "@/lib/sealed-places";

/** A change request as its row says it. */
export interface ChangeRow {
  id: number;
  kind: ChangeKindName;
  target_type: string;
  target_id: string;
  target_label: string;
  payload: unknown;
  sealed_payload: Buffer | null;
  effect: ChangeEffect;
  gainer_ids: number[];
  content_hash: string;
  reason: string;
  status: ChangeStatus;
  applied_alone: boolean;
  proposer_id: number;
  proposer_label: string;
  note: string | null;
  created_at: string;
  expires_at: string;
  expired: boolean;
}

interface NewChange<Payload> {
  kind: ChangeKindName;
  definition: ChangeKind<Payload>;
  description: ChangeDescription<Payload>;
  payload: Payload;
  proposerId: number;
  reason: string;
  /** Stored as done, because there is nobody else. */
  alone: boolean;
}

/** Stores a change; a payload with secrets only sealed. The same wish waits once. */
export async function insertChange<Payload>(sql: Sql, change: NewChange<Payload>): Promise<number> {
  const { description, payload } = change;
  const { target, effect } = description;
  const [next] = await sql.query<{ id: number }>("select nextval('change_request_id_seq')::int as id");
  if (!next) throw new Error("No number was given to the change request.");
  const hash = changeHash({
    kind: change.kind,
    targetType: target.type,
    targetId: target.id,
    payload,
    effect,
  });
  const secret = change.definition.isSecret ?? false;
  try {
    await sql.query(
      `insert into change_request (id, kind, target_type, target_id, target_label, direction, payload, sealed_payload, effect,
         gainer_ids, content_hash, reason, proposer_id, expires_at, applied_alone, status, ended_at)
       values ($1, $2, $3, $4, $5, 'loosening', $6::jsonb, $7, $8::jsonb, $9::int[], $10, $11, $12,
         now() + make_interval(hours => ${CHANGE_HOURS}), $13, case when $13 then 'applied' else 'pending' end::change_status,
         case when $13 then now() end)`,
      [
        next.id,
        change.kind,
        target.type,
        target.id,
        target.label.slice(0, 200),
        secret ? null : JSON.stringify(payload),
        secret ? sealPayload(next.id, payload) : null,
        JSON.stringify(effect),
        description.gainerIds,
        hash,
        change.reason,
        change.proposerId,
        change.alone,
      ],
    );
  } catch (error) {
    if (!isUniqueViolation(error, "change_request_pending_content_idx")) throw error;
    throw new AppError("already_exists", because("change_waits"));
  }
  return next.id;
}

/** The request, locked until the transaction ends. */
export async function lockChange(sql: Sql, changeRequestId: number): Promise<ChangeRow> {
  const [row] = await sql.query<
    Omit<ChangeRow, "proposer_label"> & { username: string; first_name: string; last_name: string }
  >(
    `select c.id, c.kind, c.target_type, c.target_id, c.target_label, c.payload, c.sealed_payload, c.effect, c.gainer_ids,
       c.content_hash, c.reason, c.status, c.applied_alone, c.proposer_id, c.note, c.created_at, c.expires_at,
       c.expires_at <= now() as expired, u.username, u.first_name, u.last_name
     from change_request c join app_user u on u.id = c.proposer_id where c.id = $1 for update of c`,
    [changeRequestId],
  );
  if (!row) throw notFound("Change request");
  return { ...row, proposer_label: personLabel(row) };
}

/** The stored payload, checked again: against the kind's schema and against what was hashed when it was proposed. */
export function readPayload<Payload>(row: ChangeRow, definition: ChangeKind<Payload>): Payload {
  const stored = row.sealed_payload
    ? (JSON.parse(unseal(row.sealed_payload, changePayloadLabel(row.id), sealKeys())) as unknown)
    : row.payload;
  const payload = definition.schema.parse(stored);
  const hash = changeHash({
    kind: row.kind,
    targetType: row.target_type,
    targetId: row.target_id,
    payload,
    effect: row.effect,
  });
  if (hash !== row.content_hash) {
    throw new AppError("request_changed", {
      detail: "What is stored is not what was proposed. Reject it and look at the audit trail.",
    });
  }
  return payload;
}

export interface ChangeEnd {
  status: Exclude<ChangeStatus, "pending">;
  /** The second person, where he decided. */
  deciderId?: number;
  endedById?: number;
  note?: string | null;
  reason?: string | null;
}

/** Ends a change that waits. The caller holds its lock. */
export async function endChange(sql: Sql, row: ChangeRow, end: ChangeEnd): Promise<void> {
  const rows = await sql.query(
    `update change_request set status = $2::change_status, decider_id = $3, decided_hash = case when $3::int is null then null else content_hash end,
       note = $4, ended_by_id = $5, end_reason = $6, ended_at = now()
     where id = $1 and status = 'pending' returning id`,
    [
      row.id,
      end.status,
      end.deciderId ?? null,
      end.note || null,
      end.endedById ?? end.deciderId ?? null,
      end.reason || null,
    ],
  );
  if (rows.length === 0) throw new AppError("request_already_decided", { detail: "This change is over." });
}

/** What somebody tries with a change that waits, for the trail. */
export function attemptOn(verb: string, changeRequestId: number): Attempt {
  return { action: `change.${verb}`, objectType: "change_request", objectId: String(changeRequestId) };
}

function sealPayload(id: number, payload: unknown): Buffer {
  return seal(JSON.stringify(payload), changePayloadLabel(id), getEnv().COUNTERSIGN_SEAL_KEY);
}
