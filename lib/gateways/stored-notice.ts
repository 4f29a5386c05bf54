import type { GatewayNotice } from "@/lib/gateways/notice-types";
import { connectorFor } from "@/lib/gateways/registry";

/** A notice as it was kept, with what its account's row says. */
export interface StoredNoticeRow {
  notice_id: string;
  raw_body: string;
  received_at: string;
  pg_code: string;
  gateway: string;
  base_url: string;
  currency_code: string;
}

/** Reads a stored notice again. It was verified when it came in; one body may hold several, each stored under its own id. */
export function readStoredNotice(stored: StoredNoticeRow): GatewayNotice {
  const account = {
    pgCode: stored.pg_code,
    gateway: stored.gateway,
    currencyCode: stored.currency_code,
    baseUrl: stored.base_url,
    credentials: {},
  };
  const notices = connectorFor(stored.gateway).parseWebhook(account, {
    headers: {},
    rawBody: stored.raw_body,
    receivedAtMs: Date.parse(stored.received_at),
  });
  const notice = notices.find((one) => one.noticeId === stored.notice_id);
  if (!notice) throw new Error(`the stored body holds no notice ${stored.notice_id}`);
  return notice;
}
