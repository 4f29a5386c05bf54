import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { toMinor, toText } from "@/lib/gateways/sandbox/amounts";
import { type Desk, Refusal } from "@/lib/gateways/sandbox/desk";
import { OPERATION_TYPES, type Operation, type Payment, REFUND_MODES } from "@/lib/gateways/sandbox/entries";
import type { Call, Gateway } from "@/lib/gateways/sandbox/router";
import {
  type Answer,
  BODY_LIMIT_BYTES,
  checkInput,
  errorBody,
  parseJson,
  readBody,
} from "@/lib/gateways/sandbox/wire";

/** Takes existing payments with their history into the ledger, thousands per second. */

const ARRAY_LIMIT_BYTES = 64 * 1024 * 1024;
/** So many payments are written between two waits for the disk, which also slows a sender that is too fast. */
const BATCH = 500;

const operationInput = z.strictObject({
  id: z.string().min(1).max(64).optional(),
  reference: z.string().min(1).max(128).nullish(),
  type: z.enum(OPERATION_TYPES),
  amount: z.string().max(32),
  status: z.enum(["succeeded", "pending", "declined", "rejected"]).default("succeeded"),
  code: z.string().max(64).nullish(),
  message: z.string().max(500).nullish(),
  created_at: z.iso.datetime({ offset: true }).optional(),
});

const paymentInput = z.strictObject({
  id: z.string().min(1).max(64).optional(),
  account: z.string().min(1).max(64).default("default"),
  reference: z.string().min(1).max(128).nullish(),
  amount: z.string().max(32),
  currency: z.string().regex(/^[A-Z]{3}$/),
  capture_mode: z.enum(["purchase", "authorize"]).default("purchase"),
  refund_mode: z.enum(REFUND_MODES).optional(),
  captured: z.string().max(32).optional(),
  refunded: z.string().max(32).optional(),
  voided: z.string().max(32).optional(),
  customer_email: z.string().max(128).nullish(),
  customer_name: z.string().max(128).nullish(),
  created_at: z.iso.datetime({ offset: true }).optional(),
  operations: z.array(operationInput).max(1_000).default([]),
});

type PaymentInput = z.output<typeof paymentInput>;
type OperationInput = z.output<typeof operationInput>;

/** `POST /control/payments`: NDJSON (streamed, any length) or a JSON array. Known payment ids are skipped. */
export async function importPayments(gateway: Gateway, call: Call): Promise<Answer> {
  const counts = { imported: 0, skipped: 0, operations: 0 };
  let position = 0;
  try {
    for await (const value of readValues(call.request)) {
      position += 1;
      const added = importOne(gateway, checkInput(paymentInput, value));
      if (added === null) counts.skipped += 1;
      else {
        counts.imported += 1;
        counts.operations += added;
      }
      if (position % BATCH === 0) await gateway.desk.durable();
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // What came before the bad one stays; sending all of it again skips it.
    await gateway.desk.durable();
    const body = { ...errorBody(error.code, `payment ${position}: ${error.message}`), ...counts };
    return { status: error.status === 400 ? 422 : error.status, body };
  }
  await gateway.desk.durable();
  return { status: 200, body: counts };
}

async function* readValues(request: IncomingMessage): AsyncGenerator<unknown> {
  const type = request.headers["content-type"] ?? "";
  if (type.includes("ndjson")) {
    for await (const line of readLines(request)) yield parseJson(line);
    return;
  }
  const value = parseJson((await readBody(request, ARRAY_LIMIT_BYTES)).toString("utf8"));
  if (!Array.isArray(value))
    throw new Refusal(400, "invalid_request", "Send a JSON array, or NDJSON as such.");
  yield* value;
}

async function* readLines(request: IncomingMessage): AsyncGenerator<string> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > BODY_LIMIT_BYTES) throw new Refusal(413, "line_too_long", "A line is too long.");
    for (const line of lines) if (line.trim() !== "") yield line;
  }
  if (rest.trim() !== "") yield rest;
}

/** Number of operations that came with it, or null when the payment was known. */
function importOne(gateway: Gateway, input: PaymentInput): number | null {
  const { desk } = gateway;
  if (input.id !== undefined && desk.book.payments.has(input.id)) return null;
  const minor = (text: string, field: string): bigint => {
    const value = toMinor(text, input.currency);
    if (value === null)
      throw new Refusal(400, "invalid_amount", `${field}: ${input.currency} cannot hold "${text}".`);
    return value;
  };
  const createdAt = input.created_at ?? new Date().toISOString();
  const payment: Payment = {
    id: input.id ?? `pay_${randomUUID().replaceAll("-", "")}`,
    account: input.account,
    reference: input.reference ?? null,
    amountMinor: minor(input.amount, "amount"),
    currency: input.currency,
    captureMode: input.capture_mode,
    customerEmail: input.customer_email ?? null,
    customerName: input.customer_name ?? null,
    refundMode: input.refund_mode ?? gateway.defaultRefundMode,
    returnUrl: null,
    state: input.capture_mode === "purchase" ? "paid" : "authorized",
    capturedMinor: 0n,
    refundedMinor: 0n,
    refundPendingMinor: 0n,
    voidedMinor: 0n,
    createdAt,
    paidAt: createdAt,
  };
  const operations = input.operations.map((one, index) =>
    toOperation(desk, payment, one, index, minor(one.amount, `operations.${index}.amount`)),
  );
  setTotals(payment, operations, input, minor);
  desk.addPayment(payment, operations);
  return operations.length;
}

function toOperation(
  desk: Desk,
  payment: Payment,
  input: OperationInput,
  index: number,
  amountMinor: bigint,
): Operation {
  const createdAt = input.created_at ?? payment.createdAt;
  const id = input.id ?? `${input.type.slice(0, 3)}_${randomUUID().replaceAll("-", "")}`;
  if (desk.book.operations.has(id))
    throw new Refusal(400, "operation_known", `operations.${index}.id: is taken.`);
  return {
    seq: desk.book.nextSeq + index,
    id,
    paymentId: payment.id,
    type: input.type,
    reference: input.reference ?? null,
    idempotencyKey: null,
    amountMinor,
    currency: payment.currency,
    status: input.status,
    firstStatus: input.status,
    code: input.code ?? null,
    message: input.message ?? null,
    createdAt,
    settledAt: input.status === "pending" ? null : createdAt,
    // History does not move by itself: an imported queued refund waits for the control interface.
    settleAtMs: null,
  };
}

/** Totals come from the operations; where they are given as well, both must agree. */
function setTotals(
  payment: Payment,
  operations: Operation[],
  input: PaymentInput,
  minor: (text: string, field: string) => bigint,
): void {
  const total = (type: string, status = "succeeded") =>
    operations
      .filter((one) => one.type === type && one.status === status)
      .reduce((sum, one) => sum + one.amountMinor, 0n);
  const agreed = (
    field: "captured" | "refunded" | "voided",
    counted: bigint,
    hasHistory: boolean,
  ): bigint => {
    const text = input[field];
    const given = text === undefined ? counted : minor(text, field);
    if (hasHistory && given !== counted) {
      throw new Refusal(
        400,
        "totals_disagree",
        `${field}: the operations make ${toText(counted, payment.currency)}.`,
      );
    }
    return given;
  };
  const purchase = payment.captureMode === "purchase";
  const has = (type: string) => operations.some((one) => one.type === type);
  payment.capturedMinor = agreed(
    "captured",
    purchase ? payment.amountMinor : total("capture"),
    purchase || has("capture"),
  );
  payment.refundedMinor = agreed("refunded", total("refund"), has("refund"));
  payment.voidedMinor = agreed("voided", total("void"), has("void"));
  payment.refundPendingMinor = total("refund", "pending");
  if (payment.voidedMinor > 0n) payment.state = "voided";
  const possible =
    payment.capturedMinor <= payment.amountMinor &&
    payment.refundedMinor + payment.refundPendingMinor <= payment.capturedMinor &&
    (payment.voidedMinor === 0n ||
      (payment.voidedMinor === payment.amountMinor && payment.capturedMinor === 0n));
  if (!possible)
    throw new Refusal(400, "impossible_totals", "The totals do not fit the amount of the payment.");
}
