/** Orders of the list of payments. Each is read from an index of its own, so that the deepest page is as quick as the first. */
export const SORT_KEYS = ["created", "paid", "changed", "amount"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface Sort {
  key: SortKey;
  /** `down`: newest or largest first. */
  way: "up" | "down";
}

export const DEFAULT_SORT: Sort = { key: "created", way: "down" };

/** Which moment of a payment a range of days is about; `failed`: of an attempt or operation of it that failed. */
export const DATE_KEYS = ["created", "paid", "changed", "failed"] as const;
export type DateKey = (typeof DATE_KEYS)[number];

/** `-amount` is the largest first; anything else that is no order is the usual one. */
export function readSort(text: string | null): Sort {
  const key = SORT_KEYS.find((one) => one === text?.replace(/^-/, ""));
  if (!text || !key) return DEFAULT_SORT;
  return { key, way: text.startsWith("-") ? "down" : "up" };
}

/** The order as it stands in an address; null for the usual one. */
export function writeSort({ key, way }: Sort): string | null {
  if (key === DEFAULT_SORT.key && way === DEFAULT_SORT.way) return null;
  return way === "down" ? `-${key}` : key;
}

/** What can be sorted by under these filters: amounts of one currency only, and a range of days by its own moment. */
export function fittingSort(
  wanted: Sort,
  filter: { currencies: readonly string[]; dateKey: DateKey; from: string | null; to: string | null },
): Sort {
  if (wanted.key === "amount" && filter.currencies.length === 1) return wanted;
  const dated = wanted.key === "amount" ? DEFAULT_SORT : wanted;
  const ranged = filter.from !== null || filter.to !== null;
  // A payment may fail many times: no order of payments follows from that.
  const moment = ranged && filter.dateKey !== "failed" ? filter.dateKey : null;
  return moment !== null ? { ...dated, key: moment } : dated;
}
