/** A part of a whole in percent with one decimal, as text and without a float: 1 of 3 -> "33.3". Null: there is no whole. */
export function percentOf(part: bigint, whole: bigint): string | null {
  if (whole === 0n) return null;
  const negative = part < 0n !== whole < 0n && part !== 0n;
  const size = (value: bigint) => (value < 0n ? -value : value);
  const tenths = (size(part) * 2_000n + size(whole)) / (size(whole) * 2n);
  return `${negative ? "-" : ""}${tenths / 10n}.${tenths % 10n}`;
}

/** How much more than before, in percent: "12.5", "-3.0". Null: before there was nothing. */
export function changeOf(now: bigint, before: bigint): string | null {
  return percentOf(now - before, before);
}

/**
 * How many times as much as before, from ten times on: beside almost nothing a percentage has so many digits that it says nothing.
 * Null: a percentage says it.
 */
export function timesOf(now: bigint, before: bigint): number | null {
  if (before <= 0n || now < before * 10n) return null;
  return Number((now * 2n + before) / (before * 2n));
}

/** Length of a bar beside the longest, in whole percent; what is there is never invisible. */
export function shareOf(value: bigint, largest: bigint): number {
  if (largest <= 0n || value <= 0n) return 0;
  return Math.max(1, Number((value * 100n) / largest));
}
