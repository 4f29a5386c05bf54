import type { Stage } from "@/lib/gateways/contract/stage";
import type { GatewayConnector } from "@/lib/gateways/connector-types";
import type { GatewayNotice } from "@/lib/gateways/notice-types";
import type { ExternalOperation, GatewayCall, GatewayOutcome } from "@/lib/gateways/types";

/** What the author of a connector writes down for the contract suite. See docs/gateways.md. */
export interface ConnectorContract {
  connector: GatewayConnector;
  /** Test values of every credential field. Secret ones need at least twelve characters. */
  credentials: Record<string, string>;
  /** What comes after the stand-in's address in the account's base URL, such as "/v72". */
  basePath?: string;
  currencyCode: string;
  amountMinor: bigint;
  /** The gateway's id of the payment that everything is done to. */
  paymentReference: string;
  call?: Partial<GatewayCall>;
  /** Plays the vendor: a fresh one for each case. */
  vendor(): Vendor;
  /** Operations whose first answer is only an acknowledgement: plain success then means `pending`. */
  acknowledges: readonly ExternalOperation[];
  statusRows: readonly StatusRow[];
  webhooks: WebhookContract | { none: string };
  /** What does not exist at this vendor, with the reason. The suite prints it. */
  absent: Partial<Record<AbsentName, string>>;
}

/** Nothing else can be declared absent. */
export type AbsentCase =
  | "pending_answer"
  | "amount_in_answer"
  | "currency_in_answer"
  | "status_in_answer"
  | "reference_in_request"
  | "reference_in_answer"
  | "amount_in_inquiry"
  | "status_in_inquiry"
  | "pending_webhook"
  | "late_failure"
  | "webhook";
export type AbsentName = AbsentCase | `${ExternalOperation}/${AbsentCase}`;

/** A request as the stand-in got it. */
export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string>>;
  body: string;
  kind: RequestKind;
}

/** Writes execute something, questions ask; others are on the way to them, such as fetching an access token. */
export type RequestKind = "write" | "question" | "other";

export interface VendorAnswer {
  status: number;
  headers?: Record<string, string>;
  /** An object becomes JSON; a string goes as it is. */
  body: unknown;
}

/** One vendor, played: it understands the connector's requests and answers in the vendor's form. */
export interface Vendor {
  classify(request: Omit<SeenRequest, "kind">): RequestKind;
  handle(request: SeenRequest, stage: Stage): VendorAnswer;
}

/** One row of a status map, tried over HTTP. */
export interface StatusRow {
  operation: ExternalOperation;
  /** Where the status stands: in the answer to the operation itself, or in the answer to a question about it. */
  on: "answer" | "inquiry";
  /** The vendor's word: the stand-in says it instead of its own. */
  word?: string;
  /** A whole answer, for refusals and errors. */
  reply?: VendorAnswer;
  outcome: GatewayOutcome | "not_found";
  /** Where the fact comes from: see the table at the top of docs/gateways.md. */
  confidence: "spec" | "sdk" | "docs" | "ref" | "model" | "mem";
}

/** A fact that the vendor would tell by webhook. */
export interface WebhookFact {
  /** Tells one event from another. */
  eventId: string;
  type: ExternalOperation;
  /** `failed_late`: it had succeeded before. */
  status: "succeeded" | "pending" | "declined" | "failed_late";
  /** Null: done in the vendor's own portal. */
  operationReference: string | null;
  gatewayReference: string;
  paymentReference: string;
  amountMinor: bigint;
  currencyCode: string;
}

export interface BuiltWebhook {
  headers: Record<string, string>;
  rawBody: string;
}

export interface WebhookSigner {
  credentials: Record<string, string>;
  atMs: number;
}

export interface WebhookContract {
  /**
   * - `raw_body`: one changed byte is refused.
   * - `fields`: the signature covers chosen fields, so the same fields in another layout are the same notice.
   * - `shared_secret`: a plain secret proves the sender at most, so every notice has to be confirmed.
   */
  signs: "raw_body" | "fields" | "shared_secret";
  /** The signed fields leave out what the notice is about, so it has to be confirmed although it is signed. */
  mustConfirm?: true;
  /** Credential that a webhook is verified with. */
  secretField: string;
  /** Seconds after which a webhook is stale, or why there is no such limit. */
  staleAfterSeconds: number | { none: string };
  /** Null: the vendor tells no such fact. Then it has to be declared absent. */
  build(fact: WebhookFact, signer: WebhookSigner): BuiltWebhook | null;
  /** The body of a webhook with another amount; the headers stay. */
  tamper(rawBody: string): string;
  /** Further webhooks, with what has to be read from them: payments, disputes, what is nothing for us. */
  samples: readonly WebhookSample[];
}

export interface WebhookSample {
  name: string;
  build(signer: WebhookSigner): BuiltWebhook;
  /** Each has to match the notice at its place; none means "nothing for us". */
  notices: readonly Partial<GatewayNotice>[];
}
