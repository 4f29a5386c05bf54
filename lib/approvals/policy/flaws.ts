/** What is wrong with a policy: a code of the catalogue (`policy.flaw`), where, and the facts of its sentence. */
export const FLAW_CODES = [
  "duplicate_id",
  "duplicate_name",
  "no_operations",
  "no_sources",
  "empty_condition",
  "unknown_currency",
  "unknown_account",
  "unknown_person",
  "disabled_person",
  "unknown_group",
  "not_a_checker",
  "empty_pool",
  "unreachable_rule",
  "job_without_person",
  "approval_for_job",
  "approval_not_possible",
  "tiers_without_amount",
  "tiers_without_currency",
  "bounds_other_currencies",
  "bad_amount",
  "bounds_not_ascending",
  "sums_without_tiers",
  "fewer_persons",
  "fewer_demands",
  "wider_pool",
  "fallback_too_late",
  "fallback_adds_nobody",
  "undo_too_long",
  "limit_without_bound",
  "limit_counts_nobody",
  "bypass_without_approval",
  "lacks_people",
  "uncovered",
  "loud_bypass",
] as const;
export type FlawCode = (typeof FLAW_CODES)[number];

export interface Flaw {
  /** A warning does not stop a publication. */
  severity: "error" | "warning";
  code: FlawCode;
  /** Counted from zero; what it is about. */
  at: { rule?: number; tier?: number; stage?: number; limit?: number };
  params: Record<string, string>;
}

/** A flaw that stops a publication. */
export function flaw(code: FlawCode, at: Flaw["at"] = {}, params: Record<string, string> = {}): Flaw {
  return { severity: "error", code, at, params };
}

export function warning(code: FlawCode, at: Flaw["at"] = {}, params: Record<string, string> = {}): Flaw {
  return { severity: "warning", code, at, params };
}
