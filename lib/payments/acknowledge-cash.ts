import "server-only";
import { type Actor, hasPermission } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import { inTransaction, type Sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { CASH_GATEWAY } from "@/lib/gateways/cash/connector";
import { endAttempts } from "@/lib/payments/end-attempts";
import { insertAttempt } from "@/lib/payments/insert-attempt";
import { finishAttempt } from "@/lib/payments/finish-attempt";
import { latestAttempt, refuseBesideCharge, refuseBesideNewPage } from "@/lib/payments/beside-others";
import { lockOpenSession, type OpenSession } from "@/lib/payments/lock-session";
import { feeOf } from "@/lib/transactions/fees";

/**
 * The merchant says that he takes the money in cash: the session ends as `cod`. Returns the payment's id. A customer who stands at a
 * gateway's page could pay as well: his page is closed first, unless he was faster.
 */
export async function acknowledgeCash(actor: Actor, sessionId: string): Promise<bigint> {
  const before = await inTransaction(async (sql) => {
    const { session } = await judge(sql, actor, sessionId);
    return { id: session.id, seen: await latestAttempt(sql, session.id) };
  });
  await endAttempts(actor, before.id);
  return inTransaction(async (sql) => {
    const { session, account } = await judge(sql, actor, sessionId);
    await refuseBesideNewPage(sql, session.id, before.seen);
    const attemptId = await insertAttempt(sql, actor, session, {
      ...account,
      operation: "purchase",
      feeMinor: feeOf(account, session.amountMinor),
      savedCardId: null,
      firstInquiryMs: null,
    });
    await finishAttempt(sql, actor, attemptId.id, {
      state: "cod",
      gatewayReference: null,
      code: null,
      message: null,
      pgParams: {},
      response: {},
      exchange: null,
      card: null,
    });
    return session.id;
  });
}

async function judge(
  sql: Sql,
  actor: Actor,
  sessionId: string,
): Promise<{ session: OpenSession; account: CashAccount }> {
  const session = await lockOpenSession(sql, actor, sessionId);
  if (session.paymentType === "save_card")
    throw new AppError("invalid_state", { detail: "A card cannot be saved in cash." });
  const account = await findCashAccount(sql, actor, session);
  await refuseBesideCharge(sql, session.id);
  return { session, account };
}

interface CashAccount {
  accountId: number;
  feeFixedMinor: bigint;
  feePerMille: number;
}

/** Cash has to be one of the ways to pay that the session offers. */
async function findCashAccount(sql: Sql, actor: Actor, session: OpenSession): Promise<CashAccount> {
  const rows = await sql.query<{
    id: number;
    pg_code: string;
    fee_fixed_minor: bigint;
    fee_per_mille: number;
  }>(
    `SELECT id, pg_code, fee_fixed_minor, fee_per_mille FROM gateway_account
     WHERE pg_code = ANY ($1::text[]) AND gateway = $2 AND is_active AND currency_code = $3 ORDER BY id`,
    [session.pgCodes, CASH_GATEWAY, session.currencyCode],
  );
  const account = rows.find((row) => hasPermission(actor, gatewayRight(row.pg_code)));
  if (!account) {
    throw new AppError(rows[0] ? "forbidden" : "operation_not_supported", {
      ...(rows[0] ? {} : { detail: "The transaction does not offer payment in cash." }),
    });
  }
  return {
    accountId: account.id,
    feeFixedMinor: account.fee_fixed_minor,
    feePerMille: account.fee_per_mille,
  };
}
