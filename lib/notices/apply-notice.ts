import "server-only";
import { inTransaction } from "@/lib/db/sql";
import type { GatewayNotice } from "@/lib/gateways/notice-types";
import { connectorFor } from "@/lib/gateways/registry";
import { readStoredNotice } from "@/lib/gateways/stored-notice";
import { applyDisputeNotice } from "@/lib/notices/apply-dispute";
import { applyOperationNotice } from "@/lib/notices/apply-operation";
import { decodeFacts } from "@/lib/notices/facts";
import { keep, storeNotice } from "@/lib/notices/store-notice";
import {
  failNotice,
  findStoredNotice,
  finishNotice,
  gatewayActor,
  type NoticeOutcome,
  type StoredNotice,
} from "@/lib/notices/stored-notice";
import { applyPaymentNotice } from "@/lib/payments/apply-payment-notice";

/**
 * Applies one stored notice. May run any number of times, before and after every other notice: what it says is recorded once.
 * Throws what the queue should try again.
 */
export async function applyNotice(gatewayNoticeId: string): Promise<void> {
  const stored = await findStoredNotice(gatewayNoticeId);
  if (!stored) return;
  let outcome: NoticeOutcome;
  try {
    outcome = await apply(stored);
  } catch (error) {
    await failNotice(stored.id, error instanceof Error ? error.message : String(error));
    throw error;
  }
  await finishNotice(stored.id, outcome);
}

async function apply(stored: StoredNotice): Promise<NoticeOutcome> {
  if (stored.kind === "not_understood") return readAgain(stored);
  const notice: GatewayNotice = stored.facts ? decodeFacts(stored.facts) : readStoredNotice(stored);
  switch (notice.kind) {
    case "operation":
      return applyOperationNotice(stored, notice);
    case "dispute":
      return applyDisputeNotice(stored, notice);
    case "payment":
      return applyPaymentNotice(gatewayActor(stored), stored.account_ids, notice);
  }
}

/** A connector that has learned since may understand now. What it finds are notices of their own. */
async function readAgain(stored: StoredNotice): Promise<NoticeOutcome> {
  const account = {
    pgCode: stored.pg_code,
    gateway: stored.gateway,
    currencyCode: stored.currency_code,
    baseUrl: stored.base_url,
    credentials: {},
  };
  const request = { headers: {}, rawBody: stored.raw_body, receivedAtMs: Date.parse(stored.received_at) };
  let notices: readonly GatewayNotice[];
  try {
    notices = connectorFor(stored.gateway).parseWebhook(account, request);
  } catch (error) {
    return {
      status: "attention",
      result: "unreadable",
      detail: error instanceof Error ? error.message : String(error),
    };
  }
  const kept = keep(stored.account_ids, [], request);
  await inTransaction(async (transaction) => {
    for (const notice of notices) await storeNotice(transaction, kept, stored.account_id, notice);
  });
  return { status: "done", result: "understood" };
}
