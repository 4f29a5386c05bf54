/** How the queue of requests does. Browser-safe. */

export const HEALTH_DAYS = [7, 30, 90] as const;

/** Upper ends in hours; the last bucket has none. */
export const AGE_BUCKETS = ["under_1h", "under_4h", "under_24h", "under_48h", "over_48h"] as const;
export type AgeBucket = (typeof AGE_BUCKETS)[number];

export interface QueueHealth {
  days: number;
  waiting: Record<AgeBucket, number>;
  oldestAt: string | null;
  /** Made in the period. */
  made: number;
  approved: number;
  rejected: number;
  canceled: number;
  /** Ran out of time before somebody decided. */
  expired: number;
  /** Approved and not executed in time. */
  expiredApproved: number;
  stopped: number;
  /** From the request to the decision that ended the waiting. Null without a decision. */
  medianSeconds: number | null;
  p95Seconds: number | null;
  escalated: number;
  checkers: CheckerHealth[];
  pairs: PairHealth[];
}

export interface CheckerHealth {
  userId: number;
  name: string;
  decisions: number;
  approvals: number;
  rejections: number;
  /** From opening a request to deciding about it; only where the opening is known. */
  medianSeconds: number | null;
  /** Decided within `FAST_SECONDS` of opening. */
  fast: number;
  timed: number;
  suspicion: "fast" | "always_approves" | null;
}

export interface PairHealth {
  makerId: number;
  maker: string;
  checkerId: number;
  checker: string;
  /** Approvals of this maker's requests by this checker, of all approvals of this maker's requests. */
  approvals: number;
  ofMaker: number;
  suspicious: boolean;
}

export interface HealthListLine {
  id: number;
  operation: string;
  amount: string;
  currency: string;
  status: string;
  maker: string;
  checker: string | null;
  createdAt: string;
  statusChangedAt: string;
}
