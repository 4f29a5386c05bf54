const decimalText = /^-?\d+(\.\d+)?$/;

/**
 * Splits decimal text into grouped whole digits and the fraction with its point. Works on the text alone, since a
 * JavaScript number loses digits at sixteen. Text that is no decimal comes back as it is.
 */
export function groupDigits(value: string, locale: string): { whole: string; fraction: string } {
  if (!decimalText.test(value)) return { whole: value, fraction: "" };
  const [whole = "0", fraction] = value.split(".");
  const grouped = new Intl.NumberFormat(`${locale}-u-nu-latn`, { maximumFractionDigits: 0 }).format(
    BigInt(whole),
  );
  // BigInt has no minus zero: "-0.500" would lose its sign.
  const signed = whole.startsWith("-") && !grouped.startsWith("-") ? `-${grouped}` : grouped;
  return { whole: signed, fraction: fraction === undefined ? "" : `.${fraction}` };
}
