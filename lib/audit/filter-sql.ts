import "server-only";
import type { AuditFilter } from "@/lib/audit/types";

export interface AuditFilterSql {
  where: string;
  values: unknown[];
}

/** Adds a value to a statement and answers with its place, `$1`. */
export type Place = (value: unknown) => string;

/** The condition of a filter over `audit_event e`. Everything that a person wrote is a value, never text of the statement. */
export function filterSql(filter: AuditFilter): AuditFilterSql {
  const values: unknown[] = [];
  const parts = conditionsOf(filter, (value) => `$${values.push(value)}`);
  return { where: ["true", ...parts].join(" AND "), values };
}

/** The conditions of a filter one by one. */
export function conditionsOf(filter: AuditFilter, place: Place): string[] {
  const parts: string[] = [];
  const add = (value: unknown, condition: (place: string) => string) => {
    if (value !== null) parts.push(condition(place(value)));
  };
  add(filter.actor, (at) => `e.actor_type = ${at}::actor_type`);
  add(filter.person, (at) => `e.actor_type = 'user' AND e.actor_id = ${at}::int`);
  // `user` means every action on users, `user.created` one of them.
  add(filter.action, (at) => `(e.action = ${at} OR starts_with(e.action, ${at} || '.'))`);
  add(filter.object, (at) => `(e.object_type = ${at} OR e.object_type || ':' || e.object_id = ${at})`);
  add(filter.result, (at) => `e.result = ${at}::audit_result`);
  add(filter.address, (at) => `e.address = ${at}`);
  add(filter.request, (at) => `e.request_id = ${at}`);
  add(filter.from, (at) => `e.at >= ${at}::timestamptz`);
  add(filter.to, (at) => `e.at < ${at}::timestamptz`);
  add(filter.before, (at) => `e.id < ${at}::bigint`);
  add(
    filter.search,
    (at) =>
      `(e.object_id = ${at} OR e.transaction_session_id = ${at} OR e.request_id = ${at} OR e.address = ${at}
        OR starts_with(e.action, ${at}) OR starts_with(lower(e.actor_label), lower(${at})))`,
  );
  return parts;
}

/** What was asked for, without what was left open: for the trail of readings. */
export function narrowed(filter: AuditFilter): Record<string, unknown> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null));
}
