import pg from "pg";
import { readDemo } from "./demo";

/** What the screens say is compared with what is stored. Journeys read here; they change things through the product. */

export interface Payment {
  id: string;
  sessionId: string;
  orderNo: string | null;
  amount: string;
  currency: string;
  /** Its id at the gateway. */
  gatewayReference: string;
}

let pool: pg.Pool | undefined;

/** One statement on the product's database. */
export async function query<Row extends pg.QueryResultRow>(
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  pool ??= new pg.Pool({ connectionString: readDemo().databaseUrl, max: 2, allowExitOnIdle: true });
  return (await pool.query<Row>(text, [...values])).rows;
}

const taken = new Set<string>();

/** A payment of the demo that nobody has touched yet, the newest first; never the same twice. */
export async function untouchedPayment(pgCode = "knet-test", state = "paid"): Promise<Payment> {
  const rows = await query<{
    id: string;
    session_id: string;
    order_no: string | null;
    amount: string;
    currency_code: string;
    gateway_reference: string;
  }>(
    `SELECT p.id, p.session_id, p.order_no, p.currency_code, p.gateway_reference,
       (p.settled_minor / power(10::numeric, CASE WHEN p.currency_code IN ('KWD', 'BHD') THEN 3 ELSE 2 END))::numeric(16,3)::text AS amount
     FROM payment_transaction p JOIN gateway_account a ON a.id = p.gateway_account_id
     WHERE a.pg_code = $1 AND p.state = $2::transaction_state AND p.deleted_at IS NULL AND p.settled_minor > 5000
       -- What came in from a file is not known to the sandbox gateway.
       AND p.source = 'checkout'
       AND COALESCE(p.payment_currency_code, p.currency_code) = p.currency_code
       AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.transaction_id = p.id)
       AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.transaction_id = p.id)
       AND NOT EXISTS (SELECT 1 FROM operation_request r WHERE r.transaction_id = p.id)
     ORDER BY p.created_at DESC LIMIT 40`,
    [pgCode, state],
  );
  const row = rows.find((candidate) => !taken.has(candidate.session_id));
  if (!row) throw new Error(`The demo has no untouched ${state} payment of ${pgCode} left.`);
  taken.add(row.session_id);
  return {
    id: row.id,
    sessionId: row.session_id,
    orderNo: row.order_no,
    amount: row.amount,
    currency: row.currency_code,
    gatewayReference: row.gateway_reference,
  };
}

export interface AuditLine {
  actor_label: string;
  action: string;
  result: string;
  reason: string | null;
}

/** The trail of one object, oldest first. */
export function auditOf(objectType: string, objectId: string | number): Promise<AuditLine[]> {
  return query<AuditLine & pg.QueryResultRow>(
    `SELECT actor_label, action, result::text, reason FROM audit_event WHERE object_type = $1 AND object_id = $2 ORDER BY id`,
    [objectType, String(objectId)],
  );
}
