import "server-only";
import { recordAudit } from "@/lib/audit/record-audit";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import { inTransaction } from "@/lib/db/sql";
import { readWebhookSettings } from "@/lib/webhooks/read-settings";
import type { UpdateWebhookSettings } from "@/lib/webhooks/rules";

/** Stores the settings of webhooks. They act on whatever is announced from now on; what is under way keeps its addresses. */
export async function updateWebhookSettings(actor: Actor, input: UpdateWebhookSettings): Promise<void> {
  requirePermission(actor, "webhook.manage");
  await inTransaction(async (sql) => {
    await sql.query("SELECT 1 FROM webhook_settings FOR UPDATE");
    const before = await readWebhookSettings(sql);
    await sql.query(
      `UPDATE webhook_settings SET enabled = $1, operations_url = $2, operations_to_session_url = $3, ignore_tls = $4,
         timeout_ms = $5, attempts = $6, pause_ms = $7, from_api = $8, requests_enabled = $9, requests_url = $10,
         notify_on_error = $11, error_emails = $12::text[], updated_at = now()`,
      [
        input.enabled,
        input.operationsUrl,
        input.operationsToSessionUrl,
        input.ignoreTls,
        input.timeoutS * 1_000,
        input.attempts,
        input.pauseS * 1_000,
        input.fromApi,
        input.requestsEnabled,
        input.requestsUrl,
        input.notifyOnError,
        [...new Set(input.errorEmails)],
      ],
    );
    for (const plugin of input.plugins) {
      await sql.query(
        `UPDATE webhook_plugin SET url = $2, only_listed_states = $3, states = $4::text[] WHERE type = $1::transaction_type`,
        [plugin.type, plugin.url, plugin.onlyListedStates, plugin.states],
      );
    }
    const after = await readWebhookSettings(sql);
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    await recordAudit(sql, {
      actor,
      action: "webhook.settings_changed",
      objectType: "webhook_settings",
      objectId: "1",
      before: { ...before },
      after: { ...after },
    });
  });
}
