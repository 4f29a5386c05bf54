/** What a receipt says. Amounts are decimal text of `currency`, moments ISO 8601. */
export interface Receipt {
  kind: "payment" | "refund";
  merchant: string;
  amount: string;
  currency: string;
  /** The fee within the amount of a payment; null without one. */
  fee: string | null;
  /** What has been sent back of a payment so far; null when nothing was. */
  refunded: string | null;
  reference: string;
  gatewayReference: string | null;
  orderNo: string | null;
  at: string;
  /** IANA name of the zone that its times are told in. */
  timeZone: string;
  method: string | null;
  /** Of a refund: reference and amount of the payment that it belongs to. */
  original: { reference: string | null; amount: string } | null;
  /** Null where the reader is not known to be the merchant. */
  customer: string | null;
  isSandbox: boolean;
}

export type ReceiptLanguage = "en" | "ar";
