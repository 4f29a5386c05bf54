import { createHmac } from "node:crypto";
import type { SealLabel } from "@/lib/seal";

/**
 * Every place where something sealed is kept, and the label that binds each value to its row. Whoever adds a sealed column
 * adds its place here, so that an exchange of keys reaches it; a test compares this table with the database.
 */
export interface SealedPlace {
  table: string;
  column: string;
  /** Columns that the label is made of, next to `id`. */
  columns: readonly string[];
  label(row: Readonly<Record<string, unknown>>): SealLabel;
  /** How the row is called in a report to an operator. */
  name(row: Readonly<Record<string, unknown>>): string;
  /** What else of the row depends on the key. `label` is asked again with it. */
  dependent?(plain: string, key: string): Record<string, string>;
}

/** Label of the credentials of a gateway account. */
export function credentialsLabel(pgCode: string): string {
  return `gateway_account:${pgCode}`;
}

export interface CardPlace {
  gatewayAccountId: number;
  customerId: string;
  gatewayTokenHash: string;
}

const FIRST_CARD_LABEL = "saved_card.gateway_token";

/** Label of the gateway's token of a saved card. */
export function cardLabel(card: CardPlace): SealLabel {
  return {
    now: `saved_card:${card.gatewayAccountId}:${card.gatewayTokenHash}:${card.customerId}`,
    before: FIRST_CARD_LABEL,
  };
}

/** Recognises a card that is saved again, without keeping its token in the open. */
export function cardTokenHash(token: string, key: string): string {
  return createHmac("sha256", key).update(`${FIRST_CARD_LABEL}\n${token}`).digest("hex");
}

/** Label of a secret that signs webhooks. */
export function webhookSecretLabel(id: number): SealLabel {
  return { now: `webhook_secret:${id}`, before: "webhook.signing_secret" };
}

/** Label of a piece of an uploaded file. */
export function importChunkLabel(importId: number, seq: number): string {
  return `payment_import_chunk:${importId}:${seq}`;
}

/** Label of the secret of an authenticator app. */
export function secondFactorLabel(id: number, userId: number): string {
  return `second_factor:${id}:${userId}`;
}
/** Label of the chat's address. */
export const chatUrlLabel = "notice_settings.chat_url";

/** Label of a change that waits for a second person and holds secrets. */
export function changePayloadLabel(id: number): string {
  return `change_request:${id}`;
}

export const SEALED_PLACES: readonly SealedPlace[] = [
  {
    table: "gateway_account",
    column: "sealed_credentials",
    columns: ["pg_code"],
    label: (row) => credentialsLabel(String(row.pg_code)),
    name: (row) => `the credentials of the gateway account ${row.pg_code}`,
  },
  {
    table: "saved_card",
    column: "sealed_gateway_token",
    columns: ["gateway_account_id", "customer_id", "gateway_token_hash"],
    label: (row) =>
      cardLabel({
        gatewayAccountId: Number(row.gateway_account_id),
        customerId: String(row.customer_id),
        gatewayTokenHash: String(row.gateway_token_hash),
      }),
    name: (row) => `the saved card ${row.id}`,
    dependent: (token, key) => ({ gateway_token_hash: cardTokenHash(token, key) }),
  },
  {
    table: "webhook_secret",
    column: "sealed_secret",
    columns: [],
    label: (row) => webhookSecretLabel(Number(row.id)),
    name: (row) => `the webhook secret ${row.id}`,
  },
  {
    table: "payment_import_chunk",
    column: "sealed_text",
    columns: ["import_id", "seq"],
    label: (row) => importChunkLabel(Number(row.import_id), Number(row.seq)),
    name: (row) => `piece ${row.seq} of the uploaded file ${row.import_id}`,
  },
  {
    table: "second_factor",
    column: "sealed_secret",
    columns: ["user_id"],
    label: (row) => secondFactorLabel(Number(row.id), Number(row.user_id)),
    name: (row) => `the authenticator app ${row.id} of the user ${row.user_id}`,
  },
  {
    table: "notice_settings",
    column: "sealed_chat_url",
    columns: [],
    label: () => chatUrlLabel,
    name: () => "the address of the chat",
  },
  {
    table: "change_request",
    column: "sealed_payload",
    columns: [],
    label: (row) => changePayloadLabel(Number(row.id)),
    name: (row) => `the change request ${row.id}`,
  },
];
