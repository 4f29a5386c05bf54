import { readAmount } from "@/lib/gateways/amounts";
import { mismatchOf, paramsOf, type Reading, secretsOf, toResult, UNREADABLE } from "@/lib/gateways/answers";
import { compareTotals } from "@/lib/gateways/compare-totals";
import type { PreImageReading } from "@/lib/gateways/connector-types";
import type { OutboundResult } from "@/lib/gateways/http-client";
import {
  type Asked,
  AMOUNTS,
  askInvoice,
  askRefunds,
  CREDENTIAL_FIELDS,
  type Invoice,
  invoiceState,
  operationName,
  type RefundRow,
  refundOutcome,
  takenOf,
} from "@/lib/gateways/myfatoorah/wire";
import { timeLeft } from "@/lib/gateways/time-left";
import type {
  GatewayCall,
  GatewayInquiry,
  GatewayOutcome,
  InquiryResult,
  PreImage,
} from "@/lib/gateways/types";

type InquiryReading = Reading<GatewayOutcome | "not_found">;

/** What the invoice holds before an operation: the refunds that it has, or where its money is. */
export async function readPreImage(call: Omit<GatewayCall, "preImage">): Promise<PreImageReading> {
  const left = timeLeft(call.deadlineMs);
  const invoiceId = call.payment.gatewayReference;
  if (call.type !== "refund") {
    const invoice = await askInvoice(call.account, invoiceId, left());
    return kept(invoice, (said) => ({ state: invoiceState(said) }));
  }
  const refunds = await askRefunds(call.account, "InvoiceId", invoiceId, left);
  return kept(refunds, (rows) => ({ refunds: rows.map((row) => row.RefundId).join(" ") }));
}

function kept<T>(asked: Asked<T>, preImage: (said: T) => PreImage): PreImageReading {
  const { exchange } = asked.answer;
  if (!asked.reading) return { ok: true, preImage: preImage(asked.said), exchange };
  const { message, code } = asked.reading;
  return {
    ok: false,
    message: message ?? `MyFatoorah did not say what the invoice holds (${code}).`,
    exchange,
  };
}

/** Asks what became of an operation, by comparing the invoice with what it was before. */
export async function inquire(inquiry: GatewayInquiry): Promise<InquiryResult> {
  const { account, payment, gatewayReference } = inquiry;
  const left = timeLeft(inquiry.deadlineMs);
  const dress = (answer: OutboundResult, reading: InquiryReading) =>
    toResult(secretsOf(account, CREDENTIAL_FIELDS), answer, reading);
  if (inquiry.type !== "refund") {
    const invoice = await askInvoice(account, payment.gatewayReference, left());
    return dress(invoice.answer, invoice.reading ?? compareInvoice(inquiry, invoice.said));
  }
  if (gatewayReference) {
    const one = await askRefunds(account, "RefundId", gatewayReference, left);
    return dress(one.answer, one.reading ?? readKnown(inquiry, one.said));
  }
  const all = await askRefunds(account, "InvoiceId", payment.gatewayReference, left);
  return dress(all.answer, all.reading ?? findRefund(inquiry, all.said));
}

function readKnown(inquiry: GatewayInquiry, rows: readonly RefundRow[]): InquiryReading {
  const [row, ...others] = rows.filter((one) => one.RefundId === inquiry.gatewayReference);
  return row && others.length === 0 ? readRow(inquiry, row) : UNREADABLE;
}

/** A refund whose answer was lost: by our identifier where the list repeats it, else by what is new in the list. */
function findRefund(inquiry: GatewayInquiry, rows: readonly RefundRow[]): InquiryReading {
  const [own, ...others] = rows.filter((row) => row.ExternalIdentifier === inquiry.operationReference);
  // Made more than once under one id of ours: a person has to look.
  if (others.length > 0) return { outcome: "unknown", code: "several_operations" };
  if (own) return readRow(inquiry, own);
  if (inquiry.preImage?.refunds === undefined) return { outcome: "unknown", code: "no_pre_image" };
  const before = new Set(inquiry.preImage.refunds.split(" ").filter(Boolean));
  const listed = new Set(rows.map((row) => row.RefundId));
  // A list that has lost refunds which it showed before may hide ours as well.
  if ([...before].some((id) => !listed.has(id))) return { outcome: "unknown", code: "list_incomplete" };
  const added = rows.filter((row) => !before.has(row.RefundId));
  const amounts = new Map(
    added.map((row) => [row, readAmount(AMOUNTS, row.Amount, inquiry.currencyCode)] as const),
  );
  const alike = added.filter((row) => !row.ExternalIdentifier && amounts.get(row) === inquiry.amountMinor);
  if ([...amounts.values()].includes(null)) return UNREADABLE;
  if (added.some((row) => row.ExternalIdentifier)) {
    // The list repeats identifiers, and ours is not there.
    return alike.length > 0
      ? { outcome: "unknown", code: "not_comparable" }
      : { outcome: "not_found", code: null };
  }
  const total = [...amounts.values()].reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n);
  switch (compareTotals(0n, total, inquiry.amountMinor, inquiry.concurrent)) {
    case "not_executed":
      return { outcome: "not_found", code: null };
    case "executed":
      return readOnlyOne(inquiry, alike);
    default:
      return { outcome: "unknown", code: "not_comparable" };
  }
}

/** It is among these; only when there is one is it known which. */
function readOnlyOne(inquiry: GatewayInquiry, [row, ...others]: readonly RefundRow[]): InquiryReading {
  if (row && others.length === 0) return readRow(inquiry, row);
  return { outcome: "unknown", code: "several_operations" };
}

function readRow(inquiry: GatewayInquiry, row: RefundRow): InquiryReading {
  const own = row.ExternalIdentifier;
  const mismatch = mismatchOf(AMOUNTS, inquiry, {
    amount: row.Amount,
    ...(row.InvoiceId ? { paymentReference: row.InvoiceId } : {}),
    ...(own ? { operationReference: own } : {}),
  });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  // A word that is not documented is not the end of a refund that they know.
  const outcome = refundOutcome(row.RefundStatus) ?? "pending";
  return {
    outcome,
    code: outcome === "succeeded" ? null : row.RefundStatus,
    gatewayReference: row.RefundId,
    pgParams: paramsOf({
      transaction_id: row.RefundId,
      ref: row.RefundReference,
      result: row.RefundStatus,
    }),
  };
}

/** An invoice takes one capture or release: where its money went says whether it was ours. */
function compareInvoice(inquiry: GatewayInquiry, invoice: Invoice): InquiryReading {
  const { type, preImage } = inquiry;
  if (type === "refund" || !preImage?.state) return { outcome: "unknown", code: "no_pre_image" };
  const now = invoiceState(invoice);
  // As before, or gone the other way: then ours was not what moved it.
  const other = type === "capture" ? "released" : "captured";
  if (now === preImage.state || now === other) return { outcome: "not_found", code: null };
  const done = type === "capture" ? "captured" : "released";
  if (preImage.state !== "authorized" || now !== done) return { outcome: "unknown", code: `invoice_${now}` };
  const amount = type === "capture" ? takenOf(invoice) : invoice.InvoiceValue;
  const mismatch = mismatchOf(AMOUNTS, inquiry, { amount });
  if (mismatch) return { outcome: "unknown", code: mismatch };
  const gatewayReference = operationName(type, inquiry.payment);
  return { outcome: "succeeded", code: null, gatewayReference, pgParams: paramsOf({ result: now }) };
}
