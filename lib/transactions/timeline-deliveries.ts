import "server-only";
import { linkMailKeys } from "@/lib/transactions/link-mails";
import type { Sql } from "@/lib/db/sql";
import type { TimelineEvent } from "@/lib/transactions/views";

const MOST = 200;

interface DeliveryRow {
  id: bigint;
  at: string;
  status: "pending" | "delivered" | "failed";
  url: string;
  tries: number;
}

interface MailRow {
  id: bigint;
  at: string;
  status: string;
  kind: string;
  recipient: string;
}

/** What was told of a payment to programs and to its customer. `mayOpen`: the reader may look at the whole of each. */
export async function readDeliveries(
  sql: Sql,
  sessionId: string,
  operationIds: readonly string[],
  mayOpen: boolean,
): Promise<TimelineEvent[]> {
  const [deliveries, mails] = await Promise.all([
    sql.query<DeliveryRow>(
      `SELECT id, coalesce(finished_at, created_at) AS at, status, url, tries FROM webhook_delivery
       WHERE transaction_session_id = $1 ORDER BY event_seq DESC LIMIT ${MOST}`,
      [sessionId],
      "timeline-webhooks",
    ),
    // A mail's key says what it is about.
    sql.query<MailRow>(
      `SELECT id, coalesce(finished_at, created_at) AS at, status, kind, recipient FROM mail
       WHERE key = ANY ($1::text[]) ORDER BY id DESC LIMIT ${MOST}`,
      [[...linkMailKeys(sessionId), ...operationIds.map((id) => `customer:${id}`)]],
      "timeline-mails",
    ),
  ]);
  return [
    ...deliveries.map((row) => ({
      ...plain(`webhook-${row.id}`, row.at),
      action: `delivery.${row.status}`,
      result: row.status === "failed" ? ("failed" as const) : ("ok" as const),
      subject: hostOf(row.url),
      ...(mayOpen ? { href: `/webhooks/${row.id}` } : {}),
    })),
    ...mails.map((row) => ({
      ...plain(`mail-${row.id}`, row.at),
      action: `mail.${row.status}`,
      result: row.status === "failed" ? ("failed" as const) : ("ok" as const),
      subject: row.recipient,
      ...(mayOpen ? { href: `/mails/${row.id}` } : {}),
    })),
  ];
}

function plain(key: string, at: string) {
  return { key, at, actor: null, operation: null, details: null };
}

/** The path may carry a secret of the receiver. */
function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return "–";
  }
}
