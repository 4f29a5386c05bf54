import "server-only";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import type { Sql } from "@/lib/db/sql";
import { storeSetting } from "@/lib/settings/store-setting";

type Person = Extract<AuditActor, { type: "user" }>;

interface SettingChange<Value> {
  key: string;
  /** `noun.verb` of the trail. */
  action: string;
  /** What holds now; asked under the setting's lock. */
  read: (transaction: Sql) => Promise<Value>;
  after: Value;
  /** How the trail tells a value; left out: as it is, a single one under `value`. */
  tell?: (value: Value) => Record<string, unknown>;
}

/**
 * Stores one setting and tells the trail, in the caller's transaction; two who save at once do so one after the other. Saying the
 * same again changes and tells nothing. Answers whether something changed. The caller has asked for the right.
 */
export async function saveSetting<Value>(
  transaction: Sql,
  actor: Person,
  { key, action, read, after, tell = told }: SettingChange<Value>,
): Promise<boolean> {
  await transaction.query("SELECT pg_advisory_xact_lock(hashtext($1))", [key]);
  const before = await read(transaction);
  if (isSame(before, after)) return false;
  await storeSetting(transaction, key, after, actor.userId);
  await recordAudit(transaction, {
    actor,
    action,
    objectType: "setting",
    objectId: key,
    before: tell(before),
    after: tell(after),
  });
  return true;
}

/** A single value is told under a name. */
function told(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : { value };
}

/** jsonb keeps no order of keys. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
