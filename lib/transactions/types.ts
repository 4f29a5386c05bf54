import type { AmountForm } from "@/lib/gateways/amounts";

/** Words of the payment domain that server and browser share. Values are the wire's and the database's own. */

export const TRANSACTION_STATES = [
  "created",
  "pending",
  "attempted",
  "authorized",
  "paid",
  "cod",
  "failed",
  "canceled",
  "expired",
  "invalided",
] as const;
export type TransactionState = (typeof TRANSACTION_STATES)[number];

export const CHILD_STATES = ["paid", "refunded", "refund_queued", "refund_rejected", "voided"] as const;
export type ChildState = (typeof CHILD_STATES)[number];

/** As a screen names it: a capture that the gateway took back is no longer "paid". */
export const SHOWN_CHILD_STATES = [...CHILD_STATES, "reversed"] as const;
export type ShownChildState = (typeof SHOWN_CHILD_STATES)[number];

/** Balances of one payment in minor units of its currency, as the database keeps them. */
export interface Balances {
  amountMinor: bigint;
  settledMinor: bigint;
  feeMinor: bigint;
  capturedMinor: bigint;
  captureHeldMinor: bigint;
  refundedMinor: bigint;
  refundQueuedMinor: bigint;
  refundHeldMinor: bigint;
  requestHeldMinor: bigint;
  disputedMinor: bigint;
  voidedMinor: bigint;
}

/** What a gateway account can do with a payment, after the account narrowed the connector's own record. */
export interface OperationSupport {
  /** `full`: only the whole authorization; `partial`: one capture of any amount; `multiple`: any number of them. */
  capture: "none" | "full" | "partial" | "multiple";
  void: boolean;
  /** `full`: only the whole amount; `partial`: one refund of any amount; `multiple`: any number of them. */
  refund: "none" | "full" | "partial" | "multiple";
  /** How the gateway writes amounts: what it cannot carry is refused before anything is reserved. */
  amounts?: AmountForm;
}

/** Everything the rules look at. Made from one row by lib/transactions; safe to compute with in the browser. */
export interface TransactionFacts extends Balances {
  state: TransactionState;
  currencyCode: string;
  /** Currency in which the customer paid; null before payment or when it is the transaction's own. */
  paymentCurrencyCode: string | null;
  /** Default currency of the account that settled the payment. */
  accountCurrencyCode: string | null;
  gatewayName: string | null;
  support: OperationSupport | null;
  /** The account that settled the payment was switched off: what is open goes on, nothing new begins. */
  accountDisabled: boolean;
  voidHeld: boolean;
  voidRequested: boolean;
  frozen: boolean;
  deleted: boolean;
}

type BigintKeys = {
  [Key in keyof TransactionFacts]: TransactionFacts[Key] extends bigint ? Key : never;
}[keyof TransactionFacts];

/** `TransactionFacts` as it crosses to the browser: minor units as decimal text, since bigint is not JSON. */
export type TransactionFactsDto = Omit<TransactionFacts, BigintKeys> & Record<BigintKeys, string>;

const BIGINT_KEYS: readonly BigintKeys[] = [
  "amountMinor",
  "settledMinor",
  "feeMinor",
  "capturedMinor",
  "captureHeldMinor",
  "refundedMinor",
  "refundQueuedMinor",
  "refundHeldMinor",
  "requestHeldMinor",
  "disputedMinor",
  "voidedMinor",
];

export function factsToDto(facts: TransactionFacts): TransactionFactsDto {
  const dto: Record<string, unknown> = { ...facts };
  for (const key of BIGINT_KEYS) dto[key] = facts[key].toString();
  dto.support = facts.support && supportOnly(facts.support);
  return dto as TransactionFactsDto;
}

/** What rules look at; the whole capability record of a gateway would cross once for every row of a list. */
function supportOnly({ capture, void: canVoid, refund, amounts }: OperationSupport): OperationSupport {
  return { capture, void: canVoid, refund, ...(amounts ? { amounts } : {}) };
}

export function factsFromDto(dto: TransactionFactsDto): TransactionFacts {
  const facts: Record<string, unknown> = { ...dto };
  for (const key of BIGINT_KEYS) facts[key] = BigInt(dto[key]);
  return facts as unknown as TransactionFacts;
}
