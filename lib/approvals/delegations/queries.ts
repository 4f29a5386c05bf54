import "server-only";
import type { Candidate, DelegationLine, OwnDelegations } from "@/lib/approvals/delegations/types";
import { hasPermission, requirePermission, type UserActor } from "@/lib/auth/actor";
import { personLabel, storedPermissions } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";

interface PersonName {
  username: string;
  first_name: string;
  last_name: string;
}

interface Row {
  id: number;
  from_user_id: number;
  to_user_id: number;
  from_person: PersonName;
  to_person: PersonName;
  created_by: PersonName;
  ended_by: PersonName | null;
  from_at: string;
  to_at: string;
  ended_at: string | null;
  reason: string | null;
  state: DelegationLine["state"];
  idle: DelegationLine["idle"];
}

const nameOf = (alias: string) =>
  `jsonb_build_object('username', ${alias}.username, 'first_name', ${alias}.first_name, 'last_name', ${alias}.last_name)`;
const mayDecide = (alias: string) =>
  `(${alias}.is_active AND 'request.decide' = ANY (${storedPermissions.replaceAll("u.id", `${alias}.id`)}))`;

const SELECT = `
  SELECT d.id, d.from_user_id, d.to_user_id, ${nameOf("f")} AS from_person, ${nameOf("t")} AS to_person,
    ${nameOf("c")} AS created_by, CASE WHEN e.id IS NULL THEN NULL ELSE ${nameOf("e")} END AS ended_by,
    d.from_at, d.to_at, d.ended_at, d.reason,
    CASE WHEN d.ended_at IS NOT NULL THEN 'ended' WHEN d.to_at <= now() THEN 'over'
         WHEN d.from_at > now() THEN 'planned' ELSE 'running' END AS state,
    CASE WHEN NOT ${mayDecide("f")} THEN 'delegator' WHEN NOT ${mayDecide("t")} THEN 'delegate' END AS idle
  FROM approval_delegation d JOIN app_user f ON f.id = d.from_user_id JOIN app_user t ON t.id = d.to_user_id
  JOIN app_user c ON c.id = d.created_by_id LEFT JOIN app_user e ON e.id = d.ended_by_id`;

/** Rows of the administrator's list; what is older has been over for long. */
const LIST_LIMIT = 200;

/** What a person delegates and holds himself, and whom he could choose. */
export async function ownDelegations(actor: UserActor): Promise<OwnDelegations> {
  const mayDelegate = hasPermission(actor, "request.decide");
  const [rows, candidates] = await Promise.all([
    sql.query<Row>(
      `${SELECT} WHERE $1 IN (d.from_user_id, d.to_user_id) ORDER BY d.to_at DESC, d.id DESC LIMIT 50`,
      [actor.userId],
    ),
    mayDelegate ? candidatesFor(actor.userId) : [],
  ]);
  return { mayDelegate, candidates, rows: rows.map((row) => toLine(row, actor)) };
}

/** All delegations, the running and coming ones first. For those who manage people. */
export async function listDelegations(actor: UserActor): Promise<DelegationLine[]> {
  requirePermission(actor, "user.manage");
  const rows = await sql.query<Row>(
    `${SELECT} ORDER BY (d.ended_at IS NULL AND d.to_at > now()) DESC, d.from_at DESC, d.id DESC LIMIT ${LIST_LIMIT}`,
  );
  return rows.map((row) => toLine(row, actor));
}

async function candidatesFor(userId: number): Promise<Candidate[]> {
  const rows = await sql.query<PersonName & { id: number }>(
    `SELECT u.id, u.username, u.first_name, u.last_name FROM app_user u
     WHERE u.id <> $1 AND ${mayDecide("u")} ORDER BY lower(u.username)`,
    [userId],
  );
  return rows.map((row) => ({ userId: row.id, label: personLabel(row), username: row.username }));
}

function toLine(row: Row, actor: UserActor): DelegationLine {
  return {
    id: row.id,
    from: personLabel(row.from_person),
    to: personLabel(row.to_person),
    isGiven: row.from_user_id === actor.userId,
    isHeld: row.to_user_id === actor.userId,
    fromAt: row.from_at,
    toAt: row.to_at,
    reason: row.reason,
    createdBy: personLabel(row.created_by),
    endedBy: row.ended_by ? personLabel(row.ended_by) : null,
    endedAt: row.ended_at,
    state: row.state,
    idle: row.state === "ended" || row.state === "over" ? null : row.idle,
  };
}
