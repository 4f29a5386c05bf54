/** What is announced: a payment's outcome, an operation's outcome, a state of an approval request, or a trial from the console. */
export const WEBHOOK_KINDS = ["payment", "operation", "request", "test"] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

export const DELIVERY_STATUSES = ["pending", "delivered", "failed"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** Kinds of payments that have settings of their own. */
export const PLUGIN_TYPES = ["payment_request", "e_commerce"] as const;
export type PluginType = (typeof PLUGIN_TYPES)[number];

/** States that a plugin's list can name. */
export const PLUGIN_STATES = ["paid", "failed", "authorized", "canceled"] as const;
export type PluginState = (typeof PLUGIN_STATES)[number];

export interface PluginSettings {
  type: PluginType;
  /** Empty: none. */
  url: string;
  /** On: payment events only in the states of the list. Off: in all. */
  onlyListedStates: boolean;
  states: PluginState[];
}

export interface WebhookSettings {
  enabled: boolean;
  operationsUrl: string;
  operationsToSessionUrl: boolean;
  /** Off: payments that the API began and operations that it called are not announced. */
  fromApi: boolean;
  ignoreTls: boolean;
  timeoutMs: number;
  /** In total, the first one included. */
  attempts: number;
  pauseMs: number;
  /** States of approval requests are announced to this address. */
  requestsEnabled: boolean;
  requestsUrl: string;
  /** Whether somebody is told by mail of what was finally not delivered, and who. */
  notifyOnError: boolean;
  errorEmails: string[];
  plugins: PluginSettings[];
}

/**
 * Why an attempt has no answer. `refused_target` and `invalid_url` are our own refusals; `interrupted` is a process that died
 * while it waited.
 */
export type DeliveryFault =
  | "timeout"
  | "connection"
  | "dns"
  | "tls"
  | "refused_target"
  | "invalid_url"
  | "interrupted";

/** A row of the list of deliveries. */
export interface DeliverySummary {
  id: string;
  eventId: string;
  kind: WebhookKind;
  /** Session id of the payment; null for a trial. */
  transaction: string | null;
  url: string;
  status: DeliveryStatus;
  attempts: number;
  lastStatus: number | null;
  lastFault: DeliveryFault | null;
  createdAt: string;
  finishedAt: string | null;
}

export interface DeliveryAttempt {
  id: string;
  startedAt: string;
  durationMs: number | null;
  requestHeaders: Record<string, string>;
  requestBody: string;
  address: string | null;
  httpStatus: number | null;
  fault: DeliveryFault | null;
  faultDetail: string | null;
  responseHeaders: Record<string, string> | null;
  responseBody: string | null;
}

export interface DeliveryDetail extends DeliverySummary {
  nextAttemptAt: string | null;
  log: DeliveryAttempt[];
}

export interface DeliveryFilter {
  status: DeliveryStatus | null;
  kind: WebhookKind | null;
  /** Session id of a payment; empty: all. */
  transaction: string;
  /** Deliveries older than this one. */
  before: string | null;
}

export interface DeliveryPage {
  rows: DeliverySummary[];
  /** Cursor of the next page, null on the last. */
  next: string | null;
}

/** A secret as the settings page may know it: never its text. */
export interface SecretSummary {
  id: number;
  createdAt: string;
  retiresAt: string | null;
}
