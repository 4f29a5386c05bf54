/** A gateway account that one may ask a customer to pay through. */
export type GatewayOption = { pgCode: string; name: string; currency: string; isSandbox: boolean };

/** How long a link can be paid. */
export const LIFETIME_DAYS = [1, 3, 7, 14, 30, 90] as const;

/** What the form holds; all text as typed. */
export type NewPaymentValues = {
  amount: string;
  currency_code: string;
  pg_codes: string[];
  customer_first_name: string;
  customer_last_name: string;
  customer_email: string;
  customer_phone: string;
  customer_id: string;
  order_no: string;
  due_day: string;
  lifetime_days: string;
  language: string;
  mail_customer: boolean;
};
