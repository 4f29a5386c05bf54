import "server-only";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { CSV_BOM, csvRow, plainCell, textCell } from "@/lib/csv/write-csv";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import { formatAmount, parseAmount } from "@/lib/money/money";
import type {
  BatchDetail,
  BatchLine,
  BatchStatus,
  BatchSummary,
  RowFault,
  ShownRow,
} from "@/lib/payments/payment-requests/batch/views";
import { checkoutUrl, shortUrl } from "@/lib/transactions/links";

/** Lines that the page of a file shows; the file with the result has all. */
const LINES_SHOWN = 100;

interface SummaryRow {
  id: number;
  file_name: string;
  status: BatchStatus;
  created_at: string;
  rows: number;
  faulty: number;
  created: number;
  failed: number;
}

const SUMMARY = `b.id, b.file_name, b.status, b.created_at, count(r.line)::int AS rows,
  count(*) FILTER (WHERE r.faults <> '[]'::jsonb)::int AS faulty, count(r.session_id)::int AS created,
  count(r.failure)::int AS failed`;

/** The person's own files, newest first. */
export async function listBatches(actor: UserActor): Promise<BatchSummary[]> {
  requirePermission(actor, "payment_request.add");
  const rows = await sql.query<SummaryRow>(
    `SELECT ${SUMMARY} FROM payment_batch b LEFT JOIN payment_batch_row r ON r.batch_id = b.id
     WHERE b.id IN (SELECT id FROM payment_batch WHERE owner_id = $1 ORDER BY id DESC LIMIT 20)
     GROUP BY b.id ORDER BY b.id DESC`,
    [actor.userId],
  );
  return rows.map(toSummary);
}

interface DetailRow extends SummaryRow {
  mail_customers: boolean;
  finished_at: string | null;
  sha256: string;
}

/** One of the person's own files with its rows. Throws `not_found`. */
export async function readBatch(actor: UserActor, batchId: number): Promise<BatchDetail> {
  const batch = await requireOwn(actor, batchId);
  const rows = await readLines(batchId);
  const [same] = await sql.query<{ id: number; at: string; created: number }>(
    `SELECT b.id, b.created_at AS at, count(r.session_id)::int AS created
     FROM payment_batch b LEFT JOIN payment_batch_row r ON r.batch_id = b.id
     WHERE b.sha256 = $1 AND b.id < $2 AND b.started_at IS NOT NULL GROUP BY b.id ORDER BY b.id DESC LIMIT 1`,
    [batch.sha256, batchId],
  );
  const telling = rows.filter((row) => row.faults.length > 0 || row.failure !== null);
  const plain = rows.filter((row) => row.faults.length === 0 && row.failure === null);
  return {
    ...toSummary(batch),
    mailCustomers: batch.mail_customers,
    finishedAt: batch.finished_at,
    totals: totalsOf(rows),
    lines: [...telling, ...plain].slice(0, LINES_SHOWN),
    linesLeftOut: Math.max(rows.length - LINES_SHOWN, 0),
    sameFile: same ?? null,
    erased: rows.length === 0 && batch.status !== "discarded",
  };
}

/** What became of each row, with the links: CSV in which nothing runs. */
export async function* batchResult(actor: UserActor, batchId: number): AsyncGenerator<string> {
  await requireOwn(actor, batchId);
  const rows = await sql.query<LineRow & { code: string | null }>(
    `SELECT ${LINE}, (SELECT l.code FROM short_link l JOIN payment_transaction p ON p.id = l.transaction_id
       WHERE p.session_id = r.session_id AND l.target = 'checkout') AS code
     FROM payment_batch_row r WHERE r.batch_id = $1 ORDER BY r.line`,
    [batchId],
  );
  yield CSV_BOM +
    csvRow([
      "line",
      "order_no",
      "amount",
      "currency_code",
      "customer",
      "result",
      "session_id",
      "link",
      "reason",
    ]);
  for (const row of rows) {
    const { line, orderNo, amount, currency, customer, sessionId, failure, faults } = toLine(row);
    const reason =
      failure ?? faults.map((one) => [one.column, one.message].filter(Boolean).join(": ")).join(" ");
    yield csvRow([
      plainCell(line),
      textCell(orderNo),
      textCell(amount),
      textCell(currency),
      textCell(customer),
      plainCell(sessionId ? "created" : reason ? "refused" : "waiting"),
      plainCell(sessionId),
      plainCell(sessionId && (row.code ? shortUrl(row.code) : checkoutUrl(sessionId))),
      textCell(reason),
    ]);
  }
}

async function requireOwn(actor: UserActor, batchId: number): Promise<DetailRow> {
  requirePermission(actor, "payment_request.add");
  const [row] = await sql.query<DetailRow>(
    `SELECT ${SUMMARY}, b.mail_customers, b.finished_at, b.sha256
     FROM payment_batch b LEFT JOIN payment_batch_row r ON r.batch_id = b.id
     WHERE b.id = $1 AND b.owner_id = $2 GROUP BY b.id`,
    [batchId, actor.userId],
  );
  if (!row) throw notFound("File");
  return row;
}

interface LineRow {
  line: number;
  shown: ShownRow;
  faults: RowFault[];
  session_id: string | null;
  failure: string | null;
}

const LINE = "r.line, r.shown, r.faults, r.session_id, r.failure";

async function readLines(batchId: number): Promise<BatchLine[]> {
  const rows = await sql.query<LineRow>(
    `SELECT ${LINE} FROM payment_batch_row r WHERE r.batch_id = $1 ORDER BY r.line`,
    [batchId],
  );
  return rows.map(toLine);
}

function toLine({ line, shown, faults, session_id, failure }: LineRow): BatchLine {
  return { line, ...shown, faults, sessionId: session_id, failure };
}

function toSummary(row: SummaryRow): BatchSummary {
  const { id, status, rows, faulty, created, failed } = row;
  return { id, fileName: row.file_name, status, createdAt: row.created_at, rows, faulty, created, failed };
}

/** The rows without fault, each currency by itself. Their amounts were judged already. */
function totalsOf(lines: readonly BatchLine[]): BatchDetail["totals"] {
  const sums = new Map<string, { count: number; minor: bigint }>();
  for (const { faults, amount, currency } of lines) {
    if (faults.length > 0) continue;
    const sum = sums.get(currency) ?? { count: 0, minor: 0n };
    sums.set(currency, { count: sum.count + 1, minor: sum.minor + parseAmount(amount, currency) });
  }
  return [...sums].map(([currency, { count, minor }]) => ({
    currency,
    count,
    amount: formatAmount(minor, currency),
  }));
}
