import type { ConfirmationLimitsInput } from "@/lib/operations/confirmation-schema";
import { AppError } from "@/lib/errors";
import { isCurrencyCode } from "@/lib/money/currencies";
import { formatAmount, parseAmount } from "@/lib/money/money";

/** From which amount on the console wants an amount typed a second time, per currency. Without a line it never does. */
export type ConfirmationLimits = Readonly<Record<string, string>>;

/** The lines with exact amounts of known currencies. Throws `invalid_input` or `invalid_amount` that names the line. */
export function checkedLimits({ limits }: ConfirmationLimitsInput): ConfirmationLimits {
  const checked: Record<string, string> = {};
  for (const { currency, amount } of limits) {
    if (!isCurrencyCode(currency))
      throw new AppError("invalid_input", {
        detail: `"${currency}" is not an ISO 4217 code.`,
        field: currency,
      });
    if (checked[currency] !== undefined)
      throw new AppError("invalid_input", { detail: `${currency} stands there twice.`, field: currency });
    try {
      checked[currency] = formatAmount(parseAmount(amount, currency), currency);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      throw new AppError("invalid_amount", { detail: `${currency}: ${error.detail}`, field: currency });
    }
  }
  return checked;
}

/** Two texts for one amount of a currency. */
export function isSameAmount(one: string, other: string, currency: string): boolean {
  try {
    return parseAmount(one, currency) === parseAmount(other, currency);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

/** Refuses a large amount that was not typed a second time. Throws `confirmation_required`. */
export function requireConfirmation(
  limits: ConfirmationLimits,
  currency: string,
  amount: string,
  typed: string | undefined,
): void {
  if (!needsConfirmation(limits, currency, amount)) return;
  if (typed !== undefined && isSameAmount(typed, amount, currency)) return;
  throw new AppError("confirmation_required", {
    detail: `${amount} ${currency} is a large amount. Type it a second time.`,
    field: "confirmedAmount",
    params: { currency, amount },
  });
}

/** Whether an amount has to be typed twice. */
export function needsConfirmation(limits: ConfirmationLimits, currency: string, amount: string): boolean {
  const limit = limits[currency];
  return limit !== undefined && parseAmount(amount, currency) >= parseAmount(limit, currency);
}
