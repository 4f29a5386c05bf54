import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import type { GatewayNotice } from "@/lib/gateways/notice-types";
import { formatAmount } from "@/lib/money/money";
import { decodeFacts } from "@/lib/notices/facts";
import type {
  NoticeDetail,
  NoticeFilter,
  NoticeKind,
  NoticePage,
  NoticeStatus,
  NoticeSummary,
} from "@/lib/notices/types";

const PAGE = 50;

interface Row {
  id: bigint;
  received_at: string;
  pg_code: string;
  account_name: string;
  kind: NoticeKind;
  status: NoticeStatus;
  result: string | null;
  session_id: string | null;
  facts: Record<string, unknown> | null;
}

/** The payment's own row says for certain whether there is such a payment to lead to. */
const COLUMNS = `n.id, n.received_at, n.kind, n.status, n.result, n.facts, a.pg_code, a.name AS account_name, p.session_id`;
const JOINS = `JOIN gateway_account a ON a.id = n.gateway_account_id
  LEFT JOIN payment_transaction p ON p.session_id = n.transaction_session_id`;

/** One page of what gateways told, the latest first. */
export async function listNotices(actor: Actor, filter: NoticeFilter): Promise<NoticePage> {
  requirePermission(actor, "gateway_notice.manage");
  const before = filter.before !== null && /^[1-9]\d{0,17}$/.test(filter.before) ? filter.before : null;
  const [rows, accounts] = await Promise.all([
    sql.query<Row>(
      `SELECT ${COLUMNS} FROM gateway_notice n ${JOINS}
       WHERE ($1::text IS NULL OR a.pg_code = $1) AND ($2::text IS NULL OR n.status = $2) AND ($3::text IS NULL OR n.kind = $3)
         AND ($4::bigint IS NULL OR n.id < $4)
       ORDER BY n.id DESC LIMIT ${PAGE + 1}`,
      [filter.account?.slice(0, 64) ?? null, filter.status, filter.kind, before],
    ),
    sql.query<{ pg_code: string; name: string }>(
      "SELECT pg_code, name FROM gateway_account ORDER BY name, id",
    ),
  ]);
  const shown = rows.slice(0, PAGE);
  return {
    rows: shown.map(toSummary),
    next: rows.length > PAGE ? (shown.at(-1)?.id.toString() ?? null) : null,
    accounts: accounts.map(({ pg_code, name }) => ({ pgCode: pg_code, name })),
  };
}

/** One notice with everything that came in, scrubbed. Throws `not_found`. */
export async function getNotice(actor: Actor, noticeId: string): Promise<NoticeDetail> {
  requirePermission(actor, "gateway_notice.manage");
  const [row] = await sql.query<
    Row & {
      notice_id: string;
      payment_reference: string | null;
      gateway_reference: string | null;
      detail: string | null;
      tries: number;
      processed_at: string | null;
      headers: Record<string, string>;
      raw_body: string;
    }
  >(
    `SELECT ${COLUMNS}, n.notice_id, n.payment_reference, n.gateway_reference, n.detail, n.tries, n.processed_at, n.headers, n.raw_body
     FROM gateway_notice n ${JOINS} WHERE n.id = $1::bigint`,
    [noticeId],
  );
  if (!row) throw notFound("Notice");
  return {
    ...toSummary(row),
    noticeId: row.notice_id,
    paymentReference: row.payment_reference,
    gatewayReference: row.gateway_reference,
    detail: row.detail,
    tries: row.tries,
    processedAt: row.processed_at,
    headers: row.headers,
    body: row.raw_body,
  };
}

function toSummary(row: Row): NoticeSummary {
  return {
    id: row.id.toString(),
    receivedAt: row.received_at,
    account: row.pg_code,
    accountName: row.account_name,
    kind: row.kind,
    status: row.status,
    result: row.result,
    transaction: row.session_id,
    said: row.facts === null ? null : saidIn(decodeFacts(row.facts)),
  };
}

function saidIn(notice: GatewayNotice): NoticeSummary["said"] {
  const { amountMinor, currencyCode } = notice;
  const amount =
    amountMinor === null || currencyCode === null
      ? null
      : `${safeAmount(amountMinor, currencyCode)} ${currencyCode}`;
  if (notice.kind === "operation") return { event: `${notice.type}_${notice.outcome}`, amount };
  return { event: `${notice.kind}_${notice.status ?? "changed"}`, amount };
}

/** A gateway may name a currency that we do not know; its page opens all the same. */
function safeAmount(amountMinor: bigint, currencyCode: string): string {
  try {
    return formatAmount(amountMinor, currencyCode);
  } catch {
    return amountMinor.toString();
  }
}
