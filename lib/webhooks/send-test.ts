import "server-only";
import { randomUUID } from "node:crypto";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { announce } from "@/lib/webhooks/announce-event";
import { timestampUtc } from "@/lib/webhooks/operation-event";

/**
 * Sends a trial to an address, also while webhooks are switched off: by the same queue, with the same signatures. No payment
 * has its session id, so a receiver that looks it up finds nothing to change. Returns the event's id.
 */
export async function sendTestWebhook(actor: Actor, url: string): Promise<{ eventId: string }> {
  requirePermission(actor, "webhook.manage");
  const number = randomUUID();
  const body = {
    amount: "1.000",
    currency_code: "KWD",
    is_sandbox: true,
    message: "A trial from the console. Nothing was paid.",
    order_no: "TEST",
    reference_number: `test${number.slice(0, 8)}`,
    result: "pending",
    session_id: `test-${number}`,
    state: "created",
    timestamp_utc: timestampUtc(new Date().toISOString()),
  };
  return inTransaction(async (sql) => {
    const eventId = await announce(sql, "test", body.session_id, body, [url]);
    await recordAudit(sql, {
      actor,
      action: "webhook.test_sent",
      objectType: "webhook_event",
      objectId: eventId,
      after: { url },
    });
    return { eventId };
  });
}
