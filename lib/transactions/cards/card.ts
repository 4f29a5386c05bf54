import "server-only";

/** A saved card as merchants may see it. */
export interface Card {
  token: string;
  customerId: string;
  pgCode: string;
  gatewayName: string;
  brand: string;
  /** `**** 0026` */
  number: string;
  expiryMonth: string;
  expiryYear: string;
  nameOnCard: string;
  cvvRequired: boolean;
  isExpired: boolean;
  expiresSoon: boolean;
  isPreferred: boolean;
  agreements: string[];
}

export interface CardRow {
  token: string;
  customer_id: string;
  pg_code: string;
  gateway: string;
  brand: string;
  number: string;
  expiry_month: string;
  expiry_year: string;
  name_on_card: string;
  cvv_required: boolean;
  agreements: string[];
  is_expired: boolean;
  expires_soon: boolean;
}

const EXPIRY =
  "make_timestamptz(2000 + k.expiry_year::int, k.expiry_month::int, 1, 0, 0, 0, 'UTC') + interval '1 month'";

/** Columns of a `CardRow`; needs the aliases k (saved_card) and a (gateway_account). */
export const CARD_COLUMNS = `
  k.token, k.customer_id, k.brand, k.number, k.expiry_month, k.expiry_year, k.name_on_card, k.cvv_required, k.agreements,
  a.pg_code, a.gateway, ${EXPIRY} <= now() AS is_expired, ${EXPIRY} <= now() + interval '30 days' AS expires_soon`;

export function toCard(row: CardRow, isPreferred: boolean): Card {
  return {
    token: row.token,
    customerId: row.customer_id,
    pgCode: row.pg_code,
    gatewayName: row.gateway,
    brand: row.brand,
    number: row.number,
    expiryMonth: row.expiry_month,
    expiryYear: row.expiry_year,
    nameOnCard: row.name_on_card,
    cvvRequired: row.cvv_required,
    isExpired: row.is_expired,
    expiresSoon: row.expires_soon && !row.is_expired,
    isPreferred,
    agreements: row.agreements,
  };
}

/** The card in the shape of the wire: in the list of cards, and as `token` of a payment. */
export function cardToWire(card: Card): Record<string, unknown> {
  return {
    brand: card.brand,
    customer_id: card.customerId,
    cvv_required: card.cvvRequired,
    expiry_month: card.expiryMonth,
    expiry_year: card.expiryYear,
    is_expired: card.isExpired,
    will_expire_soon: card.expiresSoon,
    is_preferred: card.isPreferred,
    name_on_card: card.nameOnCard,
    number: card.number,
    pg_code: card.pgCode,
    pg_name: card.gatewayName,
    token: card.token,
    agreements: card.agreements,
  };
}
