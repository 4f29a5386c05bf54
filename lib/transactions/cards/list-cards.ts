import "server-only";
import { type Actor, hasPermission } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import { sql } from "@/lib/db/sql";
import { type Card, CARD_COLUMNS, type CardRow, toCard } from "@/lib/transactions/cards/card";

export interface CardFilter {
  customerId: string;
  isSandbox: boolean;
  pgCodes?: string[] | undefined;
  agreementId?: string | undefined;
}

/** More cards than anybody keeps. */
const MOST = 100;

/** The customer's cards at accounts that the actor may use, the one used last first. */
export async function listCards(actor: Actor, filter: CardFilter): Promise<Card[]> {
  const rows = await sql.query<CardRow>(
    `SELECT ${CARD_COLUMNS} FROM saved_card k JOIN gateway_account a ON a.id = k.gateway_account_id
     WHERE k.customer_id = $1 AND k.deleted_at IS NULL AND a.is_sandbox = $2
       AND ($3::text[] IS NULL OR a.pg_code = ANY ($3)) AND ($4::text IS NULL OR k.agreements ? $4)
     ORDER BY k.last_used_at DESC, k.id DESC LIMIT ${MOST}`,
    [filter.customerId, filter.isSandbox, filter.pgCodes ?? null, filter.agreementId ?? null],
    "list-cards",
  );
  return rows
    .filter((row) => hasPermission(actor, gatewayRight(row.pg_code)))
    .map((row, index) => toCard(row, index === 0));
}
