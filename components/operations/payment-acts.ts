import type { OperablePayment } from "@/components/operations/payment";
import { isOpenState } from "@/lib/transactions/checkout-fields";
import { inquiryOf } from "@/lib/transactions/inquiry-rules";

/** What can be done about a payment without touching its money. */
export const PAYMENT_ACTS = ["copyLink", "mailLink", "inquire", "resendWebhook"] as const;
export type PaymentAct = (typeof PAYMENT_ACTS)[number];

type Judged = Pick<OperablePayment, "state" | "customerEmail">;

/** Why an act cannot be chosen; a key of the catalogue. */
export type ActObstacle = "noRight" | "noMail" | "noAttempt";

/** Acts that make sense in the state, as with operations; whoever may not use one of them is told why. */
export function offeredActs({ state }: Judged): PaymentAct[] {
  return PAYMENT_ACTS.filter((act) => {
    if (act === "copyLink" || act === "mailLink") return isOpenState(state);
    return act === "resendWebhook" || inquiryOf(state) === "ask" || state === "created";
  });
}

/** What stands in the way of an offered act; null where nothing does. */
export function obstacleOf(act: PaymentAct, payment: Judged, mayDo: boolean): ActObstacle | null {
  if (act === "inquire" && inquiryOf(payment.state) !== "ask") return "noAttempt";
  if (!mayDo) return "noRight";
  return act === "mailLink" && !payment.customerEmail ? "noMail" : null;
}
