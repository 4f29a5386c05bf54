/** More letters than any word has: a reference, a hash, an address. */
const LONGEST_WORD = 24;
const PIECE = 12;

/**
 * Where a word may be broken: references anywhere, words of people nowhere. The empty piece behind each one keeps the renderer from
 * writing a hyphen there, which whoever copies the reference would take for a part of it.
 */
export function breakWord(word: string): string[] {
  if (word.length <= LONGEST_WORD) return [word];
  const pieces = [...word.matchAll(new RegExp(`.{1,${PIECE}}`, "gsu"))].map(([piece]) => piece);
  return pieces.flatMap((piece, place) => (place === 0 ? [piece] : ["", piece]));
}
