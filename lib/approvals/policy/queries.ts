import "server-only";
import type { Comparison } from "@/lib/approvals/policy/compare";
import { readPolicyWorld } from "@/lib/approvals/policy/read-world";
import type { OutcomeWord } from "@/lib/approvals/policy/simulate";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type {
  PolicyOverview,
  PolicyPage,
  PolicyVersionSummary,
  PolicyVersionView,
  ShadowDifferenceView,
  ShownStatus,
} from "@/lib/approvals/policy/views";
import { type Actor, hasPermission, requirePermission } from "@/lib/auth/actor";
import { personLabel } from "@/lib/auth/session-row";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { formatAmount } from "@/lib/money/money";

interface NameColumns {
  [column: string]: string | null;
}

type Row = {
  version: number;
  status: ShownStatus;
  revision: number;
  note: string;
  comparison: Comparison | null;
  created_at: string;
  published_at: string | null;
  retired_at: string | null;
  document: PolicyDocument;
} & { people: Record<"author" | "publisher" | "approver", NameColumns | null> };

const nameOf = (alias: string) =>
  `CASE WHEN ${alias}.id IS NULL THEN NULL ELSE jsonb_build_object('username', ${alias}.username, 'first_name', ${alias}.first_name, 'last_name', ${alias}.last_name) END`;

const COLUMNS = `v.version, v.revision, v.note, v.comparison, v.created_at, v.published_at, v.retired_at, v.status::text AS status,
  jsonb_build_object('author', ${nameOf("author")}, 'publisher', ${nameOf("publisher")}, 'approver', ${nameOf("approver")}) AS people`;

const FROM = `FROM approval_policy_version v
  LEFT JOIN app_user author ON author.id = v.author_id
  LEFT JOIN app_user publisher ON publisher.id = v.published_by_id
  LEFT JOIN app_user approver ON approver.id = v.approver_id`;

/** Whoever decides about a change of the policy has to be able to read it. */
export function mayReadPolicy(actor: Actor): boolean {
  return hasPermission(actor, "policy.manage") || hasPermission(actor, "change.decide");
}

function requireReader(actor: Actor): void {
  if (!mayReadPolicy(actor)) requirePermission(actor, "policy.manage");
}

/** The live policy and every version, the newest first. */
export async function getPolicyOverview(actor: Actor): Promise<PolicyOverview> {
  requireReader(actor);
  const rows = await sql.query<Row>(
    `SELECT ${COLUMNS}, CASE WHEN v.status = 'live' THEN v.document END AS document ${FROM} ORDER BY v.version DESC LIMIT 200`,
  );
  const live = rows.find((row) => row.status === "live");
  if (!live) throw notFound("Live policy");
  return {
    live: toView(live),
    versions: rows.map(toSummary),
    world: await readPolicyWorld(sql),
    mayManage: hasPermission(actor, "policy.manage"),
  };
}

/** One version, beside the live one. */
export async function getPolicyVersion(actor: Actor, version: number): Promise<PolicyPage> {
  requireReader(actor);
  const rows = await sql.query<Row>(
    `SELECT ${COLUMNS}, v.document ${FROM} WHERE v.version = $1 OR v.status = 'live'`,
    [version],
  );
  const shown = rows.find((row) => row.version === version);
  const live = rows.find((row) => row.status === "live");
  if (!shown || !live) throw notFound("Policy version");
  return {
    shown: toView(shown),
    live: toView(live),
    world: await readPolicyWorld(sql),
    mayManage: hasPermission(actor, "policy.manage"),
    differences: await readDifferences(version),
  };
}

async function readDifferences(version: number): Promise<PolicyPage["differences"]> {
  const rows = await sql.query<{
    created_at: string;
    operation_type: string;
    source: string;
    amount_minor: bigint;
    currency_code: string;
    transaction_session_id: string;
    request_id: number | null;
    live_word: OutcomeWord;
    shadow_word: OutcomeWord;
    total: number;
  }>(
    `SELECT created_at, operation_type::text, source::text, amount_minor, currency_code, transaction_session_id, request_id,
       live_outcome->>'word' AS live_word, shadow_outcome->>'word' AS shadow_word, (count(*) OVER ())::int AS total
     FROM policy_shadow_difference WHERE shadow_version = $1 ORDER BY id DESC LIMIT 100`,
    [version],
  );
  const latest = rows.map(
    (row): ShadowDifferenceView => ({
      at: row.created_at,
      operation: row.operation_type,
      source: row.source,
      amount: formatAmount(row.amount_minor, row.currency_code),
      currency: row.currency_code,
      sessionId: row.transaction_session_id,
      requestId: row.request_id,
      live: row.live_word,
      shadow: row.shadow_word,
    }),
  );
  return { latest, count: rows[0]?.total ?? 0 };
}

function toSummary(row: Row): PolicyVersionSummary {
  const name = (person: NameColumns | null) =>
    person ? personLabel(person as Parameters<typeof personLabel>[0]) : null;
  return {
    version: row.version,
    status: row.status,
    revision: row.revision,
    note: row.note,
    author: name(row.people.author),
    publishedBy: name(row.people.publisher),
    approver: name(row.people.approver),
    comparison: row.comparison,
    createdAt: row.created_at,
    publishedAt: row.published_at,
    retiredAt: row.retired_at,
  };
}

function toView(row: Row): PolicyVersionView {
  return { ...toSummary(row), document: row.document };
}
