import "server-only";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { recordAudit } from "@/lib/audit/record-audit";
import type { Origin } from "@/lib/auth/actor";
import { tooManyRequests } from "@/lib/auth/attempt-limits";
import { perPool } from "@/lib/db/pool";
import { inTransaction, sql } from "@/lib/db/sql";
import { AppError, notFound } from "@/lib/errors";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { GatewayNotice, GatewayWebhookRequest } from "@/lib/gateways/notice-types";
import { connectorFor } from "@/lib/gateways/registry";
import type { GatewayAccount } from "@/lib/gateways/types";
import { log } from "@/lib/log";
import { type AccountRow, accountsNamed, openAccount } from "@/lib/notices/sealed-accounts";
import {
  keep,
  type KeptBody,
  LONGEST_REFUSED,
  storeNotice,
  storeRefused,
  storeSilent,
} from "@/lib/notices/store-notice";

/** Refused notices of one account that are kept and put in the trail within an hour; more only count. */
export const REFUSALS_KEPT_PER_HOUR = 60;

const refusals = perPool(
  (storeClient) =>
    new RateLimiterPostgres({
      ...{ storeClient, storeType: "pool", tableName: "rate_limit", tableCreated: true },
      ...{ keyPrefix: "notice-refused", points: REFUSALS_KEPT_PER_HOUR, duration: 3_600 },
    }),
);

/** What came in for one gateway, and the accounts whose secret it carries. */
interface Verified {
  connector: GatewayConnector;
  accounts: AccountRow[];
  kept: KeptBody;
}

/**
 * Takes a gateway's webhook: verifies it, keeps it once and leaves the work to a job of the same commit. Answers how many notices
 * were new. Throws `not_found`, `unauthenticated` and, when refusals come in a flood, `too_many_requests`.
 */
export async function receiveNotice(
  name: string,
  incoming: GatewayWebhookRequest,
  origin: Origin,
): Promise<{ connector: GatewayConnector; stored: number }> {
  const { connector, accounts, kept } = await verify(name, incoming, origin);
  const notices = read(connector, accounts, incoming);
  const first = accounts[0] as AccountRow;
  const stored = await inTransaction(async (transaction) => {
    if (notices === null || notices.length === 0) {
      const kind = notices === null ? "not_understood" : "nothing";
      return (await storeSilent(transaction, kept, first.id, kind)) ? 1 : 0;
    }
    let count = 0;
    for (const notice of notices) {
      const accountId = (await accountOf(accounts, notice)) ?? first.id;
      if (await storeNotice(transaction, kept, accountId, notice)) count += 1;
    }
    return count;
  });
  return { connector, stored };
}

/** A gateway that signs for several accounts is believed about those whose secret it has, and about no others. */
async function verify(name: string, incoming: GatewayWebhookRequest, origin: Origin): Promise<Verified> {
  const named = await accountsNamed(name);
  const first = named[0];
  if (!first) throw notFound("Gateway account");
  const connector = connectorFor(first.gateway);
  const opened = named.filter((row) => row.gateway === first.gateway).flatMap(tryToOpen);
  // The gateway sends again; by then somebody may have given us the right key.
  if (opened.length === 0) throw new AppError("unavailable");
  const judged = await Promise.all(
    opened.map(async ({ row, account }) => ({
      row,
      verdict: await connector.verifyWebhook(account, incoming),
    })),
  );
  const accounts = judged.filter(({ verdict }) => verdict.ok).map(({ row }) => row);
  const secrets = opened.flatMap(({ account }) => secretsOf(account));
  if (accounts.length > 0) {
    const kept = keep(
      accounts.map(({ id }) => id),
      secrets,
      incoming,
    );
    return { connector, accounts, kept };
  }
  const verdict = judged[0]?.verdict;
  // Anybody can send such a thing, so it may not cost what cleaning the whole of it would.
  const beginning = { ...incoming, rawBody: incoming.rawBody.slice(0, 2 * LONGEST_REFUSED) };
  await refuse(
    first,
    keep([], secrets, beginning),
    verdict && !verdict.ok ? verdict.reason : "not_verified",
    origin,
  );
  throw new AppError("unauthenticated", { detail: "The signature of the notice is not valid." });
}

function tryToOpen(row: AccountRow): { row: AccountRow; account: GatewayAccount }[] {
  try {
    return [{ row, account: openAccount(row) }];
  } catch (error) {
    log.error({ error, account: row.pg_code }, "the credentials of a gateway account cannot be opened");
    return [];
  }
}

const secretsOf = (account: GatewayAccount) => Object.values(account.credentials);

/** Keeps it and puts it in the trail, as long as it is not one of a flood that would fill both. */
async function refuse(account: AccountRow, kept: KeptBody, reason: string, origin: Origin): Promise<void> {
  let first: RateLimiterRes | null = null;
  try {
    await refusals().consume(account.id);
  } catch (limit) {
    if (!(limit instanceof RateLimiterRes)) throw limit;
    first = limit;
  }
  const flood = first !== null;
  if (first !== null && first.consumedPoints > REFUSALS_KEPT_PER_HOUR + 1) throw comeLater(first);
  await inTransaction(async (transaction) => {
    if (!flood) await storeRefused(transaction, kept, account.id, reason);
    await recordAudit(transaction, {
      actor: { type: "anonymous", label: `webhook ${account.pg_code}`, ...origin },
      action: flood ? "gateway_notice.flood" : "gateway_notice.refused",
      objectType: "gateway_account",
      objectId: account.pg_code,
      result: "refused",
      reason: flood
        ? "So many notices were refused that further ones of this hour are only counted."
        : reason,
    });
  });
  if (first !== null) throw comeLater(first);
}

function comeLater(limit: RateLimiterRes): AppError {
  return tooManyRequests(Math.max(1, Math.ceil(limit.msBeforeNext / 1_000)));
}

/** Null: verified, and not understood. */
function read(
  connector: GatewayConnector,
  accounts: AccountRow[],
  incoming: GatewayWebhookRequest,
): readonly GatewayNotice[] | null {
  const first = accounts[0] as AccountRow;
  try {
    return connector.parseWebhook(openAccount(first), incoming);
  } catch (error) {
    log.warn({ error, account: first.pg_code }, "a verified notice was not understood; it is kept and shown");
    return null;
  }
}

/** Which of the accounts it is about: the payment tells, or the attempt, which is known by our own reference from the first moment on. */
async function accountOf(accounts: AccountRow[], notice: GatewayNotice): Promise<number | null> {
  const ids = accounts.map(({ id }) => id);
  const reference = notice.kind === "payment" ? notice.reference : null;
  const payment = notice.kind === "payment" ? notice.gatewayReference : notice.paymentReference;
  const rows = await sql.query<{ gateway_account_id: number }>(
    `SELECT gateway_account_id FROM payment_attempt WHERE reference_number = $1 AND gateway_account_id = ANY($3::int[])
     UNION ALL
     SELECT gateway_account_id FROM payment_transaction WHERE gateway_account_id = ANY($3::int[]) AND gateway_reference = $2 LIMIT 1`,
    [reference?.slice(0, 128) ?? null, payment.slice(0, 128), ids],
    "account-of-notice",
  );
  return rows[0]?.gateway_account_id ?? null;
}
