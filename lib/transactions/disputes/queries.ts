import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { type Sql, sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import type { DisputeStatus } from "@/lib/transactions/disputes/rules";
import type {
  DisputeFilter,
  DisputeLine,
  DisputePage,
  DisputeRow,
  DisputeTurnLine,
} from "@/lib/transactions/disputes/views";

const PAGE = 50;

interface Row {
  id: bigint;
  gateway_reference: string;
  status: DisputeStatus;
  amount_minor: bigint;
  currency_code: string;
  reason: string | null;
  due_at: string | null;
  created_at: string;
  status_changed_at: string;
  session_id: string;
  order_no: string | null;
  account_name: string;
  frozen: boolean;
}

const COLUMNS =
  "d.id, d.gateway_reference, d.status, d.amount_minor, d.currency_code, d.reason, d.due_at, d.created_at, d.status_changed_at";

/** One page of disputes, the latest first. */
export async function listDisputes(actor: Actor, filter: DisputeFilter): Promise<DisputePage> {
  requirePermission(actor, "transaction.view");
  const before = filter.before !== null && /^[1-9]\d{0,17}$/.test(filter.before) ? filter.before : null;
  const [rows, accounts] = await Promise.all([
    sql.query<Row>(
      `SELECT ${COLUMNS}, p.session_id, p.order_no, p.frozen_at IS NOT NULL AS frozen, a.name AS account_name
       FROM dispute d JOIN payment_transaction p ON p.id = d.transaction_id JOIN gateway_account a ON a.id = d.gateway_account_id
       WHERE ($1::dispute_status IS NULL OR d.status = $1) AND ($2::text IS NULL OR a.pg_code = $2)
         AND ($3::bigint IS NULL OR d.id < $3)
       ORDER BY d.id DESC LIMIT ${PAGE + 1}`,
      [filter.status, filter.account?.slice(0, 64) ?? null, before],
    ),
    sql.query<{ pg_code: string; name: string }>(
      "SELECT pg_code, name FROM gateway_account ORDER BY name, id",
    ),
  ]);
  const shown = rows.slice(0, PAGE);
  return {
    rows: shown.map(toRow),
    next: rows.length > PAGE ? (shown.at(-1)?.id.toString() ?? null) : null,
    accounts: accounts.map(({ pg_code, name }) => ({ pgCode: pg_code, name })),
  };
}

function toRow(row: Row): DisputeRow {
  return {
    ...toLine(row),
    transaction: row.session_id,
    orderNo: row.order_no,
    accountName: row.account_name,
    statusChangedAt: row.status_changed_at,
    frozen: row.frozen,
  };
}

function toLine(row: Omit<Row, "session_id" | "order_no" | "account_name" | "frozen">) {
  return {
    id: row.id.toString(),
    gatewayReference: row.gateway_reference,
    status: row.status,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
    reason: row.reason,
    dueAt: row.due_at,
    createdAt: row.created_at,
  };
}

type TurnRow = Pick<Row, "status" | "amount_minor" | "reason" | "due_at"> & {
  id: bigint;
  dispute_id: bigint;
  at: string;
};

/** The disputes of one payment with every turn, the latest first. */
export async function readDisputes(db: Sql, transactionId: bigint): Promise<DisputeLine[]> {
  const rows = await db.query<Row>(
    `SELECT ${COLUMNS} FROM dispute d WHERE d.transaction_id = $1 ORDER BY d.id DESC LIMIT 100`,
    [transactionId],
    "read-disputes",
  );
  if (rows.length === 0) return [];
  const turns = await db.query<TurnRow>(
    `SELECT id, dispute_id, status, amount_minor, reason, due_at, coalesce(happened_at, recorded_at) AS at
     FROM dispute_event WHERE dispute_id = ANY($1::bigint[]) ORDER BY id DESC LIMIT 500`,
    [rows.map(({ id }) => id)],
    "read-dispute-events",
  );
  return rows.map((row) => ({
    ...toLine(row),
    turns: turns.filter((turn) => turn.dispute_id === row.id).map((turn) => toTurn(turn, row.currency_code)),
  }));
}

function toTurn(turn: TurnRow, currencyCode: string): DisputeTurnLine {
  return {
    id: turn.id.toString(),
    status: turn.status,
    amount: formatAmount(turn.amount_minor, currencyCode),
    reason: turn.reason,
    dueAt: turn.due_at,
    at: turn.at,
  };
}
