import "server-only";
import { createHmac, randomBytes } from "node:crypto";
import { type AuditActor, recordAudit } from "@/lib/audit/record-audit";
import { storableText } from "@/lib/db/storable";
import type { Sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import type { GatewayCard } from "@/lib/gateways/types";
import { seal, unseal } from "@/lib/seal";

export interface CardOwner {
  customerId: string;
  gatewayAccountId: number;
  /** Agreement under which it may be charged. */
  agreementId?: string | undefined;
  transactionSessionId: string;
}

const LABEL = "saved_card.gateway_token";

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
  const sealKey = getEnv().COUNTERSIGN_SEAL_KEY;
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
      owner.customerId,
      owner.gatewayAccountId,
      seal(card.token, LABEL, sealKey),
      createHmac("sha256", sealKey).update(`${LABEL}\n${card.token}`).digest("hex"),
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

/** The gateway's own token of a saved card. */
export function openCardToken(sealed: Uint8Array): string {
  return unseal(sealed, LABEL, getEnv().COUNTERSIGN_SEAL_KEY);
}
