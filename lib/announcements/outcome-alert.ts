import "server-only";
import { queueChat } from "@/lib/announcements/chat/queue-chat";
import { readNoticeSettings } from "@/lib/announcements/read-settings";
import { inTransaction } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { formatAmount } from "@/lib/money/money";
import { holdersOf, notifyPeople } from "@/lib/notifications/notify-person";

interface OpenOutcome {
  type: "refund" | "void" | "capture";
  amount_minor: bigint | null;
  currency_code: string;
  order_no: string | null;
  reference_number: string;
}

/** Tells those who settle outcomes of an operation that has stayed without one, unless it has one by now. */
export async function announceUnknownOutcome(operationId: string): Promise<void> {
  await inTransaction(async (transaction) => {
    const [operation] = await transaction.query<OpenOutcome>(
      `SELECT o.type, o.amount_minor, o.currency_code, p.order_no, o.reference_number
       FROM operation o JOIN payment_transaction p ON p.id = o.transaction_id
       WHERE o.id = $1::uuid AND o.status IN ('in_flight', 'unknown', 'pending')`,
      [operationId],
    );
    if (!operation) return;
    const { currency_code: currency } = operation;
    const amount = `${currency} ${formatAmount(operation.amount_minor ?? 0n, currency)}`;
    const link = `/outcomes/${operationId}`;
    await notifyPeople(transaction, await holdersOf(transaction, "outcome.settle"), {
      kind: "outcome_unknown",
      key: `outcome_unknown:${operationId}`,
      params: {
        operation: operation.type,
        amount,
        reference: operation.reference_number,
        ...(operation.order_no ? { order: operation.order_no } : {}),
      },
      link,
    });
    await queueChat(transaction, await readNoticeSettings(transaction), {
      event: "outcome_unknown",
      key: `outcome_unknown:${operationId}`,
      words: {
        text: `The outcome of a ${operation.type} of ${amount} has stayed unknown`,
        facts: [["Reference", operation.reference_number]],
        link: { url: `${getEnv().PUBLIC_URL}${link}`, label: "Open the operation" },
      },
    });
  });
}
