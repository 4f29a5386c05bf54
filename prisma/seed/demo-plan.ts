import type { TransactionState } from "@/lib/transactions/types";
import { SEED_ACCOUNTS, type SeedAccount } from "./accounts";
import { addMs, buildAmount, buildPayment, type PaymentOptions } from "./payment";
import type { Random } from "./random";
import type { SeedPayment } from "./rows";
import { addPast } from "./demo-past";
import { addWaiting } from "./demo-waiting";

/** A merchant's last ninety days. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 90;
/** The newest payments are mostly untouched KNET ones, so that a newcomer finds one to refund at once. */
const FRESH = 40;

const ACCOUNT_WEIGHTS: Record<keyof typeof SEED_ACCOUNTS, number> = {
  knet: 38,
  mada: 14,
  benefit: 9,
  dirham: 10,
  dollar: 7,
  authorize: 8,
  authorizeSar: 4,
  queued: 6,
  noRefund: 4,
  // Chosen by the state of a payment, below.
  cash: 0,
};

const STATE_WEIGHTS: Partial<Record<TransactionState, number>> = {
  paid: 72,
  created: 1,
  pending: 1,
  attempted: 2,
  cod: 2,
  failed: 8,
  canceled: 4,
  expired: 9,
  invalided: 1,
};
/** While its day is not over, a payment may still be open. */
const TODAY_WEIGHTS: Partial<Record<TransactionState, number>> = {
  ...STATE_WEIGHTS,
  created: 8,
  pending: 9,
  attempted: 8,
  expired: 0,
};

/** Payments of the demo, oldest first, all of them before `now`. */
export function planDemo(random: Random, count: number, now: Date): SeedPayment[] {
  const payments = moments(random, count, now).map((createdAt, index) =>
    buildPayment(random, optionsOf(random, createdAt, count - index, now)),
  );
  addWaiting(random, payments, now);
  addPast(random, payments, now);
  return payments;
}

/** Busy days and quiet nights in Kuwait; the last payment was a few minutes ago. */
function moments(random: Random, count: number, now: Date): Date[] {
  const result: Date[] = [];
  while (result.length < count - FRESH) {
    const at = addMs(now, -Math.floor(random.next() * DAYS * DAY) - 8 * HOUR);
    const hour = (at.getUTCHours() + 3) % 24;
    if (hour >= 9 || random.chance(hour < 2 ? 0.5 : 0.12)) result.push(at);
  }
  for (let index = 0; index < Math.min(FRESH, count); index++)
    result.push(addMs(now, -(index * 11 + 4 + random.int(0, 8)) * MINUTE));
  return result.sort((a, b) => a.getTime() - b.getTime());
}

function optionsOf(random: Random, createdAt: Date, fromTop: number, now: Date): PaymentOptions {
  if (fromTop <= FRESH && !random.chance(0.22))
    return { state: "paid", account: SEED_ACCOUNTS.knet, createdAt };
  const drawnAccount: SeedAccount = SEED_ACCOUNTS[random.weighted(ACCOUNT_WEIGHTS)];
  const isToday = now.getTime() - createdAt.getTime() < 22 * HOUR;
  const drawn = random.weighted(isToday ? TODAY_WEIGHTS : STATE_WEIGHTS);
  const account = drawn === "cod" ? SEED_ACCOUNTS.cash : drawnAccount;
  const state = settle(drawn, account, isToday);
  if (state === "paid" && account.pgCode === SEED_ACCOUNTS.knet.pgCode && random.chance(0.03))
    return foreignPayment(random, createdAt);
  return { state, account, createdAt };
}

function settle(drawn: TransactionState, account: SeedAccount, isToday: boolean): TransactionState {
  if (drawn === "paid" && account.operation === "authorize") return "authorized";
  const isOpen = drawn === "created" || drawn === "pending" || drawn === "attempted";
  return isOpen && !isToday ? "expired" : drawn;
}

/** A visitor pays a dinar price with a dollar card: nothing can be given back through this account. */
function foreignPayment(random: Random, createdAt: Date): PaymentOptions {
  const account = SEED_ACCOUNTS.knet;
  const amountMinor = buildAmount(random, account.currencyCode);
  const rate = "3.25";
  // Fils to cents: 1000 fils are 3.25 dollars.
  const cents = (amountMinor * 325n) / 1000n;
  return {
    state: "paid",
    account,
    createdAt,
    amountMinor,
    paidIn: { currencyCode: "USD", rate, amountMinor: cents > 0n ? cents : 1n },
  };
}
