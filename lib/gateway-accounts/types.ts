import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type { GatewayExchange } from "@/lib/gateways/types";

/** What is not finished at an account. */
export interface OpenWork {
  /** Sent, or on their way, without a definite outcome. */
  operations: number;
  /** Requests that wait for a checker or for their execution. */
  requests: number;
  /** Customers who were sent to the gateway today and have not come back. */
  attempts: number;
}

/** Calls that got a definite answer, and those that got none. A refusal by the bank is an answer. */
export interface CallCount {
  calls: number;
  failures: number;
}

export interface AccountHealth {
  /** Latest definite answer of the last seven days. */
  lastSuccessAt: string | null;
  lastHour: CallCount;
  lastDay: CallCount;
  /** Operations whose outcome nobody knows at this moment. */
  unknown: number;
  /** Calls are refused until then, because the gateway did not answer. */
  pausedUntil: string | null;
  failedCalls: number;
  lastFault: string | null;
  lastFaultAt: string | null;
}

/** A row of the list. */
export interface AccountSummary {
  pgCode: string;
  name: string;
  gateway: string;
  gatewayName: string;
  isBuilt: boolean;
  currencyCode: string;
  isSandbox: boolean;
  isActive: boolean;
  fromFile: boolean;
  can: Pick<GatewayCapabilities, "refund" | "capture" | "void">;
  health: AccountHealth;
  open: OpenWork;
}

/** A credential by name; never its value. */
export interface CredentialState {
  name: string;
  label: string;
  hint: string | null;
  required: boolean;
  isSet: boolean;
}

export interface AccountDetail extends AccountSummary {
  version: number;
  /** Declared by the operator's file, which this process reads: nothing is changed here. */
  isReadOnly: boolean;
  operation: "purchase" | "authorize";
  baseUrl: string;
  webhookUrl: string;
  credentials: CredentialState[];
  /** False when no configured key opens them, or they were damaged. */
  credentialsReadable: boolean;
  credentialsChangedAt: string;
  changedAt: string;
  createdAt: string;
  disabledAt: string | null;
  multipleAttempts: boolean;
  tokenizable: boolean;
  autoDebit: boolean;
  inquiryMinutes: number;
  /** Decimal text of the account's currency. */
  feeFixed: string;
  feePerMille: number;
  plugins: string[];
  tags: string[];
  /** What the connector can do, and what of it this account leaves. Null for a gateway that is not built. */
  own: GatewayCapabilities | null;
  narrowed: GatewayCapabilities;
}

/** A gateway of the catalogue. */
export interface CatalogueEntry {
  gateway: string;
  name: string;
  isBuilt: boolean;
  countries: string[];
  operations: string[];
}

export interface GatewayOverview {
  accounts: AccountSummary[];
  catalogue: CatalogueEntry[];
}

/** What adding an account takes. */
export interface AddableGateways {
  gateways: GatewayCapabilities[];
}

export interface ConnectionTest {
  outcome: "accepted" | "refused" | "unreachable" | "unclear";
  message: string | null;
  exchange: GatewayExchange;
}
