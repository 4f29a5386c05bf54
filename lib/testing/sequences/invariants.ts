import { expect } from "vitest";
import { sql } from "@/lib/db/sql";
import { balancesOf as modelBalances, type Model, refundable } from "@/lib/testing/sequences/model";
import { paymentAt, type Real } from "@/lib/testing/sequences/system";
import { type BalanceRow, type LedgerLine, ledgerOf } from "@/lib/testing/world";

/**
 * What must hold after every step, whatever the steps were: from the product's rows, the gateway's own ledger and what was seen
 * from outside. Only at the end of each check the bookkeeper is asked whether he has the same.
 */

interface Row {
  session_id: string;
  id: string;
  type: "refund" | "capture" | "void";
  status: string;
  source: string;
  amount_minor: bigint;
  gateway_reference: string | null;
  child_state: string | null;
  child_amount: bigint | null;
}

interface Books {
  payment: BalanceRow & { session_id: string; amount_minor: bigint };
  rows: Row[];
  ledger: LedgerLine[];
  /** Lines of the ledger of which a notice waits for its job. */
  unheard: Set<string>;
}

/** Everything about every payment, read together; null for those that are gone. */
async function read(real: Real): Promise<(Books | null)[]> {
  const sessions = real.payments.map(({ sessionId }) => sessionId);
  const [payments, rows, waiting, ...ledgers] = await Promise.all([
    sql.query<Books["payment"]>(
      `SELECT p.*, p.frozen_at IS NOT NULL AS frozen, refundable_minor(p) AS refundable, capturable_minor(p) AS capturable
       FROM payment_transaction p WHERE session_id = ANY ($1)`,
      [sessions],
    ),
    sql.query<Row>(
      `SELECT o.transaction_session_id AS session_id, o.id, o.type::text, o.status::text, o.source::text, o.amount_minor,
         o.gateway_reference, c.state::text AS child_state, c.amount_minor AS child_amount
       FROM operation o LEFT JOIN child_transaction c ON c.operation_id = o.id
       WHERE o.transaction_session_id = ANY ($1) AND o.type IN ('refund', 'capture', 'void')`,
      [sessions],
    ),
    sql.query<{ line: string }>(
      "SELECT gateway_reference AS line FROM gateway_notice WHERE processed_at IS NULL AND gateway_reference IS NOT NULL",
    ),
    ...real.payments.map((payment) =>
      payment.gatewayReference === "" ? [] : ledgerOf(real.gateway, payment),
    ),
  ]);
  const unheard = new Set(waiting.map(({ line }) => line));
  return sessions.map((session, index) => {
    const payment = payments.find(({ session_id }) => session_id === session);
    const own = rows.filter(({ session_id }) => session_id === session);
    return payment ? { payment, rows: own, ledger: ledgers[index] ?? [], unheard } : null;
  });
}

const OPEN = ["in_flight", "unknown", "pending"];
const moved = ({ status }: { status: string }) => status === "succeeded" || status === "pending";
const minor = (line: LedgerLine) => BigInt(line.amount.replace(".", ""));
const total = (amounts: bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

function rowTotal(rows: Row[], type: string, ...statuses: string[]): bigint {
  return total(
    rows.filter((row) => row.type === type && statuses.includes(row.status)).map((row) => row.amount_minor),
  );
}

/** The columns that every decision is made on are the sums of the operations that they stand for. */
function expectColumnsAreSums({ payment, rows }: Books): void {
  const { captured_minor, capture_held_minor, refunded_minor, refund_queued_minor } = payment;
  const { refund_held_minor, voided_minor, void_held } = payment;
  expect({
    ...{ captured_minor, capture_held_minor, refunded_minor, refund_queued_minor },
    ...{ refund_held_minor, voided_minor, void_held },
  }).toEqual({
    captured_minor: rowTotal(rows, "capture", "succeeded"),
    capture_held_minor: rowTotal(rows, "capture", ...OPEN),
    refunded_minor: rowTotal(rows, "refund", "succeeded"),
    refund_queued_minor: rowTotal(rows, "refund", "pending"),
    refund_held_minor: rowTotal(rows, "refund", "in_flight", "unknown"),
    voided_minor: rowTotal(rows, "void", "succeeded"),
    void_held: rowTotal(rows, "void", ...OPEN) > 0n,
  });
}

/** What we sent never takes more than there is, by the gateway's own ledger. */
function expectBounds({ payment, rows, ledger }: Books): void {
  const ours = new Set(rows.filter(({ source }) => source !== "gateway").map(({ id }) => id));
  const lines = ledger.filter((line) => moved(line) && line.reference !== null && ours.has(line.reference));
  const sent = (type: string) => total(lines.filter((line) => line.type === type).map(minor));
  const captured = sent("capture");
  const settled = payment.settled_minor;
  expect(captured <= settled + payment.fee_minor, "captures within settled and fee").toBe(true);
  const base = payment.state === "paid" ? settled : captured < settled ? captured : settled;
  expect(sent("refund") <= base, "refunds within what was taken").toBe(true);
  const voids = lines.filter(({ type }) => type === "void");
  expect(voids.length <= (captured > 0n ? 0 : 1), "a void once, and never beside a capture").toBe(true);
  if (!payment.frozen) {
    expect(payment.refundable >= 0n && payment.capturable >= 0n, "balances not below zero").toBe(true);
  }
}

/** Every definite outcome in our books is what the ledger says, and everything executed is in our books. */
function expectOutcomesAreTheLedgers({ rows, ledger, unheard }: Books): void {
  for (const row of rows) {
    const lines =
      row.source === "gateway"
        ? ledger.filter(({ id }) => id === row.gateway_reference)
        : ledger.filter(({ reference }) => reference === row.id);
    expect(lines.length, `${row.type} ${row.id} was sent once at most`).toBeLessThanOrEqual(1);
    const [line] = lines;
    if (line) expect([row.id, minor(line)]).toEqual([row.id, row.amount_minor]);
    if (line && unheard.has(line.id)) continue;
    const said = line?.status ?? "nothing";
    const allowed: Record<string, string[]> = {
      in_flight: ["nothing", "pending", "succeeded", "declined", "rejected"],
      unknown: ["nothing", "pending", "succeeded", "declined", "rejected"],
      pending: ["pending"],
      succeeded: ["succeeded"],
      declined: ["declined", "rejected"],
      failed: ["nothing"],
      rejected: ["rejected"],
    };
    expect([row.status, allowed[row.status]]).toEqual([row.status, expect.arrayContaining([said])]);
  }
  const ids = new Set(rows.map(({ id }) => id));
  const recorded = new Set(rows.map((row) => row.gateway_reference));
  const lost = ledger
    .filter(({ status }) => status === "succeeded")
    .filter((line) => !recorded.has(line.id) && !ids.has(line.reference ?? "") && !unheard.has(line.id));
  expect(lost).toEqual([]);
}

/** Children are what was told to the merchant: their sums are the ledger's, for everything that is definite. */
function expectChildrenSumToTheLedger({ rows, ledger, unheard }: Books): void {
  const settled = rows.filter(({ status }) => status !== "in_flight" && status !== "unknown");
  const names = new Set(settled.flatMap((row) => [row.id, row.gateway_reference ?? row.id]));
  for (const [type, state] of [
    ["refund", "refunded"],
    ["capture", "paid"],
    ["void", "voided"],
  ] as const) {
    const lines = ledger.filter(
      (line) =>
        line.type === type &&
        line.status === "succeeded" &&
        (names.has(line.id) || names.has(line.reference ?? "")),
    );
    const stale = ledger.some((line) => line.type === type && unheard.has(line.id));
    const children = rows.filter((row) => row.child_state === state);
    for (const child of children) expect(child.child_amount).toBe(child.amount_minor);
    if (!stale) expect(total(children.map((row) => row.child_amount ?? 0n))).toBe(total(lines.map(minor)));
  }
}

/** An external operation changes neither state nor amount of its parent; the model knows the others. */
function expectParentUntouched({ payment }: Books, model: Model, index: number): void {
  const { state, settled, fee, deleted, frozen } = paymentAt(model, index);
  const isSettled = state === "paid" || state === "authorized";
  expect(payment).toMatchObject({
    ...{ state, amount_minor: settled, settled_minor: isSettled ? settled : 0n, fee_minor: fee },
    ...{ frozen, deleted_at: deleted ? expect.any(String) : null },
  });
}

/** The bookkeeper has the same. */
function expectSameBooks({ payment, rows }: Books, model: Model, index: number): void {
  const expected = paymentAt(model, index);
  const line = (type: string, status: string, amount: bigint) => `${type} ${status} ${amount}`;
  expect(rows.map((row) => line(row.type, row.status, row.amount_minor)).sort()).toEqual(
    expected.operations.map((one) => line(one.type, one.status, one.amount)).sort(),
  );
  expect(payment.refundable).toBe(refundable(expected));
  expect(payment.captured_minor).toBe(modelBalances(expected).captured);
}

/** All of it, for every payment of the sequence. */
export async function checkEverything(model: Model, real: Real): Promise<void> {
  // What the bank refused in the end was not done; its key may be free.
  const refused = new Set(model.lines.filter(({ status }) => status === "rejected").map(({ id }) => id));
  for (const [key, lines] of real.executedUnder) {
    const done = [...lines].filter((id) => !refused.has(id));
    expect([key, done.length <= 1], "each Tracking-Key executed once at most").toEqual([key, true]);
  }
  for (const [index, books] of (await read(real)).entries()) {
    expect(books === null).toBe(paymentAt(model, index).gone);
    if (!books) continue;
    expectColumnsAreSums(books);
    expectBounds(books);
    expectOutcomesAreTheLedgers(books);
    expectChildrenSumToTheLedger(books);
    expectParentUntouched(books, model, index);
    expectSameBooks(books, model, index);
  }
}
