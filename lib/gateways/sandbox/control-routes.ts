import { z } from "zod";
import { toText } from "@/lib/gateways/sandbox/amounts";
import { importPayments } from "@/lib/gateways/sandbox/bulk-import";
import { Refusal } from "@/lib/gateways/sandbox/desk";
import {
  type Operation,
  type OperationType,
  type Payment,
  operationView,
  paymentView,
} from "@/lib/gateways/sandbox/entries";
import { faultInput } from "@/lib/gateways/sandbox/faults";
import type { Call, Gateway, Route } from "@/lib/gateways/sandbox/router";
import { type Answer, numberParam, readInput } from "@/lib/gateways/sandbox/wire";

const portalInput = z.strictObject({
  /** Left out of a void: the whole authorization. */
  amount: z.string().min(1).max(32).optional(),
  currency: z.string().length(3).optional(),
});
const settleInput = z.strictObject({ outcome: z.enum(["succeeded", "rejected"]) });
const delayInput = z.strictObject({ ms: z.number().int().min(0).max(600_000) });

/** The hidden hand: faults, truth and time, for tests and for people who try things. */
export const CONTROL_ROUTES: readonly Route[] = [
  { method: "POST", path: "/control/payments", handle: importPayments },
  { method: "POST", path: "/control/payments/:id/pay", handle: pay },
  { method: "POST", path: "/control/payments/:id/fail", handle: fail },
  { method: "POST", path: "/control/payments/:id/refunds", handle: inPortal("refund") },
  { method: "POST", path: "/control/payments/:id/captures", handle: inPortal("capture") },
  { method: "POST", path: "/control/payments/:id/voids", handle: inPortal("void") },
  { method: "POST", path: "/control/operations/:id/settle", handle: settle },
  { method: "POST", path: "/control/operations/:id/notify", handle: notify },
  { method: "POST", path: "/control/faults", handle: addFault },
  { method: "GET", path: "/control/faults", handle: listFaults },
  { method: "DELETE", path: "/control/faults", handle: clearFaults },
  { method: "DELETE", path: "/control/faults/:id", handle: clearFaults },
  { method: "POST", path: "/control/delay", handle: setDelay },
  { method: "GET", path: "/control/ledger", handle: listLedger },
  { method: "GET", path: "/control/totals", handle: listTotals },
];

async function pay(gateway: Gateway, call: Call): Promise<Answer> {
  const payment = findPayment(gateway, call);
  await gateway.desk.pay(payment, undefined, true);
  return { status: 200, body: paymentView(payment) };
}

async function fail(gateway: Gateway, call: Call): Promise<Answer> {
  const payment = findPayment(gateway, call);
  await gateway.desk.endUnpaid(payment, "failed", "do_not_honour", "The issuer refused the payment.");
  return { status: 200, body: paymentView(payment) };
}

/** What somebody does in the gateway's own portal has no reference of the merchant. */
function inPortal(type: OperationType): Route["handle"] {
  return async (gateway, call) => {
    const input = await readInput(call.request, portalInput);
    const payment = findPayment(gateway, call);
    if (type !== "void" && input.amount === undefined)
      throw new Refusal(400, "invalid_request", "amount: required.");
    const { operation } = gateway.desk.execute({
      payment,
      type,
      amount: input.amount ?? toText(payment.amountMinor, payment.currency),
      currency: input.currency ?? payment.currency,
      reference: null,
      idempotencyKey: null,
    });
    if (operation.status === "declined") {
      await gateway.desk.durable();
      throw new Refusal(402, operation.code ?? "declined", operation.message ?? "Declined.");
    }
    await gateway.desk.announce(operation);
    return { status: operation.status === "pending" ? 202 : 201, body: operationView(operation) };
  };
}

async function settle(gateway: Gateway, call: Call): Promise<Answer> {
  const { outcome } = await readInput(call.request, settleInput);
  const operation = findOperation(gateway, call);
  await gateway.desk.settle(operation, outcome);
  return { status: 200, body: operationView(operation) };
}

/** Sends the last notice about an operation once more, under its first id; makes one where there was none. */
async function notify(gateway: Gateway, call: Call): Promise<Answer> {
  const operation = findOperation(gateway, call);
  const last = gateway.desk.book.latestNotice(operation.id);
  if (last) gateway.desk.resend(last);
  const notice = last ?? (await gateway.desk.announce(operation));
  if (!notice) throw new Refusal(409, "no_webhook", "No webhook address is set.");
  return { status: 202, body: { id: notice.id, event: notice.event } };
}

async function addFault(gateway: Gateway, call: Call): Promise<Answer> {
  return { status: 201, body: gateway.faults.add(await readInput(call.request, faultInput)) };
}

async function listFaults(gateway: Gateway): Promise<Answer> {
  return { status: 200, body: { faults: gateway.faults.list() } };
}

async function clearFaults(gateway: Gateway, call: Call): Promise<Answer> {
  return { status: 200, body: { cleared: gateway.faults.clear(call.params[0]) } };
}

async function setDelay(gateway: Gateway, call: Call): Promise<Answer> {
  const { ms } = await readInput(call.request, delayInput);
  gateway.delayMs = ms;
  return { status: 200, body: { ms } };
}

/** Every operation that the gateway judged, in its own order, declined ones included. */
async function listLedger(gateway: Gateway, call: Call): Promise<Answer> {
  const { book } = gateway.desk;
  const payment = call.query.get("payment");
  const reference = call.query.get("reference");
  const after = numberParam(call.query, "after", 0, Number.MAX_SAFE_INTEGER);
  const limit = Math.max(1, numberParam(call.query, "limit", 1_000, 10_000));
  const source =
    reference !== null
      ? book.operationsByReference(reference)
      : payment !== null
        ? book.operationsOfPayment(payment)
        : book.inOrder.slice(after);
  const entries: Operation[] = [];
  for (const operation of source) {
    if (operation.seq <= after || !fits(operation, payment, call.query)) continue;
    entries.push(operation);
    if (entries.length === limit) break;
  }
  await gateway.desk.durable();
  const next = entries.length === limit ? (entries.at(-1)?.seq ?? null) : null;
  return { status: 200, body: { entries: entries.map(ledgerView), next } };
}

function fits(operation: Operation, payment: string | null, query: URLSearchParams): boolean {
  const type = query.get("type");
  const status = query.get("status");
  return (
    (payment === null || operation.paymentId === payment) &&
    (type === null || operation.type === type) &&
    (status === null || operation.status === status)
  );
}

function ledgerView(operation: Operation): Record<string, unknown> {
  return {
    seq: operation.seq,
    ...operationView(operation),
    idempotency_key: operation.idempotencyKey,
    portal: operation.reference === null,
  };
}

async function listTotals(gateway: Gateway, call: Call): Promise<Answer> {
  const wanted = call.query.getAll("payment");
  const offset = numberParam(call.query, "after", 0, Number.MAX_SAFE_INTEGER);
  const limit = Math.max(1, numberParam(call.query, "limit", 10_000, 100_000));
  const { payments } = gateway.desk.book;
  const all = wanted.length > 0 ? wanted.flatMap((id) => payments.get(id) ?? []) : [...payments.values()];
  const page = all.slice(offset, offset + limit);
  await gateway.desk.durable();
  const next = offset + limit < all.length ? offset + limit : null;
  return { status: 200, body: { totals: page.map(totalsView), next } };
}

function totalsView(payment: Payment): Record<string, unknown> {
  const text = (minor: bigint) => toText(minor, payment.currency);
  return {
    payment: payment.id,
    currency: payment.currency,
    amount: text(payment.amountMinor),
    captured: text(payment.capturedMinor),
    refunded: text(payment.refundedMinor),
    refund_pending: text(payment.refundPendingMinor),
    voided: text(payment.voidedMinor),
  };
}

function findPayment(gateway: Gateway, call: Call): Payment {
  const payment = gateway.desk.book.payments.get(call.params[0] ?? "");
  if (!payment) throw new Refusal(404, "payment_not_found", "There is no such payment.");
  return payment;
}

function findOperation(gateway: Gateway, call: Call): Operation {
  const operation = gateway.desk.book.operations.get(call.params[0] ?? "");
  if (!operation) throw new Refusal(404, "operation_not_found", "There is no such operation.");
  return operation;
}
