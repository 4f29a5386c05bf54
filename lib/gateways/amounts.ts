import { findExponent } from "@/lib/money/currencies";

/**
 * Amounts in the form in which each gateway writes them, from minor units and back. Text arithmetic only: no amount ever
 * passes through a floating-point number. What a form cannot carry is refused before anything is sent.
 */
export interface AmountForm {
  /** 10.500 KWD as 10500, as "10.500", or as the JSON number 10.5. */
  kind: "minor_integer" | "decimal_string" | "decimal_number";
  /** The gateway's own decimals of a currency, where they differ from ISO 4217. */
  exponents?: Readonly<Record<string, number>>;
  /** The last digit of an amount with three decimals has to be 0. */
  threeDecimalsEndInZero?: true;
  /** Fewer decimals than the currency has: amounts that need more are refused. */
  maxDecimals?: number;
  /** Digits of a `minor_integer`, characters of the others. */
  maxLength?: number;
}

/** Why a gateway cannot carry this amount, as a sentence for people, or null when it can. */
export function amountRefusal(form: AmountForm, minor: bigint, currencyCode: string): string | null {
  const text = write(form, minor, currencyCode);
  return typeof text === "string" ? null : text.refusal;
}

/** The amount as it stands on the gateway's wire, for forms and JSON strings. Throws on what `amountRefusal` refuses. */
export function amountText(form: AmountForm, minor: bigint, currencyCode: string): string {
  const text = write(form, minor, currencyCode);
  if (typeof text !== "string") throw new Error(text.refusal);
  return text;
}

/** The amount as a value of a body that `exactJson` writes: a string, or a number with exactly these digits. */
export function amountValue(form: AmountForm, minor: bigint, currencyCode: string): string | ExactNumber {
  const text = amountText(form, minor, currencyCode);
  return form.kind === "decimal_string" ? text : new ExactNumber(text);
}

/**
 * Minor units from what a gateway wrote, or null when it is no exact amount of the currency. Takes strings and the numbers of
 * `parseExactJson`, since some gateways answer in another form than they are asked in.
 */
export function readAmount(form: AmountForm, value: unknown, currencyCode: string): bigint | null {
  const exponent = findExponent(currencyCode);
  if (exponent === undefined || typeof value !== "string") return null;
  const match = /^(\d{1,18})(?:\.(\d{1,9}))?$/.exec(value);
  if (!match) return null;
  const [, whole = "", fraction = ""] = match;
  if (form.kind === "minor_integer") {
    return fraction === ""
      ? rescale(BigInt(whole), gatewayExponent(form, currencyCode, exponent), exponent)
      : null;
  }
  // More decimals than the currency has are harmless as long as they say nothing.
  return rescale(BigInt(whole + fraction), fraction.length, exponent);
}

function write(form: AmountForm, minor: bigint, currencyCode: string): string | { refusal: string } {
  const exponent = findExponent(currencyCode);
  if (exponent === undefined) return { refusal: `"${currencyCode}" is not an ISO 4217 currency code.` };
  if (minor < 0n) return { refusal: "A negative amount cannot be sent." };
  if (form.threeDecimalsEndInZero && exponent === 3 && minor % 10n !== 0n) {
    return { refusal: `This gateway takes ${currencyCode} amounts only when their third decimal is 0.` };
  }
  const own = Math.min(gatewayExponent(form, currencyCode, exponent), form.maxDecimals ?? 9);
  const scaled = rescale(minor, exponent, own);
  if (scaled === null) return { refusal: decimalsRefusal(own, currencyCode) };
  const text = inForm(form, scaled, own);
  return form.maxLength !== undefined && text.length > form.maxLength
    ? { refusal: "The amount has more digits than this gateway can carry." }
    : text;
}

function inForm(form: AmountForm, scaled: bigint, decimals: number): string {
  if (form.kind === "minor_integer") return scaled.toString();
  const digits = scaled.toString().padStart(decimals + 1, "0");
  if (decimals === 0) return digits;
  const text = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  // A JSON number has no trailing zeros, in whatever language the other side reads it.
  return form.kind === "decimal_number" ? text.replace(/\.?0+$/, "") : text;
}

function gatewayExponent(form: AmountForm, currencyCode: string, iso: number): number {
  return form.exponents?.[currencyCode] ?? iso;
}

function decimalsRefusal(decimals: number, currencyCode: string): string {
  return decimals === 0
    ? `This gateway takes ${currencyCode} amounts without decimals only.`
    : `This gateway takes ${currencyCode} amounts with at most ${decimals} decimals.`;
}

/** The same value with another number of decimals, or null when digits would be lost. */
function rescale(value: bigint, from: number, to: number): bigint | null {
  if (to >= from) return value * 10n ** BigInt(to - from);
  const divisor = 10n ** BigInt(from - to);
  return value % divisor === 0n ? value / divisor : null;
}

/** A number of a JSON body, kept as its digits. */
export class ExactNumber {
  constructor(readonly text: string) {
    if (!/^\d+(\.\d+)?$/.test(text)) throw new Error("not a plain decimal number");
  }
}

export type ExactJson =
  | string
  | number
  | boolean
  | null
  | ExactNumber
  | readonly ExactJson[]
  | { readonly [name: string]: ExactJson | undefined };

/** JSON text in which every `ExactNumber` stands with its own digits. Fields that are undefined are left out. */
export function exactJson(value: ExactJson): string {
  if (value instanceof ExactNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(exactJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(
    (field): field is [string, ExactJson] => field[1] !== undefined,
  );
  return `{${fields.map(([name, item]) => `${JSON.stringify(name)}:${exactJson(item)}`).join(",")}}`;
}

/** A JSON text with every number as the text it was written in, so that none loses a digit; undefined when it is no JSON. */
export function parseExactJson(text: string): unknown {
  try {
    JSON.parse(text);
    // Valid JSON has numbers only outside of strings, so a scan that steps over strings finds them all.
    return JSON.parse(
      text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) => (token[0] === '"' ? token : `"${token}"`)),
    );
  } catch {
    return undefined;
  }
}
