import type { AmountForm } from "@/lib/gateways/amounts";

/**
 * What a gateway can do, as plain data: it reaches pages and files as it is, and an account may narrow it, never widen it.
 */
export interface GatewayCapabilities {
  gateway: string;
  displayName: string;
  /** A customer can pay at once, or only be authorized first. */
  purchase: boolean;
  authorize: boolean;
  /** `full`: only the whole authorization; `partial`: one capture of any amount; `multiple`: any number of them. */
  capture: CaptureSupport;
  void: boolean;
  /** `full`: only the whole amount; `partial`: one refund of any amount; `multiple`: any number of them. */
  refund: RefundSupport;
  /** Refunds are accepted first and settled by the bank later. */
  queuedRefund: boolean;
  inquiry: InquirySupport;
  /** When "never seen" proves that nothing was executed. Null only where nobody can be asked. */
  neverSeen: NeverSeen | null;
  idempotency: Idempotency;
  /** Operations of ours that its webhooks tell without our reference, as if they had been done in the portal. */
  toldNameless?: readonly ("refund" | "capture" | "void")[];
  /** How amounts are written on this gateway's wire, and which of them it cannot carry. */
  amounts: AmountForm;
  /** ISO 4217 codes, or every currency that the account at the gateway has. */
  currencies: "all" | readonly string[];
  windows: OperationWindows;
  /** When a refund that went through is on the customer's side, as the vendor says; left out where nothing is known. */
  refundArrival?: RefundArrival;
  /** Options that it takes in `extra`, offered where people ask for an operation. Left out: none. */
  extraFields?: readonly ExtraField[];
  credentialFields: readonly CredentialField[];
  /** The vendor's own addresses, offered where an account is set up. */
  baseUrls: readonly BaseUrl[];
  verified: Verification;
}

export const CAPTURE_SUPPORT = ["none", "full", "partial", "multiple"] as const;
export type CaptureSupport = (typeof CAPTURE_SUPPORT)[number];

export const REFUND_SUPPORT = ["none", "full", "partial", "multiple"] as const;
export type RefundSupport = (typeof REFUND_SUPPORT)[number];

/**
 * - `by_operation`: the gateway says what became of one operation of ours.
 * - `by_comparison`: it only knows totals, which are compared with what they were before the operation was sent.
 * - `none`: it tells by webhook alone.
 */
export type InquirySupport = "by_operation" | "by_comparison" | "none";

/** A gateway may take an operation and show it only later: until then its "never seen" is no proof, and believing it leads to a second one. */
export interface NeverSeen {
  /** Minutes after the last moment at which our request can have been on its way; what is said earlier does not count. */
  afterMinutes: number;
  /** Where the number comes from, as in status maps; `own`: a gateway whose books are ours. */
  confidence: "spec" | "sdk" | "docs" | "ref" | "model" | "mem" | "own";
  note: string;
}

export interface Idempotency {
  /** Where our key travels: a header, a field of the body, or as the id in the address. */
  kind: "header" | "body" | "url_id" | "none";
  /**
   * What travels as the key of a header or body, where it is not the key of the call: the operation's own id, which no other installation
   * of ours gives out. Right where the gateway keeps its keys for ever, or answers for any key of anybody.
   */
  carries?: "operation_reference";
  /** For so long the gateway recognises the key, on the careful side of what it says. 0 with `none`. */
  lifetimeHours: number;
  /**
   * The same request with the same key may be sent again inside the lifetime to learn what became of the first: the gateway then
   * answers for the first instead of executing a second. Never true for `none`.
   */
  mayResend: boolean;
  /** Operations that the key does not cover at this gateway. */
  except: readonly ("refund" | "capture" | "void")[];
}

/** Time limits of the gateway; null where it has none or none is known. */
export interface OperationWindows {
  refundDays: number | null;
  captureDays: number | null;
  voidHours: number | null;
}

export interface RefundArrival {
  minDays: number;
  maxDays: number;
  /** Days on which banks work; else days of the calendar. */
  businessDays: boolean;
  /** Where the number comes from, as in status maps. */
  confidence: "docs" | "mem" | "own";
}

/** An option of a gateway: one word of a list, or the tickets of an order with what goes back for each. */
export type ExtraField = { name: string; operations: readonly ("refund" | "capture" | "void")[] } & (
  | { kind: "choice"; options: readonly string[] }
  | { kind: "tickets" }
);

/** One value that an account needs to talk to the gateway. */
export interface CredentialField {
  /** Key in the stored credentials and in the accounts file. */
  name: string;
  label: string;
  /** Hidden once it is stored. */
  secret: boolean;
  required: boolean;
  /** Where to find it, or what it is for. */
  hint?: string;
}

export interface BaseUrl {
  kind: "live" | "test";
  url: string;
}

export interface Verification {
  /**
   * - `sandbox`: against the vendor's own test system.
   * - `stand_in`: against a server of ours that plays the vendor as its documents describe it.
   * - `spec`: requests also checked against the vendor's machine-readable description.
   * - `docs`: written from the documents alone.
   */
  level: "sandbox" | "stand_in" | "spec" | "docs";
  note: string;
}
