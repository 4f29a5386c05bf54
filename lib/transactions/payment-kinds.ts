/** Whether real money could move. Browser-safe. */
export const PAYMENT_KINDS = ["live", "test"] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];
