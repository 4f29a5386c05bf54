import { expect } from "vitest";
import { formatAmount } from "@/lib/money/money";
import {
  available,
  childStateOf,
  gatewayTakes,
  holderOf,
  isUnanswered,
  judge,
  type Line,
  type Model,
  type MoneyType,
  type Operation,
} from "@/lib/testing/sequences/model";
import { linesOf, paymentAt, type Real } from "@/lib/testing/sequences/system";
import type { WireAnswer } from "@/lib/testing/wire";
import { changeEnvironment, type LedgerLine } from "@/lib/testing/world";

/** How the gateway spoils one answer, and whether it executes the operation all the same. */
export const FAULTS = {
  decline: { fault: "decline", executes: false },
  "executed, then reset": { fault: "executed_then_reset", executes: true },
  "reset before": { fault: "reset_before_execution", executes: false },
  "502 page": { fault: "bad_gateway_html", executes: false },
  "502 page, executed": { fault: "bad_gateway_html", executed: true, executes: true },
  "half an answer": { fault: "half_json", executes: true },
  "half an answer, not executed": { fault: "half_json", executed: false, executes: false },
  "junk with 200": { fault: "garbage_200", executes: true },
  "another amount": { fault: "wrong_amount", amount: "7777.777", executes: true },
  "executed, then silent": { fault: "executed_then_silent", executes: true },
} as const;
export type FaultName = keyof typeof FAULTS;

/** All that remains, some eighths of it, or one unit too much. */
export type Wish = "rest" | number | "too much";

export interface Call {
  payment: number;
  type: MoneyType;
  wish: Wish;
  key: string | null;
  fault: FaultName | null;
}

/** The amount that a call names; null when it names none. */
export function amountOf(model: Model, { payment, type, wish }: Pick<Call, "payment" | "type" | "wish">) {
  if (wish === "rest" || type === "void") return null;
  const all = available(paymentAt(model, payment), type);
  const left = all > 0n ? all : 0n;
  if (wish === "too much") return left + 1n;
  const share = (left * BigInt(wish)) / 8n;
  return share > 0n ? share : 1n;
}

export const money = (minor: bigint) => formatAmount(minor, "KWD");
/** For the one call that waits for it in vain. */
const DEADLINE_MS = "400";

/** Sends the call, with the gateway's fault in place for this one call. */
async function send(model: Model, real: Real, call: Call): Promise<WireAnswer> {
  const payment = real.payments[call.payment]!;
  if (call.fault) {
    const { executes: _executes, ...fault } = FAULTS[call.fault];
    await real.gateway.control("POST", "/control/faults", {
      match: { payment: payment.gatewayReference },
      ...fault,
    });
  }
  const amount = amountOf(model, call);
  const body = {
    operation: call.type,
    session_id: payment.sessionId,
    ...(amount === null ? {} : { amount: money(amount) }),
  };
  const restore =
    call.fault === "executed, then silent" ? changeEnvironment({ GATEWAY_DEADLINE_MS: DEADLINE_MS }) : null;
  try {
    return await real.wire.post(body, call.key === null ? {} : { "tracking-key": real.keyOf(call.key) });
  } finally {
    restore?.();
    if (call.fault) await real.gateway.control("DELETE", "/control/faults");
  }
}

/** What is new in the payment's ledger since the model last looked. */
export async function newLines(model: Model, real: Real, payment: number): Promise<LedgerLine[]> {
  const known = new Set(model.lines.map(({ id }) => id));
  return (await linesOf(real, payment)).filter(({ id }) => !known.has(id));
}

export function expectRefused(answer: WireAnswer, code: string): void {
  const status = code === "not_found" ? 404 : 400;
  expect([answer.status, answer.body?.error?.code]).toEqual([status, code]);
}

/** One call of an external operation, and everything that must come of it. */
export async function callOperation(model: Model, real: Real, call: Call): Promise<void> {
  const holder = call.key === null ? undefined : holderOf(model, call.key);
  // Nobody waits five seconds here for what only a killed process left behind.
  const key = holder && isUnanswered(holder) ? null : call.key;
  const verdict = judge(paymentAt(model, call.payment), call.type, amountOf(model, call));
  const answer = await send(model, real, { ...call, key });
  const lines = await newLines(model, real, call.payment);
  if (key !== null) noteExecuted(real, key, lines);
  if (key !== null && holder) {
    expect(lines).toEqual([]);
    return expectTracked(answer, holder);
  }
  if ("code" in verdict) {
    expect(lines).toEqual([]);
    return expectRefused(answer, verdict.code);
  }
  const operation = execute(model, { ...call, key }, verdict.amount, lines, answer.status);
  paymentAt(model, call.payment).operations.push(operation);
  expectAnswered(answer, operation);
}

function noteExecuted(real: Real, key: string, lines: LedgerLine[]): void {
  const seen = real.executedUnder.get(key) ?? new Set();
  for (const { id, status } of lines) if (status !== "declined") seen.add(id);
  real.executedUnder.set(key, seen);
}

/** The operation as it must stand in the books now; checks what it did to the ledger. */
function execute(
  model: Model,
  { payment, type, key, fault }: Call,
  amount: bigint,
  lines: LedgerLine[],
  status: number,
): Operation {
  const base = { type, amount, key, neverSeen: 0, portal: false };
  // On a machine that slept, the call with the short deadline is not even sent.
  const neverSent = fault === "executed, then silent" && status === 502;
  if (neverSent || (fault && fault !== "decline" && !FAULTS[fault].executes)) {
    expect(lines).toEqual([]);
    const hasChild = !neverSent && type === "refund";
    return { ...base, status: neverSent ? "failed" : "unknown", line: null, hasChild };
  }
  const takes = fault !== "decline" && gatewayTakes(model, payment, type, amount);
  const queued = paymentAt(model, payment).queued && type === "refund";
  const expected = !takes ? "declined" : queued ? "pending" : "succeeded";
  expect(lines).toMatchObject([{ type, amount: money(amount), status: expected }]);
  const line: Line = { id: lines[0]!.id, payment, type, amount, status: expected, told: false };
  model.lines.push(line);
  // A refusal names no amount that could be spoiled: it stays clear.
  const isSpoiled = fault !== "another amount" || takes;
  const unclear = fault !== null && fault !== "decline" && isSpoiled;
  const hasChild = (unclear && type === "refund") || (!unclear && takes);
  return { ...base, status: unclear ? "unknown" : expected, line, hasChild };
}

function expectAnswered(answer: WireAnswer, operation: Operation): void {
  const { status, type } = operation;
  if (status === "declined") return expectRefused(answer, "gateway_declined");
  if (status === "failed") return expect(answer.body?.error?.code).toBe("gateway_unavailable");
  const open = status === "unknown" || status === "pending";
  expect([answer.status, answer.body]).toMatchObject([
    open && type !== "refund" ? 202 : 200,
    {
      ...{ operation: type, amount: money(operation.amount), result: open ? "queued" : "success" },
      ...(operation.hasChild
        ? { txn: { state: childStateOf(operation), amount: money(operation.amount) } }
        : {}),
    },
  ]);
  expect("txn" in answer.body).toBe(operation.hasChild);
}

/** The latest status of the operation that holds the key, whatever was asked. */
export function expectTracked(answer: WireAnswer, holder: Operation): void {
  const state = childStateOf(holder);
  const amount = money(holder.amount);
  if (state === null) {
    expect([answer.status, answer.body]).toMatchObject([
      202,
      { operation: holder.type, amount, result: "queued" },
    ]);
  } else {
    expect([answer.status, answer.body]).toMatchObject([200, { operation: holder.type, amount, state }]);
  }
}

/** Several refunds of the same part at the same moment, all under one key or each without. */
export async function callAtOnce(
  model: Model,
  real: Real,
  { payment, eighths, key }: { payment: number; eighths: number; key: string | null },
): Promise<void> {
  const at = paymentAt(model, payment);
  const call: Call = { payment, type: "refund", wish: eighths, key, fault: null };
  const amount = amountOf(model, call)!;
  const answers = await Promise.all([1, 2, 3, 4].map(() => send(model, real, call)));
  const lines = await newLines(model, real, payment);
  if (key !== null) noteExecuted(real, key, lines);
  const done: Operation[] = [];
  const codes: string[] = [];
  for (let index = 0; index < (key === null ? answers.length : 1); index++) {
    const verdict = judge(at, "refund", amount);
    if ("code" in verdict) codes.push(verdict.code);
    else {
      const operation = execute(model, call, amount, lines.slice(done.length, done.length + 1), 200);
      at.operations.push(operation);
      done.push(operation);
    }
  }
  expect(lines).toHaveLength(done.length);
  if (key === null) {
    const said = answers.flatMap(({ body }) => body.error?.code ?? []).sort();
    // A gateway that has less than we think declines the same ones that the model has it decline.
    const declined = done.filter(({ status }) => status === "declined").map(() => "gateway_declined");
    expect(said).toEqual([...codes, ...declined].sort());
  } else if (codes.length > 0 || done[0]?.status === "declined") {
    for (const answer of answers) expect(answer.status).toBeGreaterThanOrEqual(400);
  } else {
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const answer of answers) expect(answer.body.txn.session_id).toBe(answers[0]?.body.txn.session_id);
  }
}
