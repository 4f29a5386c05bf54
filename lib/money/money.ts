import { AppError } from "@/lib/errors";
import { keptWords } from "@/lib/i18n/kept-words";
import { findExponent } from "@/lib/money/currencies";

/**
 * Exact money: decimal strings at the edges, bigint minor units inside. What cannot be represented is refused,
 * never rounded. No JavaScript number ever holds an amount.
 */

/** Thirteen integer digits and at most three decimals: what the wire contract and a bigint column can hold. */
const AMOUNT_PATTERN = /^\d{1,13}(\.\d{1,3})?$/;

/** Decimals of a currency by ISO 4217 (KWD 3, SAR 2, JPY 0). Throws `invalid_input` on an unknown code. */
export function exponentOf(currencyCode: string): number {
  const exponent = findExponent(currencyCode);
  if (exponent === undefined) {
    throw new AppError("invalid_input", {
      detail: `"${currencyCode}" is not an ISO 4217 currency code.`,
      field: "currency_code",
    });
  }
  return exponent;
}

function refuse(detail: string, params: Record<string, string> = {}): never {
  throw new AppError("invalid_amount", { detail, field: "amount", params });
}

/**
 * A positive amount in minor units from its decimal text. Accepts ASCII digits and one point, at most the currency's
 * decimals ("20", "20.0" and "20.000" are the same KWD amount). Throws `invalid_amount` on `field` "amount".
 */
export function parseAmount(text: string, currencyCode: string): bigint {
  const exponent = exponentOf(currencyCode);
  if (!AMOUNT_PATTERN.test(text)) {
    refuse(
      'Enter a positive amount with digits and one decimal point, for example "12.500".',
      keptWords("amountForm"),
    );
  }
  const [whole = "", fraction = ""] = text.split(".");
  if (fraction.length > exponent) {
    refuse(
      exponent === 0
        ? `${currencyCode} amounts have no decimals.`
        : `${currencyCode} amounts have at most ${exponent} decimals.`,
      keptWords(exponent === 0 ? "amountWhole" : "amountDecimals", {
        currency: currencyCode,
        decimals: String(exponent),
      }),
    );
  }
  const minor = BigInt(whole + fraction.padEnd(exponent, "0"));
  if (minor === 0n) refuse("The amount must be greater than zero.", keptWords("notPositive"));
  return minor;
}

/** What the wire contract tolerates (JSON numbers, ".5", "20.") brought into the one strict form; anything else is returned as it is. */
export function canonicalAmountText(input: string | number): string {
  if (typeof input === "number") {
    // The shortest text of the number; exponents and non-finite values fall through to the pattern and are refused there.
    return String(input);
  }
  const text = input.trim();
  if (/^\.\d+$/.test(text)) return `0${text}`;
  if (/^\d+\.$/.test(text)) return text.slice(0, -1);
  return text;
}

/** Decimal text padded to the currency's decimals: 12500n KWD -> "12.500". Negative balances keep their sign. */
export function formatAmount(minor: bigint, currencyCode: string): string {
  const exponent = exponentOf(currencyCode);
  const sign = minor < 0n ? "-" : "";
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, "0");
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** Amount for the screen, with grouping, from its decimal text: "1234.500" -> "1,234.500". Digits are Latin unless the locale says otherwise. */
export function displayAmount(decimalText: string, locale = "en"): string {
  const decimals = decimalText.split(".")[1]?.length ?? 0;
  const format = new Intl.NumberFormat(locale.includes("-u-") ? locale : `${locale}-u-nu-latn`, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  // The string form is exact; a number would lose digits at sixteen.
  return format.format(decimalText as Intl.StringNumericLiteral);
}

export function minBigInt(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
