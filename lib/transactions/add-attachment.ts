import "server-only";
import { asNamed, attemptInTransaction } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Actor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import type { AttachedFile } from "@/lib/transactions/attachments";
import { addExtras } from "@/lib/transactions/checkout-extras";
import { isOpenState, type TransactionType } from "@/lib/transactions/checkout-fields";
import {
  CHECKOUT_COLUMNS,
  type CheckoutRecord,
  type CheckoutRow,
  toCheckoutRecord,
} from "@/lib/transactions/checkout-record";
import { typesOpenTo } from "@/lib/transactions/find-checkout";

/** One of the two. */
export type PaymentName = { name: "session_id" | "order_no"; value: string };

/**
 * Gives a payment that is still open a file for its customer, in place of an earlier one. Throws the refusal, which stands in the trail:
 * what is not there for the caller is told as a wrong field here, which no door takes for a try at what is somebody else's.
 */
export async function addAttachment(
  actor: Actor,
  payment: PaymentName,
  file: AttachedFile,
  shorten: boolean,
): Promise<CheckoutRecord> {
  const types = typesOpenTo(actor, "change");
  const attempt = {
    action: "transaction.attach",
    objectType: "transaction",
    objectId: asNamed(payment.value),
    after: { attachment: file.name },
  };
  return attemptInTransaction(actor, attempt, async (sql) => {
    const row = await lockNamed(sql, payment, types);
    if (!isOpenState(row.state)) {
      throw new AppError("invalid_state", {
        detail: `A transaction in state ${row.state} takes no files.`,
        params: { state: row.state },
      });
    }
    const record = await addExtras(sql, toCheckoutRecord(row, []), {
      attachment: file,
      shortenAttachment: shorten,
    });
    await recordAudit(sql, {
      actor,
      action: "transaction.updated",
      objectType: "transaction",
      objectId: row.session_id,
      transactionSessionId: row.session_id,
      before: { attachment: row.attachment?.name ?? null },
      after: { attachment: file.name },
    });
    return record;
  });
}

async function lockNamed(
  sql: Sql,
  { name, value }: PaymentName,
  types: readonly TransactionType[],
): Promise<CheckoutRow> {
  const rows = await sql.query<CheckoutRow>(
    `SELECT ${CHECKOUT_COLUMNS} FROM payment_transaction p
     WHERE p.${name} = $1 AND p.type = ANY ($2::transaction_type[]) AND p.deleted_at IS NULL
     ORDER BY p.id LIMIT 2 FOR NO KEY UPDATE OF p`,
    [value, types],
    `lock-by-${name}`,
  );
  const [row, second] = rows;
  if (!row)
    throw new AppError("invalid_input", {
      field: name,
      detail: `No PaymentTransaction found with \`${name}\` of ${value}.`,
    });
  if (second)
    throw new AppError("invalid_input", {
      field: name,
      detail: "Several transactions have this order number. Send the `session_id`.",
    });
  return row;
}
