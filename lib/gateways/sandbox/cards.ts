/** The test cards and what each of them does. */

export type CardBehaviour = "success" | "declined" | "challenge";

export interface TestCard {
  number: string;
  brand: string;
  behaviour: CardBehaviour;
}

export const TEST_CARDS: readonly TestCard[] = [
  { number: "4242424242424242", brand: "VISA", behaviour: "success" },
  { number: "4111111111111111", brand: "VISA", behaviour: "success" },
  { number: "5555555555554444", brand: "MASTERCARD", behaviour: "declined" },
  { number: "4000000000003220", brand: "VISA", behaviour: "challenge" },
];

export const DECLINED = { code: "card_declined", message: "The card was declined." } as const;
const EXPIRED = { code: "expired_card", message: "The card has expired." } as const;

/** Last day of the month, as card schemes count. */
export function isExpired(month: number, year: number, now = new Date()): boolean {
  return now.getTime() >= Date.UTC(year, month, 1);
}

/** Why the issuer refuses a card that is kept, or null. */
export function judgeCard(card: {
  lastFour: string;
  expiryMonth: number;
  expiryYear: number;
}): { code: string; message: string } | null {
  if (isExpired(card.expiryMonth, card.expiryYear)) return EXPIRED;
  const known = TEST_CARDS.find(({ number }) => number.endsWith(card.lastFour));
  return known?.behaviour === "declined" ? DECLINED : null;
}

export interface EnteredCard {
  card: TestCard;
  lastFour: string;
  expiryMonth: number;
  expiryYear: number;
  name: string;
}

export type CardFault = "number" | "unknown_card" | "expiry" | "expired" | "cvv";

/** What the customer typed, or what is wrong with it. */
export function readCard(form: URLSearchParams): EnteredCard | { fault: CardFault } {
  const number = (form.get("number") ?? "").replace(/[\s-]/g, "");
  if (!/^\d{13,19}$/.test(number)) return { fault: "number" };
  const card = TEST_CARDS.find((one) => one.number === number);
  if (!card) return { fault: "unknown_card" };
  const [, month, year] =
    /^\s*(0?[1-9]|1[0-2])\s*\/\s*(?:20)?(\d\d)\s*$/.exec(form.get("expiry") ?? "") ?? [];
  if (month === undefined || year === undefined) return { fault: "expiry" };
  const expiryYear = 2000 + Number(year);
  if (isExpired(Number(month), expiryYear)) return { fault: "expired" };
  if (!/^\d{3,4}$/.test((form.get("cvv") ?? "").trim())) return { fault: "cvv" };
  return {
    card,
    lastFour: number.slice(-4),
    expiryMonth: Number(month),
    expiryYear,
    name: (form.get("name") ?? "").trim().slice(0, 128),
  };
}
