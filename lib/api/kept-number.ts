/** A number longer than this is nobody's, and comparing it digit by digit would cost time. */
const LONGEST = 100;

/**
 * The number that JSON text names; NaN, which no schema takes, where a JavaScript number would lose digits of it. What a merchant sends
 * comes back to him in webhooks and goes on to gateways, so it is refused rather than rounded.
 */
export function keptNumber(digits: string): number {
  const number = Number(digits);
  const isKept =
    digits.length <= LONGEST && Number.isFinite(number) && formOf(digits) === formOf(`${number}`);
  return isKept ? number : Number.NaN;
}

/** Sign, digits and the place of the point, in whatever way it is written. */
function formOf(text: string): string {
  const [, sign = "", whole = "", part = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = `${whole}${part}`.replace(/^0+/, "");
  const needed = digits.replace(/0+$/, "");
  if (needed === "") return "0";
  return `${sign}${needed}e${Number(exponent) - part.length + digits.length - needed.length}`;
}

/** Whether such a number stands anywhere in what was sent. */
export function losesDigits(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Number.isNaN(value);
  return Object.values(value).some(losesDigits);
}
