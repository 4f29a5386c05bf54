import "server-only";
import {
  AGE,
  DECIDED,
  IN_PERIOD,
  IS_APPROVED,
  IS_DECIDED,
  IS_EXPIRED,
  IS_EXPIRED_APPROVED,
  LABEL,
  requireHealth,
  WAITS,
} from "@/lib/approvals/health/queries";
import { FAST_SECONDS, type HealthList } from "@/lib/approvals/health/rules";
import type { HealthListLine } from "@/lib/approvals/health/types";
import type { Actor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";

/** More than that nobody looks through; the count above says how many there are. */
export const HEALTH_LIST_LIMIT = 200;

/** Conditions on request `r`; $1 is the number of days, $2 and $3 are people. */
const DECISION_OF = (more: string) => `EXISTS (SELECT 1 FROM decision d
  LEFT JOIN request_opening o ON o.request_id = d.request_id AND o.user_id = d.checker_id AND o.opened_at <= d.created_at
  WHERE d.request_id = r.id AND d.checker_id = $2::int AND d.created_at > now() - make_interval(days => $1) ${more})`;

function conditionOf(list: HealthList): string {
  switch (list.kind) {
    case "waiting":
      return `${WAITS} AND ${AGE} = '${list.bucket}'`;
    case "made":
      return IN_PERIOD;
    case "approved":
      return `${IN_PERIOD} AND ${IS_APPROVED}`;
    case "rejected":
    case "canceled":
      return `${IN_PERIOD} AND r.status = '${list.kind}'`;
    case "stopped":
      return `${IN_PERIOD} AND r.status = 'manual_action_required'`;
    case "expired":
      return `${IN_PERIOD} AND ${IS_EXPIRED}`;
    case "expiredApproved":
      return `${IN_PERIOD} AND ${IS_EXPIRED_APPROVED}`;
    case "slow":
      return `${IN_PERIOD} AND ${IS_DECIDED}`;
    case "escalated":
      return `${IN_PERIOD} AND EXISTS (SELECT 1 FROM request_reminder m WHERE m.request_id = r.id AND m.kind = 'escalation')`;
    case "checker":
      return DECISION_OF("");
    case "fast":
      return DECISION_OF(`AND extract(epoch FROM d.created_at - o.opened_at) < ${FAST_SECONDS}`);
    case "rejections":
      return DECISION_OF("AND d.verdict = 'reject'");
    case "pair":
      return `r.maker_id = $3::int AND ${DECISION_OF("AND d.verdict = 'approve'")}`;
  }
}

interface Row {
  id: number;
  type: string;
  amount_minor: bigint;
  currency_code: string;
  status: string;
  maker: string | null;
  checker: string | null;
  created_at: string;
  status_changed_at: string;
}

/** The requests behind a number of the page. The slowest first where it is about time, else the newest. */
export async function listHealth(actor: Actor, list: HealthList, days: number): Promise<HealthListLine[]> {
  requireHealth(actor);
  const order = list.kind === "slow" ? `${DECIDED} - r.created_at DESC NULLS LAST, r.id DESC` : "r.id DESC";
  const rows = await sql.query<Row>(
    `SELECT r.id, r.type, r.amount_minor, r.currency_code, r.status, coalesce(${LABEL("m")}, k.name) AS maker, r.created_at,
       r.status_changed_at, (SELECT ${LABEL("u")} FROM decision d JOIN app_user u ON u.id = d.checker_id
         WHERE d.request_id = r.id ORDER BY d.id DESC LIMIT 1) AS checker
     FROM operation_request r LEFT JOIN app_user m ON m.id = r.maker_id LEFT JOIN api_key k ON k.id = r.maker_key_id
     WHERE ($1::int IS NOT NULL AND ($2::int IS NULL OR $3::int IS NULL OR true)) AND ${conditionOf(list)}
     ORDER BY ${order} LIMIT ${HEALTH_LIST_LIMIT}`,
    [days, "checkerId" in list ? list.checkerId : null, "makerId" in list ? list.makerId : null],
  );
  return rows.map((row) => ({
    id: row.id,
    operation: row.type,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    status: row.status,
    maker: row.maker ?? "",
    checker: row.checker,
    createdAt: row.created_at,
    statusChangedAt: row.status_changed_at,
  }));
}
