import "server-only";
import { type Actor, hasPermission, requirePermission } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import type { Sql } from "@/lib/db/sql";
import { AppError, type FieldErrors } from "@/lib/errors";
import { isCurrencyCode } from "@/lib/money/currencies";
import { exponentOf, parseAmount } from "@/lib/money/money";
import { type CheckoutAccount, findCheckoutAccounts } from "@/lib/transactions/checkout-accounts";
import type { CheckoutFields } from "@/lib/transactions/checkout-fields";

export interface JudgedCheckout {
  amountMinor: bigint;
  accounts: CheckoutAccount[];
}

/** Whether these fields make sense together; a single field was judged when it was read. Throws all faults at once. */
export async function judgeCheckout(sql: Sql, fields: CheckoutFields): Promise<JudgedCheckout> {
  const errors: FieldErrors = {};
  if (!isCurrencyCode(fields.currency_code))
    errors.currency_code = [`"${fields.currency_code}" is not an ISO 4217 currency code.`];
  const amountMinor = errors.currency_code ? 0n : judgeAmount(fields, errors);
  const accounts = await findCheckoutAccounts(sql, fields.pg_codes);
  if (!errors.currency_code) judgeAccounts(fields, accounts, errors);
  judgeNotifications(fields, errors);
  judgePaymentType(fields, errors);
  await judgeInitiator(sql, fields, errors);
  refuseErrors(errors);
  return { amountMinor, accounts };
}

export function refuseErrors(errors: FieldErrors): void {
  if (Object.keys(errors).length > 0) throw new AppError("invalid_input", { fields: errors });
}

function judgeAmount(fields: CheckoutFields, errors: FieldErrors): bigint {
  if (fields.payment_type === "save_card") {
    if (!/^0{1,13}(\.0{0,3})?$/.test(fields.amount))
      errors.amount = ["The amount must be 0 when a card is only saved."];
    return 0n;
  }
  try {
    const amountMinor = parseAmount(fields.amount, fields.currency_code);
    if (amountMinor < leastMinor(fields.currency_code)) errors.amount = [TOO_LITTLE];
    return amountMinor;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    errors.amount = [error.detail];
    return 0n;
  }
}

const TOO_LITTLE = "Ensure this value is greater than or equal to 0.01.";

/** The contract's least payment, one hundredth, in minor units; in a currency without hundredths one unit is more. */
function leastMinor(currencyCode: string): bigint {
  return 10n ** BigInt(Math.max(0, exponentOf(currencyCode) - 2));
}

function judgeAccounts(fields: CheckoutFields, accounts: CheckoutAccount[], errors: FieldErrors): void {
  const known = new Map(accounts.map((account) => [account.pgCode, account]));
  const faults = fields.pg_codes.flatMap((code) => {
    const account = known.get(code);
    if (!account?.isActive) return [`"${code}" is not an active payment gateway.`];
    if (account.currencyCode !== fields.currency_code)
      return [`"${code}" takes ${account.currencyCode}, not ${fields.currency_code}.`];
    if ((!account.hasPage && !account.isCash) || !account.types.includes(fields.type))
      return [`"${code}" cannot be used for ${fields.type} transactions.`];
    if (fields.payment_type === "save_card" && !account.savesCards) return [`"${code}" cannot save cards.`];
    if (fields.payment_type === "auto_debit" && !account.chargesCards)
      return [`"${code}" cannot charge saved cards.`];
    return [];
  });
  const kinds = new Set(accounts.map((account) => account.isSandbox));
  if (faults.length === 0 && kinds.size > 1)
    faults.push("Sandbox and production gateways cannot be mixed in one transaction.");
  if (faults.length > 0) errors.pg_codes = faults;
}

function judgeNotifications({ notifications, ...fields }: CheckoutFields, errors: FieldErrors): void {
  const faults: FieldErrors = {};
  const needs = (channel: "email" | "sms" | "whatsapp", field: "customer_email" | "customer_phone") => {
    if ((notifications?.[channel]?.length ?? 0) > 0 && fields[field] === undefined)
      faults[channel] = [`To use ${channel} notifications provide the \`${field}\` field.`];
  };
  needs("email", "customer_email");
  needs("sms", "customer_phone");
  needs("whatsapp", "customer_phone");
  if (Object.keys(faults).length > 0) errors.notifications = faults;
}

function judgePaymentType(fields: CheckoutFields, errors: FieldErrors): void {
  if (fields.payment_type === "auto_debit" && fields.agreement === undefined)
    errors.agreement = ["This field is required for auto_debit payments."];
  if (fields.payment_type !== "one_off" && fields.customer_id === undefined)
    errors.customer_id = [`This field is required for ${fields.payment_type} payments.`];
  if (fields.payment_type === "one_off" && fields.agreement !== undefined)
    errors.agreement = ["An agreement must not be sent for one_off payments."];
}

async function judgeInitiator(sql: Sql, fields: CheckoutFields, errors: FieldErrors): Promise<void> {
  if (fields.initiator_id === undefined) return;
  const rows = await sql.query<{ id: number }>("SELECT id FROM app_user WHERE id = $1 AND is_active", [
    fields.initiator_id,
  ]);
  if (!rows[0]) errors.initiator_id = [`Invalid pk "${fields.initiator_id}" - object does not exist.`];
}

/** Throws `forbidden` unless the actor may use every one of these gateway accounts, known or not. */
export function requireGatewayRights(actor: Actor, pgCodes: readonly string[]): void {
  const missing = pgCodes.find((code) => !hasPermission(actor, gatewayRight(code)));
  if (missing !== undefined) requirePermission(actor, gatewayRight(missing));
}
