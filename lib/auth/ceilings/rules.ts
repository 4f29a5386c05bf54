import { AppError } from "@/lib/errors";
import { keptWords } from "@/lib/i18n/kept-words";
import { formatAmount, parseAmount } from "@/lib/money/money";

/** Operations that can have a ceiling: those that move money. */
export const ceilingTypes = ["refund", "capture", "void"] as const;
export type CeilingType = (typeof ceilingTypes)[number];

/** The most in one operation, in minor units, by currency. What it does not name is not allowed. */
export type Ceiling = Readonly<Record<string, bigint>>;
/** An operation that is missing here has no ceiling. */
export type Ceilings = Readonly<Partial<Record<CeilingType, Ceiling>>>;

/** One amount as it is written: by whom manages people, and on screens. */
export type CeilingLine = { type: CeilingType; currency: string; amount: string };
/** One stored amount; `groupId` null: the person's own. */
export type StoredCeiling = {
  type: CeilingType;
  currency: string;
  amountMinor: string;
  groupId: number | null;
};

/**
 * What holds for a person, by operation: his own ceiling where he has one, else the most that one of his groups allows in each
 * currency. A group without a ceiling says nothing: joining one never frees from the ceiling of another.
 */
export function effectiveCeilings(stored: readonly StoredCeiling[]): Ceilings {
  const ceilings: Partial<Record<CeilingType, Record<string, bigint>>> = {};
  for (const type of ceilingTypes) {
    const rows = stored.filter((row) => row.type === type);
    const own = rows.filter((row) => row.groupId === null);
    const most: Record<string, bigint> = {};
    for (const { currency, amountMinor } of own.length > 0 ? own : rows) {
      const minor = BigInt(amountMinor);
      most[currency] = minor > (most[currency] ?? 0n) ? minor : (most[currency] ?? 0n);
    }
    if (rows.length > 0) ceilings[type] = most;
  }
  return ceilings;
}

/** Whether so much may be moved at once; `ceiling` is null where the currency is not named. */
export function withinCeiling(
  ceilings: Ceilings,
  type: CeilingType,
  { currency, amountMinor }: { currency: string; amountMinor: bigint },
): { ok: true } | { ok: false; ceiling: bigint | null } {
  const ceiling = ceilings[type];
  if (!ceiling) return { ok: true };
  const most = ceiling[currency];
  if (most === undefined) return { ok: false, ceiling: null };
  return amountMinor <= most ? { ok: true } : { ok: false, ceiling: most };
}

/** The refusal of what lies above a ceiling: says whose, how much, and who can help. */
export function overCeiling(
  who: string,
  type: CeilingType,
  wish: { currency: string; amountMinor: bigint },
  ceiling: bigint | null,
): AppError {
  const { currency } = wish;
  const asked = `${formatAmount(wish.amountMinor, currency)} ${currency}`;
  const most = ceiling === null ? null : `${formatAmount(ceiling, currency)} ${currency}`;
  const help =
    "Have somebody with a higher limit do it, or ask an administrator to raise this one; a second person decides that.";
  return new AppError("over_ceiling", {
    detail:
      most === null
        ? `The ${type} limit of ${who} names no amount in ${currency}. ${help}`
        : `The ${type} limit of ${who} is ${most} for one operation; this is ${asked}. ${help}`,
    field: "amount",
    params: keptWords(most === null ? "noCeiling" : "overCeiling", {
      operation: type,
      name: who,
      asked,
      currency,
      ...(most === null ? {} : { ceiling: most }),
    }),
  });
}

/** Throws `over_ceiling` where a person may not move so much at once. Programs have no ceiling. */
export function requireWithinCeiling(
  actor: { type: "user"; username: string; ceilings: Ceilings } | { type: "api_key" | "system" },
  type: CeilingType,
  wish: { currency: string; amountMinor: bigint },
): void {
  if (actor.type !== "user") return;
  const verdict = withinCeiling(actor.ceilings, type, wish);
  if (!verdict.ok) throw overCeiling(actor.username, type, wish, verdict.ceiling);
}

/** Operations of which more is allowed after than before. */
export function raisedTypes(before: Ceilings, after: Ceilings): CeilingType[] {
  return ceilingTypes.filter((type) => {
    const had = before[type];
    const has = after[type];
    if (!had) return false;
    return !has || Object.entries(has).some(([currency, minor]) => minor > (had[currency] ?? 0n));
  });
}

/** "100.000 KWD, 50.00 USD"; null: no ceiling. */
export function ceilingText(ceiling: Ceiling | undefined): string | null {
  if (!ceiling) return null;
  return Object.keys(ceiling)
    .sort()
    .map((currency) => `${formatAmount(ceiling[currency] as bigint, currency)} ${currency}`)
    .join(", ");
}

/** As rows that a form shows. */
export function ceilingLines(stored: readonly StoredCeiling[]): CeilingLine[] {
  return stored
    .map(({ type, currency, amountMinor }) => ({
      type,
      currency,
      amount: formatAmount(BigInt(amountMinor), currency),
    }))
    .sort(
      (a, b) =>
        ceilingTypes.indexOf(a.type) - ceilingTypes.indexOf(b.type) || (a.currency < b.currency ? -1 : 1),
    );
}

/** What holds for somebody, as rows that a screen shows. */
export function linesOf(ceilings: Ceilings): CeilingLine[] {
  return ceilingLines(
    ceilingTypes.flatMap((type) =>
      Object.entries(ceilings[type] ?? {}).map(([currency, minor]) => ({
        type,
        currency,
        amountMinor: minor.toString(),
        groupId: null,
      })),
    ),
  );
}

/** Lines in minor units, each operation and currency once. Throws `invalid_amount`, or `invalid_input` for an unknown currency. */
export function storedOf(lines: readonly CeilingLine[], groupId: number | null): StoredCeiling[] {
  return lines.map(({ type, currency, amount }) => ({
    type,
    currency,
    amountMinor: parseAmount(amount, currency).toString(),
    groupId,
  }));
}
