import "server-only";
import {
  neededFacts,
  type NeededFacts,
  type OperationFacts,
  type PolicyFacts,
} from "@/lib/approvals/policy/facts";
import type { StoredRequest } from "@/lib/approvals/load-request";
import type { PolicyDocument } from "@/lib/approvals/policy/types";
import { addUp, customerOf, lockCounted, type Scope } from "@/lib/approvals/sums";
import { storedPermissions } from "@/lib/auth/session-row";
import type { Sql } from "@/lib/db/sql";
import type { OperationSource, OperationType } from "@/lib/operations/types";
import type { Parent } from "@/lib/transactions/find-parent";

/** An operation that the policy is asked about. */
export interface JudgedOperation {
  type: OperationType;
  source: OperationSource;
  parent: Parent;
  /** What it would move; the payment's amount where the operation has none. */
  amountMinor: bigint;
  /** Null for a key or a job. */
  makerId: number | null;
  /** The request that this is about: it does not count against itself. */
  exceptRequestId?: number | undefined;
}

interface FactRow {
  customer_id: string | null;
  customer_email: string | null;
  card: string | null;
  groups: number[];
  permissions: string[];
}

/** Of the attempt that took the money; known where the card was saved. */
const CARD = `(SELECT c.gateway_token_hash FROM payment_attempt t JOIN saved_card c ON c.id = t.saved_card_id
    WHERE t.transaction_id = p.id AND t.state = 'success' ORDER BY t.id DESC LIMIT 1)`;

const factColumns = (maker: string) => `
  p.customer_id, lower(p.customer_email) AS customer_email, ${CARD} AS card,
  array(SELECT m.group_id FROM group_member m WHERE m.user_id = ${maker}) AS groups,
  ${storedPermissions.replaceAll("u.id", maker)} AS permissions`;

const FACTS = `SELECT ${factColumns("$2::int")} FROM payment_transaction p WHERE p.id = $1`;
const FACTS_OF_REQUESTS = `
  SELECT r.id, ${factColumns("r.maker_id")} FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
  WHERE r.id = ANY ($1::int[])`;

/** Facts about one operation, for any document; what a document counts over time is read by `readCounted`. */
export interface KnownFacts {
  operation: OperationFacts;
  scope: Scope;
}

/** What is known of an operation before its rule is found; one statement. */
export async function readFacts(sql: Sql, judged: JudgedOperation): Promise<KnownFacts> {
  const rows = await sql.query<FactRow>(FACTS, [judged.parent.id, judged.makerId], "read-policy-facts");
  return toKnown(judged, rows[0]);
}

/** The same of several requests, by their numbers; one statement. */
export async function readFactsOfRequests(
  sql: Sql,
  waiting: readonly { request: StoredRequest; parent: Parent }[],
): Promise<Map<number, KnownFacts>> {
  const ids = waiting.map(({ request }) => request.id);
  const rows = await sql.query<FactRow & { id: number }>(FACTS_OF_REQUESTS, [ids], "read-facts-of-requests");
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    waiting.map(({ request, parent }) => [
      request.id,
      toKnown(judgedOf(request, parent), rowOf.get(request.id)),
    ]),
  );
}

/** A stored request as the policy is asked about it. */
export function judgedOf(request: StoredRequest, parent: Parent): JudgedOperation {
  return {
    type: request.type,
    source: request.source,
    parent,
    amountMinor: request.amountMinor,
    makerId: request.maker.userId,
    exceptRequestId: request.id,
  };
}

function toKnown(judged: JudgedOperation, row: FactRow | undefined): KnownFacts {
  const { parent } = judged;
  const customer = customerOf(row?.customer_id ?? null, row?.customer_email ?? null);
  const permissions = new Set(judged.makerId === null ? [] : row?.permissions);
  return {
    operation: {
      type: judged.type,
      source: judged.source,
      currencyCode: parent.facts.currencyCode,
      amountMinor: judged.amountMinor,
      pgCode: parent.account?.pgCode ?? null,
      makerId: judged.makerId,
      makerGroupIds: judged.makerId === null ? [] : (row?.groups ?? []),
      customerKeys: customer.keys,
      makerIsChecker: permissions.has("request.decide"),
      makerIsAdmin: permissions.has("user.manage"),
    },
    scope: {
      transactionId: parent.id,
      currencyCode: parent.facts.currencyCode,
      customer,
      card: row?.card ?? null,
      makerId: judged.makerId,
      exceptRequestId: judged.exceptRequestId ?? null,
    },
  };
}

/**
 * The facts that this document asks for about the operation. With `lock` everybody else who counts the same card, customer or
 * person waits until this transaction has ended, so that two of them cannot both find room for themselves.
 */
export async function readCounted(
  sql: Sql,
  document: PolicyDocument,
  { operation, scope }: KnownFacts,
  lock: boolean,
): Promise<PolicyFacts> {
  const needed = neededFacts(document, operation);
  if (lock) await lockCounted(sql, scope, needed);
  return { ...operation, ...(await countAll(sql, scope, needed)) };
}

async function countAll(
  sql: Sql,
  scope: Scope,
  needed: NeededFacts,
): Promise<Pick<PolicyFacts, "sums" | "moved">> {
  const sums: Record<string, bigint> = {};
  for (const sum of needed.sums) {
    const { amountMinor } = await addUp(sql, scope, {
      over: sum.scope,
      hours: sum.hours,
      types: ["refund", "void"],
    });
    sums[sum.key] = amountMinor;
  }
  const moved: Record<string, { amountMinor: bigint; count: number }> = {};
  for (const limit of needed.limits) {
    moved[limit.id] = await addUp(sql, scope, {
      over: limit.per,
      hours: limit.hours,
      types: limit.operations,
    });
  }
  return { sums, moved };
}
