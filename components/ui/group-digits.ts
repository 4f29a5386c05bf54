import { numeralsOf } from "@/lib/i18n/settings";

const decimalText = /^-?\d+(\.\d+)?$/;

/**
 * Splits decimal text into grouped whole digits and the fraction with its point. Works on the text alone, since a
 * JavaScript number loses digits at sixteen. Text that is no decimal comes back as it is.
 */
export function groupDigits(value: string, locale: string): { whole: string; fraction: string } {
  if (!decimalText.test(value)) return { whole: value, fraction: "" };
  const [whole = "0", fraction] = value.split(".");
  const positive = whole.replace("-", "");
  const grouped = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(BigInt(positive));
  // A sign of our own: BigInt has no minus zero, and Arabic formats put invisible marks around theirs.
  const signed = positive === whole ? grouped : `-${grouped}`;
  return { whole: signed, fraction: fraction === undefined ? "" : writeFraction(fraction, locale) };
}

function writeFraction(digits: string, locale: string): string {
  if (numeralsOf(locale) === "latn") return `.${digits}`;
  return `٫${digits.replace(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit)))}`;
}
