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
  cod: 2,
  failed: 8,
  canceled: 4,
  expired: 9,
  invalided: 1,
};
/** What the newest payments are, where they are not paid: nobody has finished these yet. */
const OPEN_STATES: readonly TransactionState[] = ["created", "pending", "attempted"];

/** Payments of the demo, oldest first, all of them before `now`. */
export function planDemo(random: Random, count: number, now: Date): SeedPayment[] {
  const payments = moments(random, count, now).map((createdAt, index) =>
    buildPayment(random, optionsOf(random, createdAt, count - index)),
  );
  addWaiting(random, payments, now);
  addPast(random, payments, now);
  return payments;
}

/** The last payment was a few minutes ago; nothing here depends on the hour, so that one seed number makes one demo. */
function moments(random: Random, count: number, now: Date): Date[] {
  const result: Date[] = [];
  while (result.length < count - FRESH)
    result.push(addMs(now, -Math.floor(random.next() * DAYS * DAY) - 8 * HOUR));
  for (let index = 0; index < Math.min(FRESH, count); index++)
    result.push(addMs(now, -(index * 11 + 4 + random.int(0, 8)) * MINUTE));
  return result.sort((a, b) => a.getTime() - b.getTime());
}

function optionsOf(random: Random, createdAt: Date, fromTop: number): PaymentOptions {
  if (fromTop <= FRESH) return freshOptions(random, createdAt, fromTop);
  const drawnAccount: SeedAccount = SEED_ACCOUNTS[random.weighted(ACCOUNT_WEIGHTS)];
  const drawn = random.weighted(STATE_WEIGHTS);
  const account = drawn === "cod" ? SEED_ACCOUNTS.cash : drawnAccount;
  if (drawn !== "paid") return { state: drawn, account, createdAt };
  if (account.operation === "authorize") return { state: "authorized", account, createdAt };
  if (account.pgCode === SEED_ACCOUNTS.knet.pgCode && random.chance(0.03))
    return foreignPayment(random, createdAt);
  return { state: "paid", account, createdAt };
}

function freshOptions(random: Random, createdAt: Date, fromTop: number): PaymentOptions {
  if (fromTop % 4 !== 3) return { state: "paid", account: SEED_ACCOUNTS.knet, createdAt };
  const account: SeedAccount = SEED_ACCOUNTS[random.weighted(ACCOUNT_WEIGHTS)];
  return {
    state: OPEN_STATES[Math.floor(fromTop / 4) % OPEN_STATES.length] ?? "created",
    account,
    createdAt,
  };
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
