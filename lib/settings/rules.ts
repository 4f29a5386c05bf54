/** Months after which deleted payments go for good; null: never. */
export const RETENTION_MONTHS = [6, 12, 24, 36, 60, 84, 120] as const;
export type Retention = (typeof RETENTION_MONTHS)[number] | null;

/** A new setting takes nothing away before so many days. */
export const RETENTION_GRACE_DAYS = 7;

export function isRetention(value: unknown): value is (typeof RETENTION_MONTHS)[number] {
  return (RETENTION_MONTHS as readonly unknown[]).includes(value);
}
