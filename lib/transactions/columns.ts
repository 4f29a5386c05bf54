/**
 * The columns that the list of payments can show. `own` ones are part of every row; the others are read only when somebody shows
 * them. `text` is printed in its own direction, `code` from left to right, `word` is a value of ours with a name in the catalogue.
 */
export type ColumnKind = "own" | "text" | "code" | "amount" | "moment" | "word" | "link" | "flag";

const table = {
  state: "own",
  amount: "own",
  currency: "code",
  moved: "own",
  customer: "own",
  firstName: "text",
  lastName: "text",
  email: "code",
  phone: "code",
  address: "text",
  customerId: "code",
  order: "own",
  account: "own",
  gateway: "text",
  pgCode: "code",
  session: "own",
  id: "code",
  reference: "code",
  gatewayReference: "code",
  attempt: "code",
  type: "word",
  paymentKind: "word",
  source: "word",
  initiator: "text",
  paidAmount: "amount",
  settled: "amount",
  fee: "amount",
  captured: "amount",
  refunded: "amount",
  voided: "amount",
  remaining: "amount",
  payerAmount: "amount",
  payerCurrency: "code",
  payerRate: "code",
  card: "text",
  unit: "text",
  attachment: "flag",
  details: "text",
  link: "link",
  mailed: "moment",
  paid: "moment",
  changed: "moment",
  expires: "moment",
  due: "moment",
  created: "own",
} as const satisfies Record<string, ColumnKind>;

export type ColumnKey = keyof typeof table;
export type ExtraColumn = { [Key in ColumnKey]: (typeof table)[Key] extends "own" ? never : Key }[ColumnKey];
/** Keys whose values have names in the catalogue. */
export type WordColumn = { [Key in ColumnKey]: (typeof table)[Key] extends "word" ? Key : never }[ColumnKey];

export const COLUMN_KEYS = Object.keys(table) as ColumnKey[];

export function columnKind(key: ColumnKey): ColumnKind {
  return table[key];
}

export function isExtraColumn(key: ColumnKey): key is ExtraColumn {
  return table[key] !== "own";
}

/** One column on screen; without a width it takes what it needs. */
export interface ShownColumn {
  key: ColumnKey;
  width: number | null;
}

export const DEFAULT_COLUMNS: readonly ShownColumn[] = (
  ["state", "amount", "moved", "customer", "order", "account", "session", "created"] as const
).map((key) => ({ key, width: null }));

export const MIN_WIDTH = 60;
export const MAX_WIDTH = 640;

/** The column that leads to the payment; it is always shown. */
export const LINK_COLUMN: ColumnKey = "amount";

/** `state,amount.140,customer`: keys in their order, a width behind a point. Null where nothing of it is a column. */
export function readColumns(text: string | null | undefined): ShownColumn[] | null {
  const shown = new Map<ColumnKey, ShownColumn>();
  for (const part of (text ?? "").split(",").slice(0, COLUMN_KEYS.length)) {
    const [, name = "", digits] = /^(\w+)(?:\.(\d{1,4}))?$/.exec(part) ?? [];
    const key = COLUMN_KEYS.find((one) => one === name);
    if (key) shown.set(key, { key, width: digits ? fittingWidth(Number(digits)) : null });
  }
  if (shown.size === 0) return null;
  // The amount leads to the payment: a list without it could not be opened by keyboard.
  return shown.has(LINK_COLUMN)
    ? [...shown.values()]
    : [{ key: LINK_COLUMN, width: null }, ...shown.values()];
}

export function writeColumns(columns: readonly ShownColumn[]): string {
  return columns.map(({ key, width }) => (width === null ? key : `${key}.${width}`)).join(",");
}

export function fittingWidth(width: number): number {
  return Math.round(Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH));
}

export const DENSITIES = ["compact", "usual", "roomy"] as const;
export type Density = (typeof DENSITIES)[number];

/** How a person likes the list. */
export interface ListPreference {
  /** As `writeColumns` writes them; null: the usual ones. */
  columns: string | null;
  density: Density;
}

export const USUAL_PREFERENCE: ListPreference = { columns: null, density: "usual" };
