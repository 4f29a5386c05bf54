import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import type {
  GatewayNotice,
  GatewayWebhookRequest,
  WebhookAcknowledgement,
  WebhookVerification,
} from "@/lib/gateways/notice-types";
import type {
  ConnectionCheck,
  FetchedPayment,
  GatewayPayments,
  PaymentLookup,
} from "@/lib/gateways/payment-types";
import type {
  GatewayAccount,
  GatewayCall,
  GatewayExchange,
  GatewayInquiry,
  GatewayResult,
  InquiryResult,
  PreImage,
} from "@/lib/gateways/types";

/** What the gateway holds before an operation is sent. When it cannot be read, the operation is not sent. */
export type PreImageReading = { exchange: GatewayExchange } & (
  | { ok: true; preImage: PreImage }
  | { ok: false; message: string }
);

export interface GatewayConnector {
  readonly capabilities: GatewayCapabilities;
  readonly payments?: GatewayPayments;
  readonly webhookAcknowledgement?: WebhookAcknowledgement;
  /** Sends one operation, once. Throws for nothing that the network or the gateway does. */
  execute(call: GatewayCall): Promise<GatewayResult>;
  /** Asks what became of an operation. A question that fails says nothing about it: every doubt is `unknown`. */
  inquire(inquiry: GatewayInquiry): Promise<InquiryResult>;
  /** Only with inquiry by comparison: the totals that `inquire` compares with, read and stored before the operation is sent. */
  readPreImage?(call: Omit<GatewayCall, "preImage">): Promise<PreImageReading>;
  verifyWebhook(
    account: GatewayAccount,
    request: GatewayWebhookRequest,
  ): WebhookVerification | Promise<WebhookVerification>;
  /**
   * The notices in a verified webhook; none when it is about nothing of ours. Reads the body alone and needs no credentials.
   * Throws on what cannot be understood, so that it is kept and shown instead of being taken for nothing.
   */
  parseWebhook(account: GatewayAccount, request: GatewayWebhookRequest): readonly GatewayNotice[];
  /** Reads a payment that exists at the gateway. */
  fetchPayment?(lookup: PaymentLookup): Promise<FetchedPayment>;
  /** Asks something harmless, to see whether address and credentials work. */
  checkConnection?(account: GatewayAccount, deadlineMs: number): Promise<ConnectionCheck>;
}
