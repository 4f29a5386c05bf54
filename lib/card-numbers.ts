/** Card numbers (13 to 19 digits that pass the Luhn check, single blanks or dashes allowed) keep first six and last four. */
export function maskCardNumbers(text: string): string {
  return text.replace(/\d(?:[ -]?\d){12,}/g, maskRun);
}

/** A run may hold other numbers beside the card's, so every stretch of whole groups is tried, the longest first. */
function maskRun(run: string): string {
  const groups = [...run.matchAll(/\d+/g)].map((match) => ({ at: match.index, digits: match[0] }));
  let result = "";
  let from = 0;
  for (let first = 0; first < groups.length; first += 1) {
    const card = cardAt(groups, first);
    if (!card) continue;
    const { digits, last } = card;
    const end = (groups[last]?.at ?? 0) + (groups[last]?.digits.length ?? 0);
    result += run.slice(from, groups[first]?.at ?? 0);
    result += `${digits.slice(0, 6)}${"*".repeat(digits.length - 10)}${digits.slice(-4)}`;
    from = end;
    first = last;
  }
  return result + run.slice(from);
}

/** The longest card number that starts at a group of digits. */
function cardAt(groups: { digits: string }[], first: number): { digits: string; last: number } | null {
  // Nineteen digits are at most nineteen groups, which keeps a long list of digits cheap.
  for (let last = Math.min(groups.length - 1, first + 18); last >= first; last -= 1) {
    const digits = groups
      .slice(first, last + 1)
      .map((group) => group.digits)
      .join("");
    if (digits.length >= 13 && digits.length <= 19 && passesLuhn(digits)) return { digits, last };
  }
  return null;
}

/**
 * Whether a text that a person or a file gives us holds a card number. Cards begin with 2 to 6; numbers of gateways and orders that
 * only happen to pass the check digit begin with others.
 */
export function holdsCardNumber(text: string): boolean {
  return maskCardNumbers(text) !== text && /(?<!\d)[2-6]\d{5}\*{3,9}\d{4}/.test(maskCardNumbers(text));
}

/**
 * Whether a name or a search that somebody keeps holds a card number. Ids of letters and digits may hold sixteen digits by chance, so
 * only digits that stand alone count. An address may stand in it, with its marks for blanks.
 */
export function keepsCardNumber(kept: unknown): boolean {
  const text = typeof kept === "string" ? kept : (JSON.stringify(kept) ?? "");
  return holdsCardNumber(unmarked(text).replace(/\d*[a-z][\da-z]*/gi, "|"));
}

function unmarked(text: string): string {
  const blanks = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(blanks);
  } catch {
    return blanks;
  }
}

/** Whether digits end in the check digit that card numbers have. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
