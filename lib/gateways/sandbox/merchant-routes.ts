import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { Refusal } from "@/lib/gateways/sandbox/desk";
import {
  OPERATION_TYPES,
  type Operation,
  type OperationType,
  type Payment,
  firstAnswerOf,
  operationView,
  paymentView,
} from "@/lib/gateways/sandbox/entries";
import { type Fault, executesUnder } from "@/lib/gateways/sandbox/faults";
import type { Call, Gateway, Handler, Route } from "@/lib/gateways/sandbox/router";
import { deliver, notExecutedAnswer } from "@/lib/gateways/sandbox/spoiled-answer";
import { type Answer, readInput } from "@/lib/gateways/sandbox/wire";

const text = (max: number) => z.string().min(1).max(max);
const currency = z.string().regex(/^[A-Z]{3}$/, "must be an ISO 4217 code");

const operationInput = z.strictObject({
  reference: text(128),
  amount: text(32).optional(),
  currency,
  reason: z.string().max(500).optional(),
});

/** The interface that a merchant's system uses: `/v1`. */
export const MERCHANT_ROUTES: readonly Route[] = [
  { method: "GET", path: "/v1/payments/:id", handle: showPayment },
  { method: "POST", path: "/v1/payments/:id/refunds", handle: executes("refund") },
  { method: "POST", path: "/v1/payments/:id/captures", handle: executes("capture") },
  { method: "POST", path: "/v1/payments/:id/voids", handle: executes("void") },
  { method: "GET", path: "/v1/operations", handle: inquire },
];

/** One payment with all that was done to it, whoever did it. */
async function showPayment(gateway: Gateway, call: Call): Promise<null> {
  const id = call.params[0] ?? "";
  const fault = gateway.faults.take({ type: "inquiry", payment: id, reference: null });
  return answerUnder(gateway, call, fault, async () => {
    const payment = findPayment(gateway, call);
    const operations = gateway.desk.book.operationsOfPayment(payment.id).map(operationView);
    return { status: 200, body: { ...merchantView(gateway, payment), operations } };
  });
}

function executes(type: OperationType): Handler {
  return async (gateway, call) => {
    const input = await readInput(call.request, operationInput);
    const payment = findPayment(gateway, call);
    const fault = gateway.faults.take({ type, payment: payment.id, reference: input.reference });
    const key = call.request.headers["idempotency-key"];
    return answerUnder(gateway, call, fault, async () => {
      const { operation, replayed } = gateway.desk.execute({
        payment,
        type,
        amount: input.amount ?? wholeAmount(payment, type),
        currency: input.currency,
        reference: input.reference,
        idempotencyKey: typeof key === "string" && key !== "" ? key.slice(0, 255) : null,
        ...(fault?.fault === "decline" ? { decline: { code: fault.code, message: fault.message } } : {}),
      });
      return operationAnswer(replayed ? firstAnswerOf(operation) : operation, replayed);
    });
  };
}

async function inquire(gateway: Gateway, call: Call): Promise<null> {
  const reference = call.query.get("reference");
  const type = call.query.get("type");
  if (!reference) throw new Refusal(400, "invalid_request", "reference: is needed.");
  if (type !== null && !(OPERATION_TYPES as readonly string[]).includes(type)) {
    throw new Refusal(400, "invalid_request", "type: must be refund, capture or void.");
  }
  const fault = gateway.faults.take({ type: "inquiry", payment: null, reference });
  return answerUnder(gateway, call, fault, async () => {
    const found = gateway.desk.book
      .operationsByReference(reference)
      .filter((operation) => type === null || operation.type === type)
      .filter((operation) => opens(call, gateway.desk.book.payments.get(operation.paymentId)));
    return { status: 200, body: { operations: found.map(operationView) } };
  });
}

/** Executes and answers as the fault and the general delay want it. Executed means: on the disk, before any answer. */
export async function answerUnder(
  gateway: Gateway,
  call: Call,
  fault: Fault | undefined,
  execute: () => Promise<Answer>,
): Promise<null> {
  if (fault?.fault === "delay" && fault.before) await pause(gateway, fault.ms);
  const answer = executesUnder(fault) ? await execute() : notExecutedAnswer();
  await gateway.desk.durable();
  await pause(gateway, gateway.delayMs + (fault?.fault === "delay" && !fault.before ? fault.ms : 0));
  deliver(call.response, fault, answer);
  return null;
}

async function pause(gateway: Gateway, ms: number): Promise<void> {
  if (ms > 0) await wait(ms, undefined, { signal: gateway.stopping });
}

/** A payment as its merchant sees it. */
export function merchantView(gateway: Gateway, payment: Payment): Record<string, unknown> {
  return { ...paymentView(payment), page_url: `${gateway.publicUrl}/pay/${payment.id}` };
}

function operationAnswer(operation: Operation, replayed: boolean): Answer {
  const headers: Record<string, string> = replayed ? { "idempotent-replayed": "true" } : {};
  const body = operationView(operation);
  if (operation.status !== "declined") {
    return { status: operation.status === "pending" ? 202 : 201, body, headers };
  }
  return {
    status: 402,
    body: { error: { code: operation.code, message: operation.message }, operation: body },
    headers,
  };
}

function wholeAmount(payment: Payment, type: OperationType): string {
  if (type !== "void") throw new Refusal(400, "invalid_request", "amount: is needed.");
  return paymentView(payment).amount as string;
}

export function findPayment(gateway: Gateway, call: Call): Payment {
  const payment = gateway.desk.book.payments.get(call.params[0] ?? "");
  if (!payment || !opens(call, payment))
    throw new Refusal(404, "payment_not_found", "There is no such payment.");
  return payment;
}

export function opens(call: Call, payment: Payment | undefined): boolean {
  return payment !== undefined && (call.account === null || call.account === payment.account);
}
