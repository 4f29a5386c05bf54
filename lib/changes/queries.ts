import "server-only";

import { type Actor, hasPermission, requireUser, type UserActor } from "@/lib/auth/actor";
import { personLabel } from "@/lib/auth/session-row";
import { standsBehind } from "@/lib/changes/exempt-requests";
import { readFourEyes } from "@/lib/changes/four-eyes";
import { kindOf } from "@/lib/changes/kind-table";
import { canDecideChange } from "@/lib/changes/rules";
import {
  type ChangeCounts,
  type ChangeKindName,
  type ChangeListFilter,
  type ChangePage,
  type ChangeRequestView,
  changeKinds,
  type ExemptableRequest,
  type WaitingChange,
} from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { connectorFor, isBuilt } from "@/lib/gateways/registry";
import { formatAmount } from "@/lib/money/money";

/** Rows of a page of the list. */
const PAGE = 50;

interface ViewRow {
  id: number;
  kind: ChangeKindName;
  target_type: string;
  target_id: string;
  target_label: string;
  effect: ChangeRequestView["effect"];
  gateway: string | null;
  accounts: Record<string, string> | null;
  gainer_ids: number[];
  reason: string;
  status: ChangeRequestView["status"];
  applied_alone: boolean;
  proposer_id: number;
  proposer: PersonName;
  decider: PersonName | null;
  ender: PersonName | null;
  note: string | null;
  end_reason: string | null;
  content_hash: string;
  created_at: string;
  expires_at: string;
  ended_at: string | null;
  expired: boolean;
}

type PersonName = { username: string; first_name: string; last_name: string };

const nameOf = (alias: string) =>
  `case when ${alias}.id is null then null else json_build_object('username', ${alias}.username,
     'first_name', ${alias}.first_name, 'last_name', ${alias}.last_name) end`;

const VIEW = `select c.id, c.kind, c.target_type, c.target_id, c.target_label, c.effect, c.gainer_ids, c.reason, c.status,
    c.applied_alone, c.proposer_id, ${nameOf("p")} as proposer, ${nameOf("d")} as decider, ${nameOf("e")} as ender, c.note,
    c.end_reason, c.content_hash, c.created_at, c.expires_at, c.ended_at, c.status = 'pending' and c.expires_at <= now() as expired,
    (select json_object_agg(a.pg_code, a.name) from gateway_account a
      where position('gateway.use:' || a.pg_code in c.effect::text) > 0) as accounts,
    (select a.gateway from gateway_account a where c.target_type = 'gateway_account' and a.pg_code = c.target_id) as gateway
  from change_request c join app_user p on p.id = c.proposer_id
  left join app_user d on d.id = c.decider_id left join app_user e on e.id = c.ended_by_id`;

/** Who decides sees all; others what they proposed and what they could have proposed. */
const VISIBLE = "($1::boolean or c.proposer_id = $2 or c.kind = any($3::text[]))";

function scopeOf(actor: UserActor): [boolean, number, string[]] {
  const kinds = changeKinds.filter((kind) => hasPermission(actor, kindOf(kind).right));
  return [hasPermission(actor, "change.decide"), actor.userId, kinds];
}

/** Changes, the newest first; those that wait, or all. */
export async function listChanges(actor: Actor, filter: ChangeListFilter): Promise<ChangePage> {
  const person = requireUser(actor);
  const rows = await sql.query<ViewRow>(
    `${VIEW} where ${VISIBLE} and ($4::boolean or (c.status = 'pending' and c.expires_at > now()))
       and ($5::int is null or c.id < $5) order by c.id desc limit ${PAGE + 1}`,
    [...scopeOf(person), filter.status === "all", filter.before],
  );
  const shown = rows.slice(0, PAGE);
  return {
    changes: shown.map((row) => toView(person, row)),
    next: rows.length > PAGE ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** One change. */
export async function getChange(actor: Actor, changeRequestId: number): Promise<ChangeRequestView> {
  const person = requireUser(actor);
  const [row] = await sql.query<ViewRow>(`${VIEW} where ${VISIBLE} and c.id = $4`, [
    ...scopeOf(person),
    changeRequestId,
  ]);
  if (!row) throw notFound("Change request");
  return toView(person, row);
}

/** What waits for a second person about one user, group, key or account. */
export async function listWaitingChanges(
  actor: Actor,
  target: { type: string; id: string },
): Promise<WaitingChange[]> {
  const rows = await sql.query<ViewRow>(
    `${VIEW} where ${VISIBLE} and c.target_type = $4 and c.target_id = $5 and c.status = 'pending' and c.expires_at > now()
     order by c.id`,
    [...scopeOf(requireUser(actor)), target.type, target.id],
  );
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    proposer: personLabel(row.proposer),
    createdAt: row.created_at,
    effect: row.effect,
    gateway: gatewayOf(row),
    accounts: row.accounts ?? {},
  }));
}

/** How many changes this person can decide, and whether he acts alone. */
export async function countChanges(actor: Actor): Promise<ChangeCounts> {
  const person = requireUser(actor);
  const [state, rows] = await Promise.all([
    readFourEyes(sql),
    hasPermission(person, "change.decide")
      ? sql.query<{ waiting: number }>(
          `select count(*)::int as waiting from change_request
            where status = 'pending' and expires_at > now() and proposer_id <> $1 and $1 <> all(gainer_ids)`,
          [person.userId],
        )
      : [],
  ]);
  return { ...state, waiting: rows[0]?.waiting ?? 0 };
}

/** Open operation requests that a decider may name: a new checker may then decide them although his right is newer. */
export async function listExemptableRequests(actor: Actor): Promise<ExemptableRequest[]> {
  const person = requireUser(actor);
  if (!hasPermission(person, "change.decide") || !hasPermission(person, "transaction.view")) return [];
  const rows = await sql.query<
    PersonName & { id: number; type: string; amount_minor: bigint; currency_code: string; created_at: string }
  >(
    `select r.id, r.type::text, r.amount_minor, r.currency_code, r.created_at, coalesce(u.username, k.name) as username,
       coalesce(u.first_name, '') as first_name, coalesce(u.last_name, '') as last_name
     from operation_request r left join app_user u on u.id = r.maker_id left join api_key k on k.id = r.maker_key_id
     where r.status = 'pending' and r.expires_at > now() and not ${standsBehind("$1::int")} order by r.id desc limit 100`,
    [person.userId],
  );
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    maker: personLabel(row),
    createdAt: row.created_at,
  }));
}

/** Of an account that is not there yet the change itself says at which gateway it will be. */
function gatewayOf({ gateway, effect }: ViewRow): ChangeRequestView["gateway"] {
  const code = gateway ?? effect.facts?.find(({ name }) => name === "gateway")?.after ?? null;
  if (code === null) return null;
  return { code, name: isBuilt(code) ? connectorFor(code).capabilities.displayName : code };
}

function toView(person: UserActor, row: ViewRow): ChangeRequestView {
  const facts = {
    proposerId: row.proposer_id,
    gainerIds: row.gainer_ids,
    status: row.status,
    expired: row.expired,
  };
  return {
    id: row.id,
    kind: row.kind,
    targetType: row.target_type,
    targetId: row.target_id,
    targetLabel: row.target_label,
    effect: row.effect,
    gateway: gatewayOf(row),
    accounts: row.accounts ?? {},
    reason: row.reason,
    status: row.expired ? "expired" : row.status,
    appliedAlone: row.applied_alone,
    proposer: { id: row.proposer_id, label: personLabel(row.proposer) },
    decider: row.decider && personLabel(row.decider),
    endedBy: row.ender && personLabel(row.ender),
    note: row.note,
    endReason: row.end_reason,
    contentHash: row.content_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    canDecide: canDecideChange(facts, {
      userId: person.userId,
      mayDecide: hasPermission(person, "change.decide"),
    }),
    canCancel: row.status === "pending" && row.proposer_id === person.userId,
  };
}
