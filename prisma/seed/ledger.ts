import { formatAmount } from "@/lib/money/money";
import { SEED_ACCOUNTS } from "./accounts";
import type { SeedOperation, SeedPayment } from "./rows";

/** The same payments as the sandbox gateway keeps them, so that what is done to them later works there too. */

export interface SandboxAccess {
  sandboxGatewayUrl: string;
  sandboxControlSecret: string;
}

const LINES_PER_CALL = 1_000;
const QUEUED: ReadonlySet<string> = new Set(
  Object.values(SEED_ACCOUNTS)
    .filter((one) => one.refundMode === "queued")
    .map((one) => one.pgCode),
);
const AUTHORIZE: ReadonlySet<string> = new Set(
  Object.values(SEED_ACCOUNTS)
    .filter((one) => one.operation === "authorize")
    .map((one) => one.pgCode),
);

/** One payment as the gateway's import takes it; null when no money was taken or promised there. */
export function ledgerPayment({ transaction, operations }: SeedPayment): Record<string, unknown> | null {
  const { gatewayReference, pgCode, paidAt } = transaction;
  if (gatewayReference === null || pgCode === null || paidAt === null) return null;
  const foreign = transaction.paymentCurrencyCode !== transaction.currencyCode;
  const currency = transaction.paymentCurrencyCode ?? transaction.currencyCode;
  const amountMinor =
    foreign && transaction.paymentAmountMinor !== null
      ? transaction.paymentAmountMinor
      : transaction.settledMinor + transaction.feeMinor;
  return {
    id: gatewayReference,
    account: pgCode,
    reference: transaction.referenceNumber,
    amount: formatAmount(amountMinor, currency),
    currency,
    capture_mode: AUTHORIZE.has(pgCode) ? "authorize" : "purchase",
    refund_mode: QUEUED.has(pgCode) ? "queued" : "immediate",
    created_at: paidAt.toISOString(),
    operations: operations.map((operation) => ledgerOperation(operation, currency)),
  };
}

function ledgerOperation(operation: SeedOperation, currency: string): Record<string, unknown> {
  return {
    ...(operation.gatewayReference === null ? {} : { id: operation.gatewayReference }),
    reference: operation.id,
    type: operation.type,
    amount: formatAmount(operation.amountMinor, currency),
    status: operation.status,
    code: operation.outcomeCode,
    message: operation.outcomeMessage,
    created_at: operation.createdAt.toISOString(),
  };
}

/** Hands payments to the sandbox gateway. Those that it knows already are skipped, so it may be done again. */
export async function importIntoLedger(
  access: SandboxAccess,
  payments: Iterable<Record<string, unknown>>,
): Promise<{ imported: number; skipped: number }> {
  const total = { imported: 0, skipped: 0 };
  let lines: string[] = [];
  const send = async () => {
    if (lines.length === 0) return;
    const response = await fetch(`${access.sandboxGatewayUrl}/control/payments`, {
      method: "POST",
      headers: {
        "content-type": "application/x-ndjson",
        "sandbox-control-secret": access.sandboxControlSecret,
      },
      body: lines.join("\n"),
    });
    const answer = (await response.json()) as {
      imported: number;
      skipped: number;
      error?: { message: string };
    };
    if (!response.ok) throw new Error(`The sandbox gateway refused the payments: ${answer.error?.message}`);
    total.imported += answer.imported;
    total.skipped += answer.skipped;
    lines = [];
  };
  for (const payment of payments) {
    lines.push(JSON.stringify(payment));
    if (lines.length === LINES_PER_CALL) await send();
  }
  await send();
  return total;
}
