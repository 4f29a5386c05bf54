import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, hasPermission } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import { inTransaction } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

export interface CardName {
  token: string;
  customerId: string;
  isSandbox: boolean;
}

/**
 * Forgets a saved card: what could charge it is erased, the row stays for the payments that were made with it. Throws
 * `not_found` also for a card of another customer or of an account that the actor may not use.
 */
export async function deleteCard(actor: Actor, card: CardName): Promise<void> {
  await inTransaction(async (sql) => {
    const [row] = await sql.query<{ id: bigint; pg_code: string; number: string }>(
      `SELECT k.id, k.number, a.pg_code FROM saved_card k JOIN gateway_account a ON a.id = k.gateway_account_id
       WHERE k.token = $1 AND k.customer_id = $2 AND a.is_sandbox = $3 AND k.deleted_at IS NULL FOR UPDATE OF k`,
      [card.token, card.customerId, card.isSandbox],
    );
    if (!row || !hasPermission(actor, gatewayRight(row.pg_code))) throw notFound("Card");
    await sql.query(
      "UPDATE saved_card SET deleted_at = now(), sealed_gateway_token = NULL, agreements = '[]' WHERE id = $1",
      [row.id],
    );
    await recordAudit(sql, {
      actor,
      action: "card.deleted",
      objectType: "saved_card",
      objectId: row.id.toString(),
      before: { customerId: card.customerId, pgCode: row.pg_code, number: row.number },
    });
  });
}
