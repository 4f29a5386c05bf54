import { verifyAuditChain } from "@/lib/audit/verify-audit";
import { sql } from "@/lib/db/sql";
import type { Diary } from "@/lib/testing/chaos/acts";
import { findLeaks, readAllColumns } from "@/lib/testing/leaks";
import type { ProcessStage } from "@/lib/testing/stage/stage";
import { CONTROL_SECRET, SECRET } from "@/lib/gateways/testing/sandbox-fixture";
import { eventually, type LedgerLine } from "@/lib/testing/world";

/** What the gateway's own ledger, our tables and the clients' diary say about each other once everything is quiet. */

interface Line extends LedgerLine {
  seq: number;
  payment: string;
}

interface OperationRow {
  id: string;
  type: string;
  status: string;
  source: string;
  amount_minor: bigint;
  tracking_key: string | null;
  request_id: number | null;
  session_id: string;
}

interface PaymentRow {
  session_id: string;
  gateway_reference: string | null;
  settled_minor: bigint;
  fee_minor: bigint;
}

/** What the judge looks at, read once. */
export interface Evidence {
  ledger: Line[];
  operations: OperationRow[];
  payments: PaymentRow[];
}

/** `Map.groupBy`, which the oldest Node that we run on does not have. */
function grouped<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const executed = ({ status }: { status: string }) => status === "succeeded" || status === "pending";
const minor = (line: Line) => BigInt(line.amount.replace(".", ""));
const total = (lines: Line[]) => lines.reduce((sum, line) => sum + minor(line), 0n);

/** Every violation in one sentence; none is what must be. */
export async function judge(stage: ProcessStage, diary: Diary): Promise<string[]> {
  const restless = await becomeQuiet(stage);
  const evidence = await readEvidence(stage);
  return [
    ...diary.wrong,
    ...restless,
    ...judgeBounds(evidence),
    ...judgeOperations(evidence),
    ...judgeAcknowledged(evidence, diary),
    ...(await judgeRequests(evidence, diary)),
    ...(await judgeCalledOff(diary)),
    ...(await judgeBooks()),
    ...(await judgeTrail()),
    ...findLeaks([...(await readAllColumns(sql)), ...stage.logs()], [stage.apiKey, SECRET, CONTROL_SECRET]),
  ];
}

const HEALED_WITHIN_MS = 180_000;

/** Waits until nothing is open any more; what does not end by itself is a violation. */
async function becomeQuiet(stage: ProcessStage): Promise<string[]> {
  let open: { what: string }[] = [];
  const quiet = async () => {
    // Time passes: what the bank has queued is asked about in minutes, and that is a schedule, not a fault.
    await sql.query(
      "UPDATE operation SET next_inquiry_at = now() WHERE status = 'pending' AND next_inquiry_at > now()",
    );
    open = await sql.query<{ what: string }>(
      `SELECT type || ' ' || id || ' is ' || status AS what FROM operation WHERE status IN ('in_flight', 'unknown', 'pending')
       UNION ALL
       SELECT 'request ' || id || ' is approved and not executed' FROM operation_request WHERE status = 'approved'
       UNION ALL
       SELECT 'notice ' || id || ' was not applied' FROM gateway_notice WHERE processed_at IS NULL
       UNION ALL
       SELECT 'audit event ' || e.id || ' has no seal' FROM audit_event e
       WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.event_id = e.id)`,
    );
    if (open.length > 0) await new Promise((resolve) => setTimeout(resolve, 1_000));
    return open.length === 0;
  };
  try {
    await eventually("everything to become quiet", quiet, HEALED_WITHIN_MS);
    return [];
  } catch {
    return open.map(({ what }) => `after ${HEALED_WITHIN_MS / 1000} s: ${what}`);
  } finally {
    await stage.gateway.control("DELETE", "/control/faults");
  }
}

async function readEvidence(stage: ProcessStage): Promise<Evidence> {
  const ledger: Line[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const { body } = await stage.gateway.control("GET", `/control/ledger?after=${after}&limit=10000`);
    ledger.push(...(body.entries as Line[]));
    after = body.next as number | null;
  }
  const [operations, payments] = await Promise.all([
    sql.query<OperationRow>(
      `SELECT id, type::text, status::text, source::text, amount_minor, tracking_key, request_id, transaction_session_id AS session_id
       FROM operation WHERE type IN ('refund', 'capture', 'void')`,
    ),
    sql.query<PaymentRow>(
      "SELECT session_id, gateway_reference, settled_minor, fee_minor FROM payment_transaction",
    ),
  ]);
  return { ledger, operations, payments };
}

/** Never more than there is, by the gateway's ledger, which would have let us. */
function judgeBounds({ ledger, payments }: Evidence): string[] {
  const lines = grouped(ledger.filter(executed), ({ payment }) => payment);
  return payments.flatMap((payment) => {
    const own = lines.get(payment.gateway_reference ?? "") ?? [];
    const of = (type: string) => own.filter((line) => line.type === type);
    const found: string[] = [];
    const refunded = total(of("refund"));
    if (refunded > payment.settled_minor) found.push(`${refunded} refunded of ${payment.settled_minor}`);
    const captured = total(of("capture"));
    if (captured > payment.settled_minor + payment.fee_minor) found.push(`${captured} captured`);
    if (of("void").length > 1) found.push(`${of("void").length} voids`);
    if (of("void").length > 0 && captured > 0n) found.push("a void beside a capture");
    return found.map((what) => `payment ${payment.session_id}: ${what}`);
  });
}

/** Each operation was executed once at most, and what our books call definite is what the ledger says. */
export function judgeOperations({ ledger, operations }: Evidence): string[] {
  const found: string[] = [];
  const lines = grouped(ledger, ({ reference }) => reference ?? "");
  const known = new Set(operations.map(({ id }) => id));
  for (const line of ledger.filter(executed))
    if (!known.has(line.reference ?? "")) found.push(`ledger line ${line.id} belongs to no operation`);
  for (const operation of operations) {
    const done = (lines.get(operation.id) ?? []).filter(executed);
    if (done.length > 1) found.push(`operation ${operation.id} was executed ${done.length} times`);
    const says = done.length > 0;
    const believed = operation.status === "succeeded" || operation.status === "pending";
    if (says !== believed)
      found.push(`operation ${operation.id} is ${operation.status}, ledger: ${done.length} lines`);
    if (done[0] && minor(done[0]) !== operation.amount_minor)
      found.push(`operation ${operation.id} has another amount than the ledger`);
  }
  return found;
}

/** What was told as done is done, in the ledger and in the tables, and once under each key. */
function judgeAcknowledged({ operations }: Evidence, diary: Diary): string[] {
  const byKey = grouped(operations, ({ tracking_key }) => tracking_key ?? "");
  const found: string[] = [];
  for (const [key, own] of byKey) {
    const done = own.filter(({ status }) => status === "succeeded");
    if (key !== "" && done.length > 1) found.push(`key ${key} was executed ${done.length} times`);
  }
  for (const { trackingKey, type, result } of diary.acknowledged) {
    const own = byKey.get(trackingKey) ?? [];
    if (own.length === 0) found.push(`${type} ${trackingKey} was told ${result} and is gone`);
    else if (result === "success" && !own.some(({ status }) => status === "succeeded"))
      found.push(`${type} ${trackingKey} was told success and is ${own.map(({ status }) => status).join()}`);
  }
  return found;
}

interface RequestRow {
  id: number;
  status: string;
  approvals: number;
  rejections: number;
  own: number;
}

/** Each approved request executed once at most, nothing that nobody approved, no decision lost. */
async function judgeRequests({ operations }: Evidence, diary: Diary): Promise<string[]> {
  const requests = await sql.query<RequestRow>(
    `SELECT r.id, r.status::text, count(d.id) FILTER (WHERE d.verdict = 'approve')::int AS approvals,
       count(d.id) FILTER (WHERE d.verdict = 'reject')::int AS rejections,
       count(d.id) FILTER (WHERE d.checker_id = r.maker_id)::int AS own
     FROM operation_request r LEFT JOIN decision d ON d.request_id = r.id GROUP BY r.id`,
  );
  const found: string[] = [];
  const attempts = grouped(operations, ({ request_id }) => request_id ?? 0);
  for (const operation of operations)
    if (operation.source !== "api" && operation.source !== "gateway" && operation.request_id === null)
      found.push(`operation ${operation.id} of the console has no request`);
  for (const { id, status, approvals, own } of requests) {
    const done = (attempts.get(id) ?? []).filter((attempt) => attempt.status === "succeeded");
    if (done.length > 1) found.push(`request ${id} was executed ${done.length} times`);
    if (done.length > 0 && approvals === 0) found.push(`request ${id} was executed and nobody approved it`);
    if (done.length > 0 !== (status === "done"))
      found.push(`request ${id} is ${status} with ${done.length} executions`);
    if (own > 0) found.push(`request ${id} was decided by its maker`);
  }
  const byId = new Map(requests.map((request) => [request.id, request]));
  for (const { requestId, verdict } of diary.decided) {
    const request = byId.get(requestId);
    if (!request) found.push(`request ${requestId} was decided and is gone`);
    else if ((verdict === "approve" ? request.approvals : request.rejections) === 0)
      found.push(`request ${requestId}: ${verdict} was told and is lost`);
  }
  return found;
}

async function judgeCalledOff(diary: Diary): Promise<string[]> {
  const rows = await sql.query<{ session_id: string; state: string; deleted: boolean }>(
    "SELECT session_id, state::text, deleted_at IS NOT NULL AS deleted FROM payment_transaction",
  );
  const bySession = new Map(rows.map((row) => [row.session_id, row]));
  return diary.internal.flatMap(({ sessionId, type }) => {
    const row = bySession.get(sessionId);
    const state = !row || row.deleted ? "deleted" : row.state;
    const wanted = { cancel: "canceled", expire: "expired", delete: "deleted" }[type];
    return state === wanted ? [] : [`payment ${sessionId}: ${type} was told and it is ${state}`];
  });
}

/** The balances are the sums of what they stand for, and nothing is held any more. */
async function judgeBooks(): Promise<string[]> {
  const rows = await sql.query<{ what: string }>(
    `SELECT 'payment ' || p.session_id || ' has balances that are not its operations'' sums, or holds something' AS what
     FROM payment_transaction p LEFT JOIN (
       SELECT transaction_id, sum(amount_minor) FILTER (WHERE type = 'refund') AS refunded,
         sum(amount_minor) FILTER (WHERE type = 'capture') AS captured, sum(amount_minor) FILTER (WHERE type = 'void') AS voided
       FROM operation WHERE status = 'succeeded' GROUP BY transaction_id) o ON o.transaction_id = p.id
     WHERE p.refunded_minor <> coalesce(o.refunded, 0) OR p.captured_minor <> coalesce(o.captured, 0)
       OR p.voided_minor <> coalesce(o.voided, 0) OR p.refund_held_minor <> 0 OR p.refund_queued_minor <> 0
       OR p.capture_held_minor <> 0 OR p.void_held
     UNION ALL
     SELECT 'operation ' || o.id || ' succeeded without its child' FROM operation o
     LEFT JOIN child_transaction c ON c.operation_id = o.id AND c.amount_minor = o.amount_minor
     WHERE o.status = 'succeeded' AND o.type IN ('refund', 'capture', 'void') AND c.id IS NULL`,
  );
  return rows.map(({ what }) => what);
}

/** The chain fits, and every operation is in it. */
async function judgeTrail(): Promise<string[]> {
  const { firstBad } = await verifyAuditChain(sql);
  const silent = await sql.query<{ id: string }>(
    `SELECT o.id FROM operation o WHERE NOT EXISTS (
       SELECT 1 FROM audit_event e WHERE e.object_id = o.id::text OR e.transaction_session_id = o.transaction_session_id)`,
  );
  return [
    ...(firstBad ? [`the audit chain breaks at ${firstBad.at}: ${firstBad.detail}`] : []),
    ...silent.map(({ id }) => `operation ${id} left no trace in the audit trail`),
  ];
}
