import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import { SEED_ACCOUNTS } from "./accounts";
import { addOperation } from "./operation";
import { addMs } from "./payment";
import type { Random } from "./random";
import { addRequest } from "./request";
import type { SeedPayment } from "./rows";

/** What waits on the requests page: for a checker, for the bank, for a person. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MAKERS = ["maker", "maker2"] as const;

/** Hours since each waiting request was made; the last ones expire within two hours. */
const AGES = [0.3, 0.8, 1.5, 2, 3, 5, 7, 11, 16, 22, 27, 34, 41, 46.2, 46.9, 47.4];

export const isUntouched = (payment: SeedPayment) =>
  payment.operations.length === 0 && payment.request === null && payment.transaction.deletedAt === null;

/** Whether a refund through its account would be taken at all. */
export function isRefundable({ transaction }: SeedPayment): boolean {
  return (
    transaction.state === "paid" &&
    transaction.pgCode !== SEED_ACCOUNTS.noRefund.pgCode &&
    transaction.paymentCurrencyCode === transaction.currencyCode
  );
}

/** Requests of the last two days, open in every way that a request can be open. */
export function addWaiting(random: Random, payments: readonly SeedPayment[], now: Date): void {
  const limit = addMs(now, -(FOUR_EYES_DOCUMENT.clocks.pendingHours + 1) * HOUR).getTime();
  const settledBefore = payments.filter((one) => (one.transaction.paidAt?.getTime() ?? limit + 1) < limit);
  const take = (fits: (payment: SeedPayment) => boolean): SeedPayment | undefined => {
    const found = settledBefore.filter((one) => isUntouched(one) && fits(one)).slice(-60);
    return found.length > 0 ? random.pick(found) : undefined;
  };
  for (const [index, hours] of AGES.entries()) {
    const isVoid = index % 7 === 5;
    const payment = take(isVoid ? (one) => one.transaction.state === "authorized" : isImmediate);
    if (!payment) continue;
    addRequest(random, payment, {
      type: isVoid ? "void" : "refund",
      status: "pending",
      maker: MAKERS[index % 2] ?? "maker",
      checker: "checker",
      createdAt: addMs(now, -hours * HOUR),
      ...(isVoid || index % 3 !== 0 ? {} : { amountMinor: share(payment, random.int(20, 70)) }),
    });
  }
  addStopped(random, take(isImmediate), now);
  addQueued(random, take(isQueued), now);
}

const isQueued = (payment: SeedPayment) =>
  isRefundable(payment) && payment.transaction.pgCode === SEED_ACCOUNTS.queued.pgCode;
const isImmediate = (payment: SeedPayment) => isRefundable(payment) && !isQueued(payment);

/** A part of a payment in percent, never nothing. */
export function share({ transaction }: SeedPayment, percent: number): bigint {
  const part = (transaction.settledMinor * BigInt(percent)) / 100n;
  return part > 0n ? part : 1n;
}

/** Approved, declined by the gateway: somebody has to look. */
function addStopped(random: Random, payment: SeedPayment | undefined, now: Date): void {
  if (!payment) return;
  const createdAt = addMs(now, -20 * HOUR);
  const request = addRequest(random, payment, {
    type: "refund",
    status: "manual_action_required",
    maker: "maker",
    checker: "checker2",
    createdAt,
  });
  const operation = addOperation(random, payment, {
    type: "refund",
    status: "declined",
    actor: { type: "user", username: "maker" },
    createdAt: addMs(request.decision?.createdAt ?? createdAt, 700),
    ofRequest: true,
  });
  request.statusChangedAt = addMs(operation.settledAt ?? operation.createdAt, 60);
}

/** Approved and taken by the bank, which has not said yet. */
function addQueued(random: Random, payment: SeedPayment | undefined, now: Date): void {
  if (!payment) return;
  const createdAt = addMs(now, -9 * HOUR);
  const request = addRequest(random, payment, {
    type: "refund",
    status: "done",
    maker: "maker2",
    checker: "checker",
    createdAt,
  });
  const operation = addOperation(random, payment, {
    type: "refund",
    status: "pending",
    actor: { type: "user", username: "maker2" },
    createdAt: addMs(request.decision?.createdAt ?? createdAt, 700),
    ofRequest: true,
  });
  request.statusChangedAt = addMs(operation.createdAt, 500);
}
