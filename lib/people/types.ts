import type { Right } from "@/lib/auth/permissions";
import type { CappedCount } from "@/lib/transactions/views";

/** What a person would find if he signed in now. */
export type PersonPreview = {
  active: boolean;
  rights: Right[];
  /** Payments in his list; null: he has none. */
  payments: CappedCount | null;
  /** Requests that he could decide now; null: he decides none. */
  decidable: number | null;
  /** Gateway accounts that he may use in a checkout session. */
  accounts: { pgCode: string; name: string }[];
  accountsInAll: number;
};
