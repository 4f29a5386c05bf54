import "server-only";
import { requirePermission, type UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";
import type { OperationOutlook } from "@/lib/approvals/views";
import { extraFieldsFor } from "@/lib/gateways/extra-fields";
import { capabilitiesOf } from "@/lib/gateways/registry";
import { type ExternalOperationType, OPERATION_PERMISSION } from "@/lib/operations/types";
import { readWebhookSettings } from "@/lib/webhooks/read-settings";
import { operationUrls } from "@/lib/webhooks/rules";

interface OutlookRow {
  type: string;
  webhook_url: string | null;
  gateway: string | null;
  account_name: string | null;
  capabilities: unknown;
  paused_until: string | null;
}

/** What follows an operation on one payment: the gateway and its time, the options that it takes, and who is told. */
export async function readOperationOutlook(
  actor: UserActor,
  sessionId: string,
  type: ExternalOperationType,
): Promise<OperationOutlook> {
  requirePermission(actor, OPERATION_PERMISSION[type]);
  const [row] = await sql.query<OutlookRow>(
    `SELECT p.type, p.webhook_url, a.gateway, a.name AS account_name, a.capabilities,
       CASE WHEN a.paused_until > now() THEN a.paused_until END AS paused_until
     FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
     WHERE p.session_id = $1 AND p.deleted_at IS NULL`,
    [sessionId],
  );
  if (!row) throw notFound("Transaction");
  const settings = await readWebhookSettings(sql);
  const plugin = settings.plugins.find((one) => one.type === row.type);
  const urls = settings.enabled ? operationUrls(settings, row.webhook_url, plugin?.url ?? "") : [];
  const able = row.gateway === null ? null : capabilitiesOf(row.gateway, row.capabilities);
  return {
    account: row.account_name,
    pausedUntil: row.paused_until,
    queued: type === "refund" && able?.queuedRefund === true,
    arrival: type === "refund" ? (able?.refundArrival ?? null) : null,
    extraFields: extraFieldsFor(able?.extraFields, type),
    told: urls.map(withoutQuery),
  };
}

/** An address may carry a secret behind its question mark. */
function withoutQuery(address: string): string {
  const url = new URL(address);
  return `${url.host}${url.pathname === "/" ? "" : url.pathname}`;
}
