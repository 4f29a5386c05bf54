import { serializeChildFilter } from "@/components/child-transactions/list-input";
import { serializeInboxParams } from "@/components/requests/list-input";
import { serializeListParams } from "@/components/transactions/list-params";
import { type FailureFigure, type Figures, UNDECIDED_STATES } from "@/lib/overview/types";
import { TRANSACTION_STATES } from "@/lib/transactions/types";

const FINISHED = TRANSACTION_STATES.filter((state) => !UNDECIDED_STATES.has(state));

type Shown = Pick<Figures, "currency" | "sandbox" | "hasBoth">;
type Days = { from: string; to: string };

/** The lists that hold what a figure counts, of the same days, currency and kind of payments. */
export function listsBehind({ currency, sandbox, hasBoth }: Shown, { from, to }: Days) {
  const common = {
    currency: [currency],
    from,
    to,
    payments: hasBoth ? (sandbox ? ("test" as const) : ("live" as const)) : null,
  };
  const only = (account?: string) => (account === undefined ? {} : { account: [account] });
  return {
    paid: (account?: string) =>
      serializeListParams("/transactions", { ...common, ...only(account), state: ["paid"], dates: "paid" }),
    captured: (account?: string) =>
      serializeChildFilter("/child-transactions", { ...common, ...only(account), state: ["paid"] }),
    refunded: serializeChildFilter("/child-transactions", { ...common, state: ["refunded"] }),
    finished: serializeListParams("/transactions", { ...common, state: FINISHED }),
    failed: ({ what, reason }: Pick<FailureFigure, "what" | "reason">) =>
      serializeListParams("/transactions", {
        ...common,
        failure: [what === "payment" ? reason : (`operation.${reason}` as const)],
        dates: "failed",
      }),
    decided: serializeInboxParams("/requests", { tab: "all", currency, dates: "decided", from, to }),
  };
}
