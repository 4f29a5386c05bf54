/**
 * The gateway's own arithmetic: decimal text on its wire, bigint minor units inside. It is kept apart from the
 * product's on purpose, so that a mistake in one of them shows as a difference between two books.
 */

const THREE_DECIMALS = new Set(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]);
const NO_DECIMALS = new Set("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" "));

function decimalsOf(currency: string): number {
  if (THREE_DECIMALS.has(currency)) return 3;
  return NO_DECIMALS.has(currency) ? 0 : 2;
}

/** Minor units of a decimal text, zero included; null when the currency cannot hold the text exactly. */
export function toMinor(text: string, currency: string): bigint | null {
  const match = /^(\d{1,15})(?:\.(\d{1,3}))?$/.exec(text);
  if (!match) return null;
  const decimals = decimalsOf(currency);
  const fraction = match[2] ?? "";
  if (fraction.length > decimals) return null;
  return BigInt(`${match[1]}${fraction.padEnd(decimals, "0")}`);
}

/** Decimal text with all the decimals of the currency: 12500n KWD is "12.500". */
export function toText(minor: bigint, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = minor.toString().padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
