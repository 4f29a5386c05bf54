import type { ChildState } from "@/lib/transactions/types";

/** What narrows the list of child transactions, and the page within it, as they stand in the address. */
export interface ChildFilter {
  state: ChildState[];
  /** pg_code of gateway accounts. */
  account: string[];
  currency: string[];
  from: string | null;
  to: string | null;
  q: string;
  after: string | null;
  before: string | null;
}
