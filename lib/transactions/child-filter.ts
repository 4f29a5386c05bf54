import type { PaymentKind } from "@/lib/transactions/payment-kinds";
import type { ShownChildState } from "@/lib/transactions/types";

/** What narrows the list of child transactions, and the page within it, as they stand in the address. */
export interface ChildFilter {
  state: ShownChildState[];
  /** pg_code of gateway accounts. */
  account: string[];
  currency: string[];
  /** Children of payments of real or of test gateways; null: both. */
  payments: PaymentKind | null;
  from: string | null;
  to: string | null;
  q: string;
  after: string | null;
  before: string | null;
}
