import "server-only";
import type { RelatedRefund, RiskFacts } from "@/lib/approvals/inbox/risk-rules";
import type { RequestedOperation } from "@/lib/approvals/types";
import { sql } from "@/lib/db/sql";
import { capabilitiesOf } from "@/lib/gateways/registry";
import type { TransactionState } from "@/lib/transactions/types";
import { minBigInt } from "@/lib/money/money";
import { RISK_FACTS } from "./risk-statement";

/** Facts for the rules, and what else the same statement knows. */
export interface RequestRiskFacts extends RiskFacts {
  related: readonly KnownRefund[];
  makerRequests: number;
  makerRejected: number;
}

export interface KnownRefund extends RelatedRefund {
  key: string;
  sessionId: string;
  orderNo: string | null;
  open: boolean;
}

interface RelatedRow {
  key: string;
  /** Text, because a number in JSON is not exact. */
  amount: string;
  currency: string;
  at: string;
  maker: number | null;
  open: boolean;
  payment: boolean;
  card: boolean;
  customer: boolean;
  session: string;
  order: string | null;
}

interface FactsRow {
  id: number;
  type: RequestedOperation;
  amount_minor: bigint;
  currency_code: string;
  maker_id: number | null;
  created_at: string;
  now: string;
  state: TransactionState;
  settled_minor: bigint;
  captured_minor: bigint;
  paid_from: string;
  gateway: string | null;
  capabilities: unknown;
  right_since: string | null;
  median_minor: bigint | null;
  usual_count: number;
  maker_requests: number;
  maker_rejected: number;
  related: RelatedRow[] | null;
}

const HOUR = 3_600_000;

/** What the rules of risk look at, for all these requests in one statement. */
export async function riskFactsOf(requestIds: readonly number[]): Promise<Map<number, RequestRiskFacts>> {
  if (requestIds.length === 0) return new Map();
  const rows = await sql.query<FactsRow>(RISK_FACTS, [requestIds], "request-risk-facts");
  return new Map(rows.map((row) => [row.id, toFacts(row)]));
}

function toFacts(row: FactsRow): RequestRiskFacts {
  return {
    operation: row.type,
    amountMinor: row.amount_minor,
    currencyCode: row.currency_code,
    askedAt: Date.parse(row.created_at),
    now: Date.parse(row.now),
    baseMinor: row.state === "paid" ? row.settled_minor : minBigInt(row.captured_minor, row.settled_minor),
    related: (row.related ?? []).map((one) => toRelated(one, row.maker_id)),
    rightSince: row.right_since === null ? null : Date.parse(row.right_since),
    usual: row.median_minor === null ? null : { medianMinor: row.median_minor, count: row.usual_count },
    windowEndsAt: windowEnd(row),
    makerRequests: row.maker_requests,
    makerRejected: row.maker_rejected,
  };
}

function toRelated(row: RelatedRow, makerId: number | null): KnownRefund {
  return {
    key: row.key,
    amountMinor: BigInt(row.amount),
    currencyCode: row.currency,
    samePayment: row.payment,
    sameCard: row.card,
    sameCustomer: row.customer,
    sameMaker: makerId !== null && row.maker === makerId,
    at: Date.parse(row.at),
    sessionId: row.session,
    orderNo: row.order,
    open: row.open,
  };
}

/** Gateways count from the payment; a void from the authorization. */
function windowEnd(row: FactsRow): number | null {
  if (row.gateway === null) return null;
  const { windows } = capabilitiesOf(row.gateway, row.capabilities);
  const hours = row.type === "void" ? windows.voidHours : windows.refundDays && windows.refundDays * 24;
  return hours ? Date.parse(row.paid_from) + hours * HOUR : null;
}
