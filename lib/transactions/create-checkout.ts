import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { addExtras, type CheckoutExtras } from "@/lib/transactions/checkout-extras";
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
import { type JudgedCheckout, judgeCheckout, requireGatewayRights } from "@/lib/transactions/judge-checkout";
import { newSessionId } from "@/lib/transactions/references";

const INSERT = `
  INSERT INTO payment_transaction AS p (session_id, state, expires_at, from_api, ${WRITTEN_COLUMNS.join(", ")})
  VALUES ($1, 'created', now() + $2::float8 * interval '1 second', $3::boolean, ${checkoutPlaceholders(4).join(", ")})
  RETURNING ${CHECKOUT_COLUMNS}`;

/** A session that may be written as it is. */
export interface PreparedCheckout extends JudgedCheckout {
  sessionId: string;
  fields: CheckoutFields;
  extras: CheckoutExtras;
}

/** Creates a payment that waits for its customer. Needs the right to add this type and to use each of its gateways. */
export async function createCheckout(
  actor: Actor,
  fields: CheckoutFields,
  extras: CheckoutExtras = {},
): Promise<CheckoutRecord> {
  const prepared = await prepareCheckout(actor, fields, extras);
  return inTransaction((transaction) => insertCheckout(transaction, actor, prepared));
}

/** Judges who asks and what is asked; writes nothing. Throws the refusal. */
export async function prepareCheckout(
  actor: Actor,
  fields: CheckoutFields,
  extras: CheckoutExtras = {},
): Promise<PreparedCheckout> {
  requirePermission(actor, `${fields.type}.add`);
  requireGatewayRights(actor, fields.pg_codes);
  const owned = actor.type === "user" ? { ...fields, initiator_id: actor.userId } : fields;
  return { sessionId: newSessionId(), fields: owned, extras, ...(await judgeCheckout(sql, owned)) };
}

/** Writes the session and its trail in the caller's transaction. */
export async function insertCheckout(
  transaction: Sql,
  actor: Actor,
  { sessionId, fields, extras, amountMinor, accounts }: PreparedCheckout,
): Promise<CheckoutRecord> {
  const rows = await transaction.query<CheckoutRow>(
    INSERT,
    [sessionId, fields.lifetimeS, isFromApi(actor), ...checkoutValues(fields, amountMinor, accounts)],
    "create-checkout",
  );
  const record = toCheckoutRecord(rows[0] as CheckoutRow, accounts);
  await recordAudit(transaction, {
    actor,
    action: "transaction.created",
    objectType: "transaction",
    objectId: sessionId,
    transactionSessionId: sessionId,
    after: {
      state: "created",
      type: fields.type,
      amountMinor,
      currency: fields.currency_code,
      pgCodes: fields.pg_codes,
      ...(fields.order_no === undefined ? {} : { orderNo: fields.order_no }),
    },
  });
  return addExtras(transaction, record, extras);
}

/** People at a screen have a session of the console; whoever else begins a payment calls the API. */
function isFromApi(actor: Actor): boolean {
  return actor.type === "api_key" || (actor.type === "user" && actor.sessionId === undefined);
}
