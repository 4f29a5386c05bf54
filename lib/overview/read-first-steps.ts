import "server-only";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import type { Permission } from "@/lib/auth/permissions";
import { storedPermissions } from "@/lib/auth/session-row";
import { isDecider } from "@/lib/changes/four-eyes";
import { sql } from "@/lib/db/sql";
import type { FirstStep, FirstStepKind } from "@/lib/overview/types";

/** Somebody else holds the other half: one person with both rights cannot decide about himself. */
const TEAM = `(SELECT count(DISTINCT u.id) >= 2 AND bool_or('payment.refund' = ANY (${storedPermissions}))
    AND bool_or('request.decide' = ANY (${storedPermissions}))
  FROM app_user u WHERE u.is_active AND ${storedPermissions} && ARRAY['payment.refund', 'request.decide']::varchar[])`;

/** In the order in which a new installation takes them, each with the right that it takes and what shows that it is done. */
const STEPS: readonly { kind: FirstStepKind; permission: Permission; done: string }[] = [
  {
    kind: "gateway",
    permission: "gateway.manage",
    done: "EXISTS (SELECT 1 FROM gateway_account WHERE is_active)",
  },
  {
    kind: "second",
    permission: "user.manage",
    done: `(SELECT count(*) >= 2 FROM app_user u WHERE ${isDecider})`,
  },
  { kind: "team", permission: "user.manage", done: TEAM },
  {
    kind: "policy",
    permission: "policy.manage",
    done: "EXISTS (SELECT 1 FROM approval_policy_version WHERE status = 'live' AND published_by_id IS NOT NULL)",
  },
  {
    kind: "key",
    permission: "api_key.manage",
    done: "EXISTS (SELECT 1 FROM api_key WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))",
  },
  { kind: "payments", permission: "payment.import", done: "false" },
];

/** What a new installation still needs before the first payment can be refunded, of what this person may do. */
export async function readFirstSteps(actor: UserActor): Promise<FirstStep[]> {
  const own = STEPS.filter(({ permission }) => hasPermission(actor, permission));
  if (own.length === 0) return [];
  const [row] = await sql.query<Partial<Record<FirstStepKind, boolean | null>>>(
    `SELECT ${own.map(({ kind, done }) => `${done} AS ${kind}`).join(", ")}`,
  );
  return own.map(({ kind }) => ({ kind, done: row?.[kind] === true }));
}
