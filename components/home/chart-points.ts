/** Geometry of the charts of the first page, apart from their drawing. */

export interface Axis {
  /** Height of the scale; at least one. */
  top: number;
  /** Where lines are drawn and named. */
  ticks: number[];
}

/** A scale that ends at a round number, with at most four steps. */
export function axisOf(values: readonly number[]): Axis {
  const largest = Math.max(0, ...values);
  // Less than any currency can write.
  if (largest < 1e-6) return { top: 1, ticks: [0] };
  const magnitude = 10 ** Math.floor(Math.log10(largest / 4));
  const step =
    [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((size) => size * 4 >= largest) ?? largest / 4;
  const count = Math.ceil(largest / step);
  return {
    top: count * step,
    // Through text, so that 3 * 0.1 is 0.3.
    ticks: Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12))),
  };
}

/** Where a day stands from left to right; days of right-to-left readers run from right to left. */
export function placeOf(index: number, count: number, width: number, reversed: boolean): number {
  const slot = width / Math.max(1, count);
  const middle = slot * (index + 0.5);
  return Number((reversed ? width - middle : middle).toFixed(2));
}

/** Stretches of neighbouring days that have a value: a line breaks where nothing is known. */
export function stretches<Point>(points: readonly (Point | null)[]): Point[][] {
  const all: Point[][] = [];
  let open: Point[] = [];
  for (const point of points) {
    if (point === null) {
      if (open.length > 0) all.push(open);
      open = [];
    } else open.push(point);
  }
  if (open.length > 0) all.push(open);
  return all;
}

/**
 * A number as short as an axis can bear: 1,500 -> "1.5K". For drawings only; tables have the exact text. In marks of direction, for
 * drawings run from left to right: an Arabic thousand stood before its number.
 */
export function shortNumber(value: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  return `\u2068${format.format(value)}\u2069`;
}
