import type { Allowance } from "@/components/operations/allowed-operations";
import type { ListedTransaction } from "@/components/transactions/api";
import type { ManyOutcome } from "@/lib/approvals/many/types";
import type { ServerAction } from "@/lib/http/action-failure";
import { formatAmount } from "@/lib/money/money";
import { refundableMinor } from "@/lib/transactions/rules";
import { factsFromDto } from "@/lib/transactions/types";

/** What can be done with several payments at once. */
export const BULK_ACTS = ["refund", "cancel", "expire", "delete", "resend"] as const;
export type BulkAct = (typeof BULK_ACTS)[number];

type ManyInput = { sessionIds: string[] };
export type RefundManyInput = {
  refunds: { sessionId: string; amount: string; submissionKey: string }[];
  reasonCode: string;
  note?: string;
  confirmedTotals?: { currency: string; amount: string }[];
};

export type BulkActions = {
  refundMany: ServerAction<RefundManyInput, ManyOutcome[]>;
  cancelMany: ServerAction<ManyInput, ManyOutcome[]>;
  expireMany: ServerAction<ManyInput, ManyOutcome[]>;
  deleteMany: ServerAction<ManyInput, ManyOutcome[]>;
  /** Null for people who do not manage webhooks. */
  resendMany: ServerAction<ManyInput, ManyOutcome[]> | null;
};

export type BulkRefusal = Extract<Allowance, { ok: false }>;

/** Why a payment does not allow the act now, by the rules that the server asks again; null where it does. */
export function refusalOf(act: BulkAct, row: ListedTransaction): BulkRefusal | null {
  if (act === "resend") return null;
  const allowance = row.allowedOperations[act];
  return allowance.ok ? null : allowance;
}

/** All that remains to refund of a payment, as decimal text. */
export function remainingOf(row: ListedTransaction): string {
  return formatAmount(refundableMinor(factsFromDto(row.facts)), row.currency);
}

export interface BulkTotal {
  currency: string;
  count: number;
  amount: string;
}

/** What the payments come to, each currency by itself: of a refund what remains, else the amounts. */
export function bulkTotals(act: BulkAct, rows: readonly ListedTransaction[]): BulkTotal[] {
  const sums = new Map<string, { count: number; minor: bigint }>();
  for (const row of rows) {
    const facts = factsFromDto(row.facts);
    const sum = sums.get(row.currency) ?? { count: 0, minor: 0n };
    const minor = act === "refund" ? refundableMinor(facts) : facts.amountMinor;
    sums.set(row.currency, { count: sum.count + 1, minor: sum.minor + minor });
  }
  return [...sums].map(([currency, { count, minor }]) => ({
    currency,
    count,
    amount: formatAmount(minor, currency),
  }));
}
