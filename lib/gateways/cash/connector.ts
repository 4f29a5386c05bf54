import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { GatewayResult, InquiryResult } from "@/lib/gateways/types";

/** Machine name of the gateway of accounts that stand for cash. */
export const CASH_GATEWAY = "cash";

const NOTHING_TO_DO = {
  gatewayReference: null,
  code: "cash",
  message: "Cash is handed over outside of this system.",
  pgParams: {},
  response: {},
  exchange: {
    request: { method: "", url: "", headers: {}, body: null },
    response: null,
    fault: "cash",
    startedAt: new Date(0).toISOString(),
    durationMs: 0,
  },
};

/** Cash on delivery: there is nobody to talk to. The merchant says that he took the money, and nothing is done with it later. */
export const cashConnector: GatewayConnector = {
  capabilities: {
    gateway: CASH_GATEWAY,
    displayName: "Cash",
    purchase: true,
    authorize: false,
    capture: "none",
    void: false,
    refund: "none",
    queuedRefund: false,
    inquiry: "none",
    neverSeen: null,
    idempotency: { kind: "none", lifetimeHours: 0, mayResend: false, except: [] },
    amounts: { kind: "decimal_string" },
    currencies: "all",
    windows: { refundDays: null, captureDays: null, voidHours: null },
    credentialFields: [],
    baseUrls: [],
    verified: { level: "sandbox", note: "Needs no gateway." },
  },
  execute: async (): Promise<GatewayResult> => ({ ...NOTHING_TO_DO, outcome: "failed" }),
  inquire: async (): Promise<InquiryResult> => ({ ...NOTHING_TO_DO, outcome: "not_found" }),
  verifyWebhook: () => ({ ok: false, reason: "not_configured" }),
  parseWebhook: () => {
    throw new Error("Cash sends no notices.");
  },
};
