import type { OperationType } from "@/lib/operations/types";
import type { RequestStatus } from "@/lib/approvals/types";
import type { TransactionState } from "@/lib/transactions/types";

/** What a text was found to mean, a few of each kind; only what the person may see. */
export interface Findings {
  transactions: {
    sessionId: string;
    orderNo: string | null;
    customer: string | null;
    state: TransactionState;
    amount: string;
    currency: string;
  }[];
  requests: {
    requestId: number;
    operation: OperationType;
    status: RequestStatus;
    amount: string;
    currency: string;
  }[];
  people: { userId: number; name: string; username: string }[];
}
