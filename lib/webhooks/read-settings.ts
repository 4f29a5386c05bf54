import "server-only";
import type { Sql } from "@/lib/db/sql";
import { PLUGIN_STATES, PLUGIN_TYPES, type PluginSettings, type WebhookSettings } from "@/lib/webhooks/types";

interface SettingsRow {
  enabled: boolean;
  operations_url: string;
  operations_to_session_url: boolean;
  from_api: boolean;
  ignore_tls: boolean;
  timeout_ms: number;
  attempts: number;
  pause_ms: number;
  requests_enabled: boolean;
  requests_url: string;
  notify_on_error: boolean;
  error_emails: string[];
  plugins: { type: string; url: string; only_listed_states: boolean; states: string[] }[];
}

/** The settings as they stand in the caller's transaction. */
export async function readWebhookSettings(sql: Sql): Promise<WebhookSettings> {
  const [row] = await sql.query<SettingsRow>(
    `SELECT s.*, (SELECT jsonb_agg(to_jsonb(g)) FROM webhook_plugin g) AS plugins FROM webhook_settings s`,
    [],
    "webhook-settings",
  );
  if (!row) throw new Error("The row of webhook settings is missing.");
  return {
    enabled: row.enabled,
    operationsUrl: row.operations_url,
    operationsToSessionUrl: row.operations_to_session_url,
    fromApi: row.from_api,
    ignoreTls: row.ignore_tls,
    timeoutMs: row.timeout_ms,
    attempts: row.attempts,
    pauseMs: row.pause_ms,
    requestsEnabled: row.requests_enabled,
    requestsUrl: row.requests_url,
    notifyOnError: row.notify_on_error,
    errorEmails: row.error_emails,
    plugins: PLUGIN_TYPES.map((type) => pluginOf(row, type)),
  };
}

function pluginOf(row: SettingsRow, type: PluginSettings["type"]): PluginSettings {
  const plugin = row.plugins.find((one) => one.type === type);
  return {
    type,
    url: plugin?.url ?? "",
    onlyListedStates: plugin?.only_listed_states ?? false,
    states: PLUGIN_STATES.filter((state) => plugin?.states.includes(state)),
  };
}
