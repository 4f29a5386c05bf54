import "server-only";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { formatAmount } from "@/lib/money/money";
import { readMerchantTimeZone } from "@/lib/settings/merchant-time-zone";
import type { ChildFilter } from "@/lib/transactions/child-filter";
import { dayStart } from "@/lib/transactions/filters";
import { PAGE_SIZE } from "@/lib/transactions/queries";
import type { ChildState } from "@/lib/transactions/types";
import type { ListedChild } from "@/lib/transactions/views";

export interface ChildPage {
  rows: ListedChild[];
  /** Ids of the neighbour pages' borders; null where there is none. */
  next: string | null;
  previous: string | null;
}

interface ChildListRow {
  id: bigint;
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
  parent_session_id: string;
  parent_order_no: string | null;
}

const MOST_ID = 2n ** 63n - 1n;

/** Children of all payments that are not deleted, the latest first; numbers grow with time, so a number is a place. */
export async function listAllChildren(actor: Actor, filter: ChildFilter): Promise<ChildPage> {
  requirePermission(actor, "transaction.view");
  const after = readPlace(filter.after);
  const before = readPlace(filter.before);
  const { where, values } = await childConditions(filter);
  const back = before !== null;
  if (back) where.push(`c.id > $${values.push(before)}::bigint`);
  else if (after !== null) where.push(`c.id < $${values.push(after)}::bigint`);
  const rows = await sql.query<ChildListRow>(
    `WITH page AS MATERIALIZED (
       SELECT c.id FROM child_transaction c JOIN payment_transaction p ON p.id = c.transaction_id
       WHERE ${where.join(" AND ")} ORDER BY c.id ${back ? "ASC" : "DESC"} LIMIT ${PAGE_SIZE + 1})
     SELECT c.id, c.session_id, c.state, o.type, c.amount_minor, c.currency_code, c.reference_number, c.gateway_reference,
       c.tracking_key, a.name AS account_name, c.reversed_at IS NOT NULL AS reversed, c.created_at,
       coalesce(nullif(trim(u.first_name || ' ' || u.last_name), ''), u.username, k.name) AS initiator,
       p.session_id AS parent_session_id, p.order_no AS parent_order_no
     FROM page JOIN child_transaction c ON c.id = page.id JOIN payment_transaction p ON p.id = c.transaction_id
     JOIN gateway_account a ON a.id = c.gateway_account_id JOIN operation o ON o.id = c.operation_id
     LEFT JOIN app_user u ON u.id = o.initiator_user_id LEFT JOIN api_key k ON k.id = o.api_key_id
     ORDER BY c.id DESC`,
    values,
  );
  // Less than a page is left above: the top is what is meant, with whatever arrived meanwhile.
  if (back && rows.length <= PAGE_SIZE)
    return listAllChildren(actor, { ...filter, before: null, after: null });
  const shown = back ? rows.slice(-PAGE_SIZE) : rows.slice(0, PAGE_SIZE);
  const more = rows.length > PAGE_SIZE;
  return {
    rows: shown.map(toChild),
    next: back || more ? placeOf(shown.at(-1)) : null,
    previous: back || after !== null ? (placeOf(shown[0]) ?? filter.after) : null,
  };
}

/** The filter as SQL over a child (alias c) and its payment (alias p). */
export async function childConditions(
  filter: Omit<ChildFilter, "after" | "before">,
): Promise<{ where: string[]; values: unknown[] }> {
  const values: unknown[] = [];
  const where = ["p.deleted_at IS NULL"];
  const add = (value: unknown) => `$${values.push(value)}`;
  if (filter.state.length > 0) {
    const states = filter.state.filter((state) => state !== "reversed");
    const standing = `c.state = ANY(${add(states)}::child_state[]) AND c.reversed_at IS NULL`;
    where.push(filter.state.includes("reversed") ? `(${standing} OR c.reversed_at IS NOT NULL)` : standing);
  }
  if (filter.account.length > 0)
    where.push(
      `c.gateway_account_id = ANY(ARRAY(SELECT g.id FROM gateway_account g WHERE g.pg_code = ANY(${add(filter.account)}::text[])))`,
    );
  if (filter.currency.length > 0) where.push(`c.currency_code = ANY(${add(filter.currency)}::bpchar[])`);
  if (filter.payments) where.push(`p.is_sandbox = ${add(filter.payments === "test")}::boolean`);
  if (filter.from || filter.to) {
    const zone = await readMerchantTimeZone(sql);
    if (filter.from)
      where.push(`c.created_at >= ${add(dayStart(filter.from, "from", 0, zone))}::timestamptz`);
    if (filter.to) where.push(`c.created_at < ${add(dayStart(filter.to, "to", 1, zone))}::timestamptz`);
  }
  const text = filter.q.trim().slice(0, 128);
  if (text) where.push(`c.id IN (${found(add, text)})`);
  return { where, values };
}

/** What one text may be: a reference's beginning, or a key, a session or a gateway's number as a whole. */
function found(add: (value: unknown) => string, text: string): string {
  const whole = add(text);
  const prefix = add(`${text.replace(/[\\%_]/g, "\\$&")}%`);
  return `(SELECT id FROM child_transaction WHERE reference_number LIKE ${prefix} ORDER BY reference_number USING ~<~ LIMIT 1000)
    UNION SELECT id FROM child_transaction WHERE session_id = ${whole}
    UNION SELECT id FROM child_transaction WHERE gateway_account_id = ANY(ARRAY(SELECT g.id FROM gateway_account g)) AND gateway_reference = ${whole}
    UNION SELECT k.id FROM operation o JOIN child_transaction k ON k.operation_id = o.id WHERE o.tracking_key = ${whole} AND o.tracking_key_held
    UNION SELECT k.id FROM payment_transaction t JOIN child_transaction k ON k.transaction_id = t.id WHERE t.session_id = ${whole}`;
}

function readPlace(text: string | null): bigint | null {
  if (!text) return null;
  if (!/^\d{1,19}$/.test(text) || BigInt(text) > MOST_ID)
    throw new AppError("invalid_input", { detail: "This page address is not valid.", field: "cursor" });
  return BigInt(text);
}

function placeOf(row: { id: bigint } | undefined): string | null {
  return row ? String(row.id) : null;
}

function toChild(row: ChildListRow): ListedChild {
  return {
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
    parent: { sessionId: row.parent_session_id, orderNo: row.parent_order_no },
  };
}
