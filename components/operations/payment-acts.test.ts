import { expect, test } from "vitest";
import { obstacleOf, offeredActs, type PaymentAct } from "@/components/operations/payment-acts";
import { TRANSACTION_STATES, type TransactionState } from "@/lib/transactions/types";

const OFFERED: Record<TransactionState, PaymentAct[]> = {
  created: ["copyLink", "mailLink", "inquire", "resendWebhook"],
  pending: ["copyLink", "mailLink", "inquire", "resendWebhook"],
  attempted: ["copyLink", "mailLink", "inquire", "resendWebhook"],
  authorized: ["resendWebhook"],
  paid: ["resendWebhook"],
  cod: ["resendWebhook"],
  failed: ["inquire", "resendWebhook"],
  canceled: ["resendWebhook"],
  expired: ["inquire", "resendWebhook"],
  invalided: ["resendWebhook"],
};

test.each(TRANSACTION_STATES)("a payment that is %s offers what makes sense there", (state) => {
  expect(offeredActs({ state, customerEmail: null })).toEqual(OFFERED[state]);
});

test("what stands in the way is said: no attempt, no right, no address", () => {
  const open = { state: "created" as const, customerEmail: null };
  expect(obstacleOf("inquire", open, true)).toBe("noAttempt");
  expect(obstacleOf("inquire", { ...open, state: "failed" }, true)).toBeNull();
  expect(obstacleOf("inquire", { ...open, state: "failed" }, false)).toBe("noRight");
  expect(obstacleOf("mailLink", open, true)).toBe("noMail");
  expect(obstacleOf("mailLink", { ...open, customerEmail: "sara@example.com" }, true)).toBeNull();
  expect(obstacleOf("copyLink", open, false)).toBe("noRight");
});
