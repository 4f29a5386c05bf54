import { exponentOf } from "@/lib/money/money";
import type { TransactionState } from "@/lib/transactions/types";
import type { SeedAccount } from "./accounts";
import { buildCustomer } from "./customers";
import type { Random } from "./random";
import type { SeedAttempt, SeedPayment, SeedTransaction } from "./rows";

export interface PaymentOptions {
  state: TransactionState;
  account: SeedAccount;
  createdAt: Date;
  /** Left out, a believable one. */
  amountMinor?: bigint;
  /** The customer paid in this currency instead of the payment's own. */
  paidIn?: { currencyCode: string; rate: string; amountMinor: bigint };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Smallest and largest usual amount and the step between prices, in minor units. */
const PRICES: Readonly<Record<string, readonly [min: number, max: number, step: number]>> = {
  KWD: [1_000, 180_000, 250],
  BHD: [1_000, 160_000, 100],
  SAR: [1_000, 190_000, 25],
  AED: [1_000, 190_000, 25],
  USD: [500, 60_000, 1],
};

const DECLINES = [
  ["insufficient_funds", "Insufficient funds"],
  ["do_not_honour", "Do not honour"],
  ["expired_card", "Expired card"],
  ["authentication_failed", "3-D Secure authentication failed"],
] as const;

const ORDER_PREFIXES = ["ORD", "INV", "WEB", "APP"];

export const addMs = (moment: Date, ms: number) => new Date(moment.getTime() + ms);

/** A price that somebody would ask: many small ones, few large ones, in steps. */
export function buildAmount(random: Random, currencyCode: string): bigint {
  const [min, max, step] = PRICES[currencyCode] ?? [1 * 10 ** exponentOf(currencyCode), 100_000, 1];
  const raw = min * (max / min) ** random.next();
  return BigInt(Math.max(min, Math.round(raw / step) * step));
}

/** A payment in any state with the attempts that lead there, as the product itself would have stored it. */
export function buildPayment(random: Random, options: PaymentOptions): SeedPayment {
  const { state, account, createdAt } = options;
  const amountMinor = options.amountMinor ?? buildAmount(random, account.currencyCode);
  const isSettled = state === "paid" || state === "authorized";
  const feeMinor = isSettled ? (amountMinor * BigInt(account.feePerMille)) / 1000n : 0n;
  const attempts = buildAttempts(random, options, amountMinor, feeMinor);
  const last = attempts.at(-1);
  const changedAt = changeMoment(random, options, last);
  const settling = isSettled ? last : undefined;
  const transaction: SeedTransaction = {
    ...identityOf(random, account.currencyCode),
    paymentType: "one_off",
    state,
    currencyCode: account.currencyCode,
    amountMinor,
    feeMinor,
    settledMinor: isSettled ? amountMinor : 0n,
    paymentCurrencyCode: settling ? settling.currencyCode : null,
    paymentAmountMinor: settling ? settling.amountMinor : null,
    exchangeRate: settling && options.paidIn ? options.paidIn.rate : null,
    pgCode: settling || state === "cod" ? account.pgCode : null,
    referenceNumber: settling || state === "cod" ? (last?.referenceNumber ?? null) : null,
    gatewayReference: settling?.gatewayReference ?? null,
    pgCodes: [account.pgCode],
    extra: random.chance(0.15) ? { branch: random.pick(["Salmiya", "Avenues", "Riyadh Park", "Seef"]) } : {},
    expiresAt: expiryOf(options),
    dueAt: null,
    paidAt: settling ? changedAt : null,
    deletedAt: null,
    deletedBy: null,
    stateChangedAt: changedAt,
    createdAt,
  };
  return { transaction, attempts, operations: [], request: null };
}

/** A day by default; whoever let a payment expire was given a few hours. */
function expiryOf({ state, createdAt }: PaymentOptions): Date {
  return addMs(createdAt, state === "expired" ? DAY / 4 : DAY);
}

function identityOf(random: Random, currencyCode: string) {
  const customer = buildCustomer(random, currencyCode);
  return {
    sessionId: random.hex(40),
    orderNo: random.chance(0.92) ? `${random.pick(ORDER_PREFIXES)}-${random.text(7, "0123456789")}` : null,
    type: random.chance(0.7) ? ("e_commerce" as const) : ("payment_request" as const),
    customerId: customer.id,
    customerEmail: customer.email,
    customerPhone: customer.phone,
    customerFirstName: customer.firstName,
    customerLastName: customer.lastName,
    language: customer.language,
  };
}

function changeMoment(random: Random, options: PaymentOptions, last: SeedAttempt | undefined): Date {
  if (options.state === "expired") return expiryOf(options);
  if (options.state === "created") return options.createdAt;
  if (last) return last.finishedAt ?? last.createdAt;
  return addMs(options.createdAt, random.int(2, 90) * MINUTE);
}

/** How often customers get it wrong before the last attempt, by the state that they reached. */
function attemptStates(random: Random, state: TransactionState): SeedAttempt["state"][] {
  const earlier = random.chance(0.12) ? [random.pick(["failed", "canceled"] as const)] : [];
  switch (state) {
    case "paid":
    case "authorized":
      return [...earlier, "success"];
    case "pending":
      return [...earlier, "pending"];
    case "attempted":
      return [random.pick(["failed", "canceled"] as const)];
    case "cod":
      return ["cod"];
    case "failed":
      return ["failed"];
    case "expired":
      return earlier;
    default:
      return [];
  }
}

function buildAttempts(
  random: Random,
  options: PaymentOptions,
  amountMinor: bigint,
  feeMinor: bigint,
): SeedAttempt[] {
  let at = options.createdAt;
  return attemptStates(random, options.state).map((state): SeedAttempt => {
    at = addMs(at, random.int(20, 100) * 1_000);
    const begun = at;
    at = addMs(at, random.int(5, 55) * 1_000);
    const success = state === "success";
    const decline = state === "failed" ? random.pick(DECLINES) : null;
    const gatewayReference = success ? `pay_${random.hex(32)}` : null;
    const paidIn = success ? options.paidIn : undefined;
    return {
      pgCode: options.account.pgCode,
      referenceNumber: random.reference(),
      state,
      currencyCode: paidIn?.currencyCode ?? options.account.currencyCode,
      amountMinor: paidIn?.amountMinor ?? amountMinor,
      feeMinor: success && !paidIn ? feeMinor : 0n,
      gatewayReference,
      gatewayResponse: gatewayResponse(random, gatewayReference, decline?.[0] ?? null),
      pgParams: gatewayReference
        ? { transaction_id: gatewayReference, result: "succeeded", auth_code: random.text(6, "0123456789") }
        : {},
      message: decline?.[1] ?? (state === "canceled" ? "Canceled by the customer" : null),
      createdAt: begun,
      finishedAt: state === "pending" ? null : at,
    };
  });
}

function gatewayResponse(random: Random, id: string | null, code: string | null): Record<string, unknown> {
  if (id) return { id, status: "paid", card: { brand: random.pick(["VISA", "MASTERCARD", "DEBIT"]) } };
  return code ? { status: "declined", code } : {};
}
