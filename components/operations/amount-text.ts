/** What a person typed into an amount field, read for one currency. */
export type AmountReading =
  | { kind: "empty" }
  /** Strict decimal text; `converted` when it is not what was typed, so that the screen says what it understood. */
  | { kind: "amount"; text: string; converted: boolean }
  /** Could mean either; the person has to choose. */
  | { kind: "ambiguous"; choices: [string, string] }
  | { kind: "invalid" };

const INVALID: AmountReading = { kind: "invalid" };
// Direction marks come along with text that is copied from a right-to-left page.
const INVISIBLE = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const BLANK = /[\s\u00a0\u2007\u2009\u202f]/;
const GROUPED = /^\d{1,3}(g\d{3})+$/;

/**
 * Reads Arabic-Indic and Persian digits and both separators. A point is always the decimal point, as everywhere in the
 * product. A comma is read as what it can only be; where it could be a decimal comma as well as grouping, it is not guessed.
 */
export function readAmountText(typed: string, decimals: number): AmountReading {
  const visible = typed.replace(INVISIBLE, "").trim();
  if (visible === "") return { kind: "empty" };
  const plain = visible.replace(/[٠-٩۰-۹]/g, asciiDigit);
  if (!/^[\d.,٫٬،'’\s\u00a0\u2007\u2009\u202f]+$/.test(plain) || !/\d/.test(plain)) return INVALID;
  // One letter per role: d decimal, g grouping, c comma, p point.
  const marked = [...plain].map(roleOf).join("");
  return settle(marked, visible, decimals);
}

function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  return String(code - (code >= 0x06f0 ? 0x06f0 : 0x0660));
}

function roleOf(char: string): string {
  if (/\d/.test(char)) return char;
  if (char === "٫") return "d";
  if (char === "." || char === "," || char === "،") return char === "." ? "p" : "c";
  return BLANK.test(char) || "٬'’".includes(char) ? "g" : "?";
}

function settle(marked: string, typed: string, decimals: number): AmountReading {
  const points = count(marked, "p");
  const commas = count(marked, "c");
  if (marked.includes("d")) return build(marked.replace(/[pc]/g, "g"), typed);
  if (points > 0 && commas > 0) {
    const last = marked.lastIndexOf("p") > marked.lastIndexOf("c") ? "p" : "c";
    const decimal = marked.replaceAll(last, "d").replace(/[pc]/g, "g");
    return build(decimal, typed);
  }
  if (points > 1 || commas > 1) return build(marked.replace(/[pc]/g, "g"), typed);
  if (points === 1) return build(marked.replace("p", "d"), typed);
  if (commas === 1) return settleComma(marked, typed, decimals);
  return build(marked, typed);
}

function settleComma(marked: string, typed: string, decimals: number): AmountReading {
  const asDecimal = build(marked.replace("c", "d"), typed);
  const asGrouping = build(marked.replace("c", "g"), typed);
  const couldGroup = asGrouping.kind === "amount" && !/^0/.test(marked);
  if (!couldGroup) return asDecimal;
  if (decimals < 3 || asDecimal.kind !== "amount") return asGrouping;
  return { kind: "ambiguous", choices: [asGrouping.text, asDecimal.text] };
}

function build(marked: string, typed: string): AmountReading {
  const [whole = "", fraction, ...more] = marked.split("d");
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return INVALID;
  if (!/^\d*$/.test(whole) && !GROUPED.test(whole)) return INVALID;
  const digits = whole.replaceAll("g", "");
  if (digits === "" && !fraction) return INVALID;
  const text = fraction ? `${digits || "0"}.${fraction}` : digits;
  return { kind: "amount", text, converted: text !== typed && `${text}.` !== typed };
}

function count(text: string, char: string): number {
  return text.split(char).length - 1;
}
