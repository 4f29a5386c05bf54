import "server-only";
import type { RequestStatus } from "@/lib/approvals/types";
import { hasPermission, type UserActor } from "@/lib/auth/actor";
import { listPeople } from "@/lib/auth/queries";
import { sql } from "@/lib/db/sql";
import { formatAmount } from "@/lib/money/money";
import type { OperationType } from "@/lib/operations/types";
import type { Findings } from "@/lib/overview/find-types";
import { NO_FILTER } from "@/lib/transactions/filters";
import { SEARCH_MIN_LENGTH } from "@/lib/transactions/search-length";
import { listTransactions } from "@/lib/transactions/queries";

const perKind = 5;
const longestText = 128;

/** Payments by any identifier, requests by number and people by name, each only for whoever may see them. */
export async function findAnything(actor: UserActor, asked: string): Promise<Findings> {
  const text = asked.replaceAll("\u0000", "").trim().slice(0, longestText);
  const seesPayments = hasPermission(actor, "transaction.view");
  const [transactions, requests, people] = await Promise.all([
    seesPayments && text.length >= SEARCH_MIN_LENGTH ? findTransactions(actor, text) : [],
    seesPayments ? findRequests(text) : [],
    hasPermission(actor, "user.manage") && text.length > 1 ? findPeople(actor, text) : [],
  ]);
  return { transactions, requests, people };
}

async function findTransactions(actor: UserActor, search: string): Promise<Findings["transactions"]> {
  const { rows } = await listTransactions(actor, { ...NO_FILTER, search });
  return rows.slice(0, perKind).map((row) => ({
    sessionId: row.sessionId,
    orderNo: row.orderNo,
    customer: row.customerName ?? row.customerEmail ?? row.customerPhone,
    state: row.state,
    amount: row.amount,
    currency: row.currency,
  }));
}

type RequestRow = {
  id: number;
  type: OperationType;
  status: RequestStatus;
  amount_minor: bigint;
  currency_code: string;
};

/** "R-12" or "12". A number as long as a reference is none of a request. */
async function findRequests(text: string): Promise<Findings["requests"]> {
  const [, number] = /^(?:r-?)?(\d{1,9})$/i.exec(text) ?? [];
  if (!number) return [];
  const rows = await sql.query<RequestRow>(
    "SELECT id, type, status, amount_minor, currency_code FROM operation_request WHERE id = $1",
    [Number(number)],
    "find-request-by-number",
  );
  return rows.map((row) => ({
    requestId: row.id,
    operation: row.type,
    status: row.status,
    amount: formatAmount(row.amount_minor, row.currency_code),
    currency: row.currency_code,
  }));
}

async function findPeople(actor: UserActor, search: string): Promise<Findings["people"]> {
  const people = await listPeople(actor, { search, active: "all" });
  return people.slice(0, perKind).map(({ id, name, username }) => ({ userId: id, name, username }));
}
