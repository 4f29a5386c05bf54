/** What an account can take payments for and how, as it is stored. */
export const PAYMENT_TYPES = ["payment_request", "e_commerce"] as const;
export const GATEWAY_MODES = ["purchase", "authorize"] as const;

/** Thousandths as percent, as a person writes it: 25 as `2.5`. */
export function percentText(thousandths: number): string {
  const tenth = thousandths % 10;
  return `${Math.floor(thousandths / 10)}${tenth === 0 ? "" : `.${tenth}`}`;
}
