import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import type { ChildState } from "@/lib/transactions/types";
import type { ChildRow } from "@/lib/transactions/views";

interface ChildListRow {
  session_id: string;
  state: ChildState;
  type: string;
  amount_minor: bigint;
  currency_code: string;
  reference_number: string;
  gateway_reference: string | null;
  tracking_key: string | null;
  account_name: string;
  initiator: string | null;
  reversed: boolean;
  created_at: string;
}

/** Child transactions of one payment, the latest first; none for a payment that one may not see. */
export async function listChildren(actor: Actor, sessionId: string): Promise<ChildRow[]> {
  requirePermission(actor, "transaction.view");
  const rows = await sql.query<ChildListRow>(
    `SELECT c.session_id, c.state, o.type, c.amount_minor, c.currency_code, c.reference_number, c.gateway_reference,
       c.tracking_key, a.name AS account_name, c.reversed_at IS NOT NULL AS reversed, c.created_at,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username, k.name) AS initiator
     FROM child_transaction c
     JOIN payment_transaction p ON p.id = c.transaction_id
     JOIN gateway_account a ON a.id = c.gateway_account_id
     JOIN operation o ON o.id = c.operation_id
     LEFT JOIN app_user u ON u.id = o.initiator_user_id
     LEFT JOIN api_key k ON k.id = o.api_key_id
     WHERE p.session_id = $1 ORDER BY c.id DESC`,
    [sessionId],
    "list-children",
  );
  return rows.map((row) => ({
    sessionId: row.session_id,
    state: row.state,
    type: row.type,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    referenceNumber: row.reference_number,
    gatewayReference: row.gateway_reference,
    trackingKey: row.tracking_key,
    accountName: row.account_name,
    initiator: row.initiator,
    reversed: row.reversed,
    createdAt: row.created_at,
  }));
}
