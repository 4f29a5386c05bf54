import "server-only";
import { isDeepStrictEqual } from "node:util";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import { addExtras, type CheckoutExtras } from "@/lib/transactions/checkout-extras";
import { type CheckoutFields, isOpenState } from "@/lib/transactions/checkout-fields";
import {
  CHECKOUT_COLUMNS,
  type CheckoutRecord,
  type CheckoutRow,
  checkoutPlaceholders,
  checkoutValues,
  toCheckoutRecord,
  WRITTEN_COLUMNS,
} from "@/lib/transactions/checkout-record";
import { typesOpenTo } from "@/lib/transactions/find-checkout";
import { judgeCheckout, requireGatewayRights } from "@/lib/transactions/judge-checkout";

export type CheckoutChange =
  /** Everything is said anew (PUT). */
  | { whole: true; fields: CheckoutFields }
  /** Only what is said changes (PATCH). */
  | { whole: false; fields: Partial<CheckoutFields> };

const UPDATE = `
  UPDATE payment_transaction AS p SET
    ${checkoutPlaceholders(3)
      .map((placeholder, index) => `${WRITTEN_COLUMNS[index]} = ${placeholder}`)
      .join(", ")},
    expires_at = p.created_at + $2::float8 * interval '1 second'
  WHERE p.id = $1 RETURNING ${CHECKOUT_COLUMNS}`;

/** Changes a payment that nobody has paid yet. Throws the refusal. */
export async function updateCheckout(
  actor: Actor,
  sessionId: string,
  change: CheckoutChange,
  extras: CheckoutExtras = {},
): Promise<CheckoutRecord> {
  const types = typesOpenTo(actor, "change");
  return inTransaction(async (transaction) => {
    const row = await lockSession(transaction, sessionId);
    if (!row || !types.includes(row.type)) throw notFound("Transaction");
    const before = toCheckoutRecord(row, []).fields;
    const fields = merge(before, change);
    requireRights(actor, before, fields, change);
    requireOpen(row);
    if (isForAnotherPage(before, fields)) await refuseWhilePaying(transaction, row);
    const { amountMinor, accounts } = await judgeCheckout(transaction, fields);
    const rows = await transaction.query<CheckoutRow>(
      UPDATE,
      [row.id, fields.lifetimeS, ...checkoutValues(fields, amountMinor, accounts)],
      "update-checkout",
    );
    const record = toCheckoutRecord(rows[0] as CheckoutRow, accounts);
    const file = extras.attachment?.name;
    await auditChange(
      transaction,
      actor,
      sessionId,
      { ...before, ...(file === undefined ? {} : { attachment: row.attachment?.name }) },
      { ...record.fields, ...(file === undefined ? {} : { attachment: file }) },
    );
    return addExtras(transaction, record, extras);
  });
}

type LockedRow = CheckoutRow & { over: boolean };

async function lockSession(transaction: Sql, sessionId: string): Promise<LockedRow | undefined> {
  const rows = await transaction.query<LockedRow>(
    `SELECT ${CHECKOUT_COLUMNS}, p.expires_at <= now() AS over FROM payment_transaction p
     WHERE p.session_id = $1 AND p.deleted_at IS NULL FOR NO KEY UPDATE OF p`,
    [sessionId],
    "lock-checkout",
  );
  return rows[0];
}

function merge(before: CheckoutFields, change: CheckoutChange): CheckoutFields {
  // Who began it stays, whatever is said anew.
  const initiator = before.initiator_id === undefined ? {} : { initiator_id: before.initiator_id };
  if (change.whole) return { ...initiator, ...change.fields };
  return { ...before, ...change.fields };
}

function requireRights(
  actor: Actor,
  before: CheckoutFields,
  after: CheckoutFields,
  change: CheckoutChange,
): void {
  if (after.type !== before.type) requirePermission(actor, `${after.type}.change`);
  // A full update takes responsibility for the gateways that stand there; a partial one for those that it names.
  if (change.whole) requireGatewayRights(actor, [...before.pg_codes, ...after.pg_codes]);
  else if (change.fields.pg_codes) requireGatewayRights(actor, change.fields.pg_codes);
}

function requireOpen(row: LockedRow): void {
  const state = isOpenState(row.state) && row.over ? "expired" : row.state;
  if (isOpenState(state)) return;
  throw new AppError("invalid_state", {
    detail: `A transaction in state ${state} cannot be updated.`,
    params: { state },
  });
}

/**
 * Whether a page at the gateway that was made before is wrong afterwards: it shows another amount, or keeps the card for another
 * customer than the one whose card it would be here.
 */
export function isForAnotherPage(before: CheckoutFields, change: Partial<CheckoutFields>): boolean {
  const after = { ...before, ...change };
  const otherOwner = before.customer_id !== undefined && after.customer_id !== before.customer_id;
  return otherOwner || after.amount !== before.amount || after.currency_code !== before.currency_code;
}

/** The customer would pay what the gateway's page shows, not what is asked now. */
async function refuseWhilePaying(transaction: Sql, row: CheckoutRow): Promise<void> {
  const rows = await transaction.query<{ open: boolean }>(
    "SELECT EXISTS (SELECT 1 FROM payment_attempt WHERE transaction_id = $1 AND state = 'pending') AS open",
    [row.id],
  );
  if (!rows[0]?.open) return;
  throw new AppError("invalid_state", {
    detail:
      "The customer is at the payment gateway. Amount and customer can be changed when that attempt has ended.",
  });
}

/** What the trail tells of a payment: its fields, and the name of a file that was given to it. */
type Shown = CheckoutFields & { attachment?: string | undefined };

async function auditChange(
  transaction: Sql,
  actor: Actor,
  sessionId: string,
  before: Shown,
  after: Shown,
): Promise<void> {
  const names = (Object.keys({ ...before, ...after }) as (keyof Shown)[]).filter(
    // A file of the same name is another file.
    (name) => name === "attachment" || !isDeepStrictEqual(before[name], after[name]),
  );
  if (names.length === 0) return;
  const pick = (fields: Shown) => Object.fromEntries(names.map((name) => [name, fields[name] ?? null]));
  await recordAudit(transaction, {
    actor,
    action: "transaction.updated",
    objectType: "transaction",
    objectId: sessionId,
    transactionSessionId: sessionId,
    before: pick(before),
    after: pick(after),
  });
}
