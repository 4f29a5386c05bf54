import "server-only";
import { randomBytes } from "node:crypto";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { storableText } from "@/lib/db/storable";
import type { Sql } from "@/lib/db/sql";
import { sealKeys } from "@/lib/env";
import type { GatewayCard } from "@/lib/gateways/payment-types";
import { seal, unseal } from "@/lib/seal";
import { type CardPlace, cardLabel, cardTokenHash } from "@/lib/sealed-places";

export interface CardOwner {
  customerId: string;
  gatewayAccountId: number;
  /** Agreement under which it may be charged. */
  agreementId?: string | undefined;
  transactionSessionId: string;
}

/**
 * Keeps a card in the commit of the payment that saved it and returns its row. The same card saved again stays one card with
 * its token, and is charged by what the gateway said last.
 */
export async function saveCard(
  sql: Sql,
  actor: AuditActor,
  owner: CardOwner,
  card: GatewayCard,
): Promise<{ id: bigint; token: string }> {
  const [sealKey, ...olderKeys] = sealKeys();
  const { gatewayAccountId, customerId } = owner;
  const gatewayTokenHash = cardTokenHash(card.token, sealKey);
  await rememberUnderNewKey(sql, owner, card, gatewayTokenHash, olderKeys);
  const [row] = await sql.query<{ id: bigint; token: string; fresh: boolean }>(
    `INSERT INTO saved_card (token, customer_id, gateway_account_id, sealed_gateway_token, gateway_token_hash, brand, number,
       expiry_month, expiry_year, name_on_card, agreements)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::jsonb)
     ON CONFLICT (gateway_account_id, customer_id, gateway_token_hash) DO UPDATE SET
       sealed_gateway_token = excluded.sealed_gateway_token, deleted_at = NULL, last_used_at = now(),
       expiry_month = excluded.expiry_month, expiry_year = excluded.expiry_year,
       agreements = saved_card.agreements || (SELECT coalesce(jsonb_agg(x), '[]')
         FROM jsonb_array_elements(excluded.agreements) x WHERE NOT saved_card.agreements @> x)
     RETURNING id, token, token = $1 AS fresh`,
    [
      randomBytes(20).toString("hex"),
      customerId,
      gatewayAccountId,
      seal(card.token, cardLabel({ gatewayAccountId, customerId, gatewayTokenHash }), sealKey),
      gatewayTokenHash,
      storableText(card.brand).slice(0, 32),
      `**** ${card.lastFour.slice(-4)}`,
      String(card.expiryMonth).padStart(2, "0"),
      String(card.expiryYear).slice(-2),
      storableText(card.nameOnCard ?? "").slice(0, 128),
      JSON.stringify(owner.agreementId === undefined ? [] : [owner.agreementId]),
    ],
    "save-card",
  );
  if (!row) throw new Error("The card was not stored.");
  if (row.fresh) {
    await recordAudit(sql, {
      actor,
      action: "card.saved",
      objectType: "saved_card",
      objectId: row.id.toString(),
      transactionSessionId: owner.transactionSessionId,
      after: { customerId: owner.customerId, number: `**** ${card.lastFour.slice(-4)}` },
    });
  }
  return { id: row.id, token: row.token };
}

/** While keys are exchanged, a card that was kept under an older one is recognised, so that it stays one card. */
async function rememberUnderNewKey(
  sql: Sql,
  owner: CardOwner,
  card: GatewayCard,
  gatewayTokenHash: string,
  olderKeys: readonly string[],
): Promise<void> {
  if (olderKeys.length === 0) return;
  // The statement that follows seals the token anew; the hash alone would leave it unreadable.
  await sql.query(
    `UPDATE saved_card k SET gateway_token_hash = $4 WHERE id = (SELECT min(id) FROM saved_card
       WHERE gateway_account_id = $1 AND customer_id = $2 AND gateway_token_hash = ANY ($3))
     AND NOT EXISTS (SELECT 1 FROM saved_card o WHERE o.gateway_account_id = $1 AND o.customer_id = $2
       AND o.gateway_token_hash = $4)`,
    [
      owner.gatewayAccountId,
      owner.customerId,
      olderKeys.map((key) => cardTokenHash(card.token, key)),
      gatewayTokenHash,
    ],
    "recognise-card",
  );
}

/** A card's token as its row keeps it. */
export interface SealedCard extends CardPlace {
  sealedGatewayToken: Uint8Array;
}

/** The gateway's own token of a saved card. */
export function openCardToken(card: SealedCard): string {
  return unseal(card.sealedGatewayToken, cardLabel(card), sealKeys());
}
