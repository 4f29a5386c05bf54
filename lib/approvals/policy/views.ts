import type { Comparison } from "@/lib/approvals/policy/compare";
import type { OutcomeWord } from "@/lib/approvals/policy/simulate";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import type { PolicyWorld } from "@/lib/approvals/policy/world";

/** `refused`: a second person said no to it, or nobody decided in time. */
export type ShownStatus = "draft" | "waiting" | "refused" | "live" | "shadow" | "retired";

export interface PolicyVersionSummary {
  version: number;
  status: ShownStatus;
  revision: number;
  note: string;
  /** Null for the one that came with the product. */
  author: string | null;
  publishedBy: string | null;
  /** The second person, where one was needed. */
  approver: string | null;
  comparison: Comparison | null;
  createdAt: string;
  publishedAt: string | null;
  retiredAt: string | null;
}

export interface PolicyVersionView extends PolicyVersionSummary {
  document: PolicyDocument;
}

export interface ShadowDifferenceView {
  at: string;
  operation: string;
  source: string;
  amount: string;
  currency: string;
  sessionId: string;
  requestId: number | null;
  live: OutcomeWord;
  shadow: OutcomeWord;
}

export interface PolicyOverview {
  live: PolicyVersionView;
  versions: PolicyVersionSummary[];
  world: PolicyWorld;
  mayManage: boolean;
}

export interface PolicyPage {
  shown: PolicyVersionView;
  live: PolicyVersionView;
  world: PolicyWorld;
  mayManage: boolean;
  /** Of a shadow: the latest, and how many there are. */
  differences: { latest: ShadowDifferenceView[]; count: number };
}
