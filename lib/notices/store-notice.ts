import "server-only";
import { createHash, randomUUID } from "node:crypto";
import type { Sql } from "@/lib/db/sql";
import { storableJson, storableText } from "@/lib/db/storable";
import type { GatewayNotice } from "@/lib/gateways/notice-types";
import { scrubHeaders, scrubText } from "@/lib/gateways/scrub";
import { addJob } from "@/lib/jobs/add-job";
import { encodeFacts } from "@/lib/notices/facts";
import type { NoticeKind, NoticeStatus } from "@/lib/notices/types";

/** What came in, ready to be kept: no secret of its accounts and no card number in it. */
export interface KeptBody {
  /** Accounts whose secret signed it. */
  accountIds: readonly number[];
  body: string;
  headers: string;
  /** Names a body that holds no notice with an id of its own. */
  digest: string;
  /** Never stored: what has to be taken out of everything that is. */
  secrets: readonly string[];
}

/** More than any gateway sends with a notice; the rest is noise of proxies. */
const MOST_HEADERS = 60;
const LONGEST_HEADER = 1_000;
/** Put there by our own server on the way in. */
const OUR_OWN = "x-countersign-";
/** Of what nobody vouches for only the beginning is kept. */
export const LONGEST_REFUSED = 4_096;

export function keep(
  accountIds: readonly number[],
  secrets: readonly string[],
  incoming: { headers: Readonly<Record<string, string>>; rawBody: string },
): KeptBody {
  const few = Object.entries(incoming.headers)
    .filter(([name]) => !name.startsWith(OUR_OWN))
    .slice(0, MOST_HEADERS)
    .map(([name, value]) => [name.slice(0, 200), value.slice(0, LONGEST_HEADER)] as const);
  return {
    accountIds,
    body: storableText(scrubText(incoming.rawBody, secrets)),
    headers: storableJson(scrubHeaders(Object.fromEntries(few), secrets)),
    secrets,
    digest: `body:${createHash("sha256").update(incoming.rawBody).digest("hex")}`,
  };
}

interface Row {
  accountId: number;
  noticeId: string;
  kind: NoticeKind;
  status: NoticeStatus;
  result: string | null;
  body: string;
  facts: GatewayNotice | null;
}

async function insert(sql: Sql, kept: KeptBody, row: Row): Promise<bigint | null> {
  const { facts } = row;
  const rows = await sql.query<{ id: bigint }>(
    `INSERT INTO gateway_notice (gateway_account_id, notice_id, raw_body, headers, account_ids, kind, status, result, facts,
       payment_reference, gateway_reference, processed_at)
     VALUES ($1, $2, $3, $4::jsonb, $5::int[], $6, $7::varchar, $8, $9::jsonb, $10, $11, CASE WHEN $7::varchar = 'received' THEN NULL ELSE now() END)
     ON CONFLICT (gateway_account_id, notice_id) DO NOTHING RETURNING id`,
    [
      row.accountId,
      storableText(row.noticeId.slice(0, 128)),
      row.body,
      kept.headers,
      kept.accountIds,
      row.kind,
      row.status,
      row.result,
      facts === null ? null : encodeFacts(facts, kept.secrets),
      facts === null
        ? null
        : short(facts.kind === "payment" ? facts.gatewayReference : facts.paymentReference),
      facts === null ? null : short(facts.kind === "dispute" ? facts.disputeId : facts.gatewayReference),
    ],
    "insert-gateway-notice",
  );
  return rows[0]?.id ?? null;
}

const short = (text: string) => storableText(text.slice(0, 128));

/** Keeps a notice once, with the job that applies it. False: it was stored before. */
export async function storeNotice(
  sql: Sql,
  kept: KeptBody,
  accountId: number,
  notice: GatewayNotice,
): Promise<boolean> {
  const id = await insert(sql, kept, {
    accountId,
    noticeId: notice.noticeId,
    kind: notice.kind,
    status: "received",
    result: null,
    body: kept.body,
    facts: notice,
  });
  if (id === null) return false;
  await addJob(sql, "apply-gateway-notice", { gatewayNoticeId: id.toString() });
  return true;
}

/** Keeps what was verified and is about nothing of ours, or what could not be understood. */
export async function storeSilent(
  sql: Sql,
  kept: KeptBody,
  accountId: number,
  kind: "nothing" | "not_understood",
): Promise<boolean> {
  const id = await insert(sql, kept, {
    accountId,
    noticeId: kept.digest,
    kind,
    status: kind === "nothing" ? "done" : kind,
    result: kind === "nothing" ? "nothing" : "unreadable",
    body: kept.body,
    facts: null,
  });
  return id !== null;
}

/** Keeps the beginning of what could not be verified, for whoever finds out why. */
export async function storeRefused(
  sql: Sql,
  kept: KeptBody,
  accountId: number,
  reason: string,
): Promise<void> {
  await insert(sql, kept, {
    accountId,
    noticeId: `refused:${randomUUID()}`,
    kind: "refused",
    status: "refused",
    result: reason.slice(0, 200),
    body: kept.body.slice(0, LONGEST_REFUSED),
    facts: null,
  });
}
