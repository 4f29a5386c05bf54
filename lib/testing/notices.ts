import { createHmac, randomUUID } from "node:crypto";
import { inTransaction, sql } from "@/lib/db/sql";
import type { GatewayNotice } from "@/lib/gateways/notice-types";
import { connectorFor } from "@/lib/gateways/registry";
import { applyNotice } from "@/lib/notices/apply-notice";
import { openAccount, accountById } from "@/lib/notices/sealed-accounts";
import { keep, storeNotice } from "@/lib/notices/store-notice";

/** Notices of gateways as the webhook's route and its job treat them. */

/** The sandbox gateway's signature of a body. */
export function signSandbox(
  body: string,
  secret: string,
  at = Math.floor(Date.now() / 1000),
): Record<string, string> {
  const digest = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
  return { "sandbox-signature": `t=${at},v1=${digest}` };
}

export interface NoticeLine {
  id: bigint;
  kind: string;
  status: string;
  result: string | null;
  detail: string | null;
  tries: number;
  transaction_session_id: string | null;
}

/** What is known about the stored notice. */
export async function noticeNow(noticeId: string): Promise<NoticeLine> {
  const [row] = await sql.query<NoticeLine>(
    "SELECT id, kind, status, result, detail, tries, transaction_session_id FROM gateway_notice WHERE notice_id = $1 ORDER BY id DESC LIMIT 1",
    [noticeId],
  );
  if (!row) throw new Error(`There is no notice ${noticeId}.`);
  return row;
}

/** Keeps a notice of an account as if it had come in and been verified. False: it was stored before. */
export async function keepNotice(
  accountId: number,
  body: string,
  change: (notice: GatewayNotice) => GatewayNotice = (notice) => notice,
): Promise<{ noticeId: string; stored: boolean }> {
  const account = openAccount(await accountById(accountId));
  const request = { headers: {}, rawBody: body, receivedAtMs: Date.now() };
  const [notice] = connectorFor(account.gateway).parseWebhook(account, request);
  if (!notice) throw new Error("The body holds no notice.");
  const changed = change(notice);
  const stored = await inTransaction((transaction) =>
    storeNotice(transaction, keep([accountId], [], request), accountId, changed),
  );
  return { noticeId: changed.noticeId, stored };
}

/** Keeps and applies it, twice, as a queue may do. Says what became of it. */
export async function tellNotice(
  accountId: number,
  body: string,
  change?: (notice: GatewayNotice) => GatewayNotice,
): Promise<string | null> {
  const { noticeId, stored } = await keepNotice(accountId, body, change);
  if (!stored) return "stored before";
  const { id } = await noticeNow(noticeId);
  await applyNotice(id.toString());
  await applyNotice(id.toString());
  return (await noticeNow(noticeId)).result;
}

export interface SandboxOperation {
  id?: string;
  type?: "refund" | "capture" | "void";
  reference?: string | null;
  status?: string;
  amount: string;
}

/** A notice about an operation in the sandbox gateway's form. */
export function operationBody(
  payment: { gatewayReference: string },
  operation: SandboxOperation,
  more: { id?: string; currency?: string; at?: string } = {},
): string {
  const type = operation.type ?? "refund";
  const status = operation.status ?? "succeeded";
  return JSON.stringify({
    id: more.id ?? `ntc_${randomUUID()}`,
    event: `${type}.${status}`,
    created_at: more.at ?? new Date().toISOString(),
    data: {
      type,
      payment_id: payment.gatewayReference,
      currency: more.currency ?? "KWD",
      code: null,
      message: null,
      reference: null,
      id: `op_${randomUUID()}`,
      ...operation,
      status,
    },
  });
}

/** The account through which the payment went. */
export async function accountOfPayment(payment: { id: bigint }): Promise<number> {
  const [row] = await sql.query<{ id: number }>(
    "SELECT gateway_account_id AS id FROM payment_transaction WHERE id = $1",
    [payment.id],
  );
  return row?.id ?? 0;
}
