import "server-only";
import { requestFromConsole, requestOperation, type RequestOutcome } from "@/lib/approvals/request-operation";
import type { CaptureWish, CreateRequestInput } from "@/lib/approvals/schemas";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { checkedExtra, extraFieldsFor } from "@/lib/gateways/extra-fields";
import { capabilitiesOf } from "@/lib/gateways/registry";
import { formatAmount, parseAmount } from "@/lib/money/money";
import { requireConfirmation } from "@/lib/operations/confirmation";
import { readConfirmationLimits } from "@/lib/operations/confirmation-settings";
import { refundableMinor } from "@/lib/transactions/rules";
import { findParent, type Parent } from "@/lib/transactions/find-parent";

/** A refund or void as the dialog sends it: a large amount was typed twice, and the options are ones that the gateway takes. */
export async function askFromConsole(actor: UserActor, wish: CreateRequestInput): Promise<RequestOutcome> {
  requirePermission(actor, wish.type === "refund" ? "payment.refund" : "payment.void");
  return requestFromConsole(actor, wish, await checkWish(wish));
}

/** A capture as the dialog sends it. A repeated submission finds the first one by its key instead of capturing again. */
export async function captureFromConsole(actor: UserActor, wish: CaptureWish): Promise<RequestOutcome> {
  requirePermission(actor, "payment.capture");
  const extra = await checkWish({ ...wish, type: "capture" });
  return requestOperation(actor, {
    type: "capture",
    source: "console",
    trackingKey: `console-${wish.submissionKey}`,
    sessionId: wish.sessionId,
    amount: wish.amount,
    extra,
  });
}

type CheckedWish = Pick<CreateRequestInput, "sessionId" | "amount" | "confirmedAmount" | "extra"> & {
  type: "refund" | "void" | "capture";
};

/**
 * Whatever a browser left out. It judges no state: a repeated submission must find what the first one made, also where the payment
 * would allow nothing any more.
 */
async function checkWish(wish: CheckedWish): Promise<Record<string, unknown>> {
  const limits = await readConfirmationLimits();
  const asksExtra = Object.values(wish.extra ?? {}).some((value) => value !== undefined);
  if (Object.keys(limits).length === 0 && !asksExtra) return {};
  const parent = (await findParent(sql, { sessionId: wish.sessionId })).parent();
  const currency = parent.facts.currencyCode;
  requireConfirmation(limits, currency, formatAmount(amountOf(wish, parent), currency), wish.confirmedAmount);
  const fields = parent.account ? capabilitiesOf(parent.account.gateway, {}).extraFields : [];
  return checkedExtra(extraFieldsFor(fields, wish.type), wish.extra);
}

function amountOf(wish: CheckedWish, { facts }: Parent): bigint {
  if (wish.type === "void") return facts.settledMinor + facts.feeMinor;
  return wish.amount === undefined ? refundableMinor(facts) : parseAmount(wish.amount, facts.currencyCode);
}

interface WishedRefund {
  sessionId: string;
  amount: string;
}

/** Several refunds at once are as large as their sum in each currency. Throws `confirmation_required` and begins none of them. */
export async function requireTypedTotals(
  actor: UserActor,
  refunds: readonly WishedRefund[],
  typed: readonly { currency: string; amount: string }[],
): Promise<void> {
  requirePermission(actor, "payment.refund");
  const limits = await readConfirmationLimits();
  if (Object.keys(limits).length === 0) return;
  const rows = await sql.query<{ session_id: string; currency_code: string }>(
    "SELECT session_id, currency_code FROM payment_transaction WHERE session_id = ANY($1)",
    [refunds.map(({ sessionId }) => sessionId)],
  );
  const currencies = new Map(rows.map((row) => [row.session_id, row.currency_code]));
  const sums = new Map<string, bigint>();
  for (const { sessionId, amount } of refunds) {
    const currency = currencies.get(sessionId);
    if (currency === undefined) continue;
    sums.set(currency, (sums.get(currency) ?? 0n) + readable(amount, currency));
  }
  for (const [currency, sum] of sums) {
    const again = typed.find((total) => total.currency === currency)?.amount;
    requireConfirmation(limits, currency, formatAmount(sum, currency), again);
  }
}

/** What cannot be an amount is refused by its own line, later. */
function readable(amount: string, currency: string): bigint {
  try {
    return parseAmount(amount, currency);
  } catch (error) {
    if (error instanceof AppError) return 0n;
    throw error;
  }
}
