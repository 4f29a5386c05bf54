import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction, sql } from "@/lib/db/sql";
import { type AttachedFile, attachFile } from "@/lib/transactions/attachments";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";
import {
  CHECKOUT_COLUMNS,
  type CheckoutRecord,
  type CheckoutRow,
  checkoutPlaceholders,
  checkoutValues,
  toCheckoutRecord,
  WRITTEN_COLUMNS,
} from "@/lib/transactions/checkout-record";
import { judgeCheckout, requireGatewayRights } from "@/lib/transactions/judge-checkout";
import { newSessionId } from "@/lib/transactions/references";

const INSERT = `
  INSERT INTO payment_transaction AS p (session_id, state, expires_at, ${WRITTEN_COLUMNS.join(", ")})
  VALUES ($1, 'created', now() + $2::float8 * interval '1 second', ${checkoutPlaceholders(3).join(", ")})
  RETURNING ${CHECKOUT_COLUMNS}`;

/** Creates a payment that waits for its customer. Needs the right to add this type and to use each of its gateways. */
export async function createCheckout(
  actor: Actor,
  fields: CheckoutFields,
  attachment: AttachedFile | null = null,
): Promise<CheckoutRecord> {
  requirePermission(actor, `${fields.type}.add`);
  requireGatewayRights(actor, fields.pg_codes);
  const owned = actor.type === "user" ? { ...fields, initiator_id: actor.userId } : fields;
  const { amountMinor, accounts } = await judgeCheckout(sql, owned);
  return inTransaction(async (transaction) => {
    const rows = await transaction.query<CheckoutRow>(
      INSERT,
      [newSessionId(), fields.lifetimeS, ...checkoutValues(owned, amountMinor, accounts)],
      "create-checkout",
    );
    const record = toCheckoutRecord(rows[0] as CheckoutRow, accounts);
    await recordAudit(transaction, {
      actor,
      action: "transaction.created",
      objectType: "transaction",
      objectId: record.sessionId,
      transactionSessionId: record.sessionId,
      after: {
        state: "created",
        type: fields.type,
        amountMinor,
        currency: fields.currency_code,
        pgCodes: fields.pg_codes,
        ...(fields.order_no === undefined ? {} : { orderNo: fields.order_no }),
      },
    });
    return attachment ? attachFile(transaction, record, attachment) : record;
  });
}
