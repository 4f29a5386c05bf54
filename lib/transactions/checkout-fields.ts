/** What a merchant says about a payment, under the names of the wire contract. Absent means: not said. */

export const PAYMENT_TYPES = ["one_off", "auto_debit", "save_card"] as const;
export type PaymentType = (typeof PAYMENT_TYPES)[number];

export const TRANSACTION_TYPES = ["payment_request", "e_commerce"] as const;
export type TransactionType = (typeof TRANSACTION_TYPES)[number];

export interface BillingAddress {
  line1: string;
  line2?: string | undefined;
  city: string;
  state?: string | undefined;
  country: string;
  postal_code?: string | undefined;
}

export interface ShippingAddress extends BillingAddress {
  first_name: string;
  last_name: string;
  email: string;
  phone: string;
}

export interface Notifications {
  email?: string[] | undefined;
  sms?: string[] | undefined;
  whatsapp?: string[] | undefined;
}

/** Everything that create and update take and that retrieve gives back. */
export interface CheckoutFields {
  type: TransactionType;
  /** Decimal text; judged with the currency. */
  amount: string;
  currency_code: string;
  pg_codes: string[];
  payment_type: PaymentType;
  language: "en" | "ar";
  /** Seconds from the creation on. */
  lifetimeS: number;
  /** ISO 8601, UTC. */
  dueAt?: string | undefined;
  order_no?: string | undefined;
  customer_id?: string | undefined;
  customer_email?: string | undefined;
  customer_phone?: string | undefined;
  customer_first_name?: string | undefined;
  customer_last_name?: string | undefined;
  redirect_url?: string | undefined;
  webhook_url?: string | undefined;
  extra?: Record<string, unknown> | undefined;
  initiator_id?: number | undefined;
  customer_phone_2?: string | undefined;
  customer_birthdate?: string | undefined;
  billing_address?: BillingAddress | undefined;
  shipping_address?: ShippingAddress | undefined;
  agreement?: Record<string, unknown> | undefined;
  card_acceptance_criteria?: { min_expiry_time?: number | undefined } | undefined;
  email_recipients?: string[] | undefined;
  notifications?: Notifications | undefined;
  product_type?: string | undefined;
  vendor_name?: string | undefined;
  unit_code?: string | undefined;
  attachment_upload_url?: string | undefined;
  /** Asked for once, the answers show its address. */
  generate_qr_code?: boolean | undefined;
}

/** Fields with a text column of their own. */
export const COLUMN_FIELDS = [
  "order_no",
  "customer_id",
  "customer_email",
  "customer_phone",
  "customer_first_name",
  "customer_last_name",
  "redirect_url",
  "webhook_url",
] as const satisfies readonly (keyof CheckoutFields)[];

/** Fields kept in the column `customer`. */
export const CUSTOMER_FIELDS = [
  "customer_phone_2",
  "customer_birthdate",
  "billing_address",
  "shipping_address",
] as const satisfies readonly (keyof CheckoutFields)[];

/** Fields kept in the column `checkout`. */
export const SESSION_FIELDS = [
  "agreement",
  "card_acceptance_criteria",
  "email_recipients",
  "notifications",
  "product_type",
  "vendor_name",
  "unit_code",
  "attachment_upload_url",
  "generate_qr_code",
] as const satisfies readonly (keyof CheckoutFields)[];

export const DEFAULT_LIFETIME_S = 24 * 60 * 60;

/** States in which a customer can still pay, and a merchant still change what is asked. */
export const OPEN_STATES = ["created", "pending", "attempted"] as const;

export function isOpenState(state: string): boolean {
  return (OPEN_STATES as readonly string[]).includes(state);
}
