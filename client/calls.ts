// Made from the API's own description by lib/api/openapi/client-source.ts. Not to be changed by hand.
import { call, type CallOptions, type Client } from "./countersign";


export type OperationRequest = {
  /** What to do. */
  operation: "refund" | "capture" | "void" | "cancel" | "expire" | "delete";
  /** The payment, by the id of its session. */
  session_id?: string;
  /** The payment, by the merchant's own number. */
  order_no?: string;
  /** Refund and capture: decimal text in major units of the payment's currency. Left out: all that remains. Ignored by the other operations. */
  amount?: string;
  /** Refund only: `pg` sends the money back through the gateway. `wallet` is refused. */
  destination?: "pg" | "wallet";
  /** Refund, capture and void: options for the gateway, stored and handed on as they are. */
  extra?: Record<string, unknown>;
};

export type ExternalOperation = {
  result: "success" | "queued" | "rejected";
  success: boolean;
  /** `pg`: done on the gateway's own console. */
  source: "input" | "pg";
  /** The gateway account. */
  pg_code: string;
  /** The gateway's own answer. */
  pg_response: Record<string, unknown>;
  /** The same in words that all gateways share. */
  pg_params: Record<string, unknown>;
  /** Of this operation; unique. */
  reference_number: string;
  is_sandbox: boolean;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  timestamp_utc: string;
  /** The user who asked; empty for an API key. */
  initiator: {
    id?: number;
    username?: string;
    email?: string;
    first_name?: string;
    last_name?: string;
    phone?: string;
  };
  /** The payment's own `extra`. */
  extra: Record<string, unknown>;
  /** HMAC-SHA256 of the body; see Webhooks. */
  signature: string;
  /** Decimal text, padded to the currency's decimals. */
  amount: string;
  /** The payment's session. */
  session_id: string;
  /** The payment's order number, if it has one. */
  order_no?: string;
  operation: "refund" | "capture" | "void";
  /** Left out while a capture or void is still open. */
  txn?: {
    /** Decimal text, padded to the currency's decimals. */
    amount: string;
    /** ISO 4217 code. */
    currency_code: string;
    /** Empty: children have none of their own. */
    order_no: string;
    /** The child's own session. */
    session_id: string;
    state: "paid" | "refunded" | "refund_queued" | "refund_rejected" | "voided";
  };
};

export type TrackedOperation = {
  result: "success" | "queued" | "rejected";
  success: boolean;
  /** `pg`: done on the gateway's own console. */
  source: "input" | "pg";
  /** The gateway account. */
  pg_code: string;
  /** The gateway's own answer. */
  pg_response: Record<string, unknown>;
  /** The same in words that all gateways share. */
  pg_params: Record<string, unknown>;
  /** Of this operation; unique. */
  reference_number: string;
  is_sandbox: boolean;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  timestamp_utc: string;
  /** The user who asked; empty for an API key. */
  initiator: {
    id?: number;
    username?: string;
    email?: string;
    first_name?: string;
    last_name?: string;
    phone?: string;
  };
  /** The payment's own `extra`. */
  extra: Record<string, unknown>;
  /** HMAC-SHA256 of the body; see Webhooks. */
  signature: string;
  /** Decimal text, padded to the currency's decimals. */
  amount: string;
  amount_details: {
    /** ISO 4217 code. */
    currency_code: string;
    /** Decimal text, padded to the currency's decimals. */
    amount: string;
    /** Decimal text, padded to the currency's decimals. */
    total: string;
    /** Decimal text, padded to the currency's decimals. */
    fee: string;
  };
  /** ISO 4217 code. */
  currency_code: string;
  customer_id?: string;
  customer_email?: string;
  customer_phone?: string;
  gateway_account: string;
  gateway_name: string;
  gateway_response: Record<string, unknown>;
  payment_type: string;
  /** Decimal text, padded to the currency's decimals. */
  remaining_amount: string;
  /** The child's session. */
  session_id: string;
  state: "paid" | "refunded" | "refund_queued" | "refund_rejected" | "voided";
  operation: "refund" | "capture" | "void";
  txn: {
    /** Decimal text, padded to the currency's decimals. */
    amount: string;
    /** ISO 4217 code. */
    currency_code: string;
    /** Empty: children have none of their own. */
    order_no: string;
    /** The child's own session. */
    session_id: string;
    state: "paid" | "refunded" | "refund_queued" | "refund_rejected" | "voided";
  };
};

export type InternalOperation = {
  detail: string;
  operation: "cancel" | "expire" | "delete";
  result: "success";
};

export type PendingApproval = {
  detail: string;
  operation: "refund" | "void";
  /** `pending_approval` until the request has ended. */
  result: "pending_approval" | "rejected" | "canceled" | "expired" | "done";
  /** The payment's session. */
  session_id: string;
  /** Decimal text, padded to the currency's decimals. */
  amount: string;
  request: {
    /** The number that people quote. */
    id: number;
    status: "pending" | "approved" | "rejected" | "canceled" | "expired" | "manual_action_required" | "done";
    /** ISO 4217 code. */
    currency_code: string;
    /** Given so far. */
    approvals: number;
    required_approvals: number;
    /** `YYYY-MM-DD HH:MM:SS`, UTC. */
    created_at: string;
    /** `YYYY-MM-DD HH:MM:SS`, UTC. */
    expires_at: string;
    /** Why it stopped or ended. */
    reason?: string;
  };
  /** Its page in the console. */
  link: string;
};

export type CheckoutCreate = {
  /** The business flow. */
  type: "payment_request" | "e_commerce";
  /** Decimal text in major units; 0 for save_card. */
  amount: string;
  /** ISO 4217 code. */
  currency_code: string;
  /** Gateway accounts that the customer may pay through. */
  pg_codes: string[];
  /** Card behaviour; one_off by default. */
  payment_type?: "one_off" | "auto_debit" | "save_card";
  /** The merchant's own number. */
  order_no?: string;
  customer_id?: string;
  customer_email?: string;
  customer_phone?: string;
  customer_phone_2?: string;
  customer_first_name?: string;
  customer_last_name?: string;
  customer_birthdate?: string;
  billing_address?: {
    line1: string;
    line2?: string;
    city: string;
    state?: string;
    country: string;
    postal_code?: string;
  };
  shipping_address?: {
    line1: string;
    line2?: string;
    city: string;
    state?: string;
    country: string;
    postal_code?: string;
    first_name: string;
    last_name: string;
    email: string;
    phone: string;
  };
  /** Another name of shipping_address. */
  shopping_address?: {
    line1: string;
    line2?: string;
    city: string;
    state?: string;
    country: string;
    postal_code?: string;
    first_name: string;
    last_name: string;
    email: string;
    phone: string;
  };
  /** Needed for auto_debit. */
  agreement?: {
    /** The merchant's own number of the agreement. */
    id?: string;
    amount_variability?: "fixed" | "variable";
    start_date?: string;
    expiry_date?: string;
    max_amount_per_cycle?: string;
    cycle_interval_days?: number;
    total_cycles?: number;
    frequency?: "irregular" | "daily" | "weekly" | "semi_monthly" | "monthly" | "quarterly" | "semi_annually" | "yearly" | "other";
    type: "event_based" | "installment" | "recurring" | "unscheduled" | "other";
    seller?: {
      name?: string;
      short_name?: string;
      category_code?: string;
    };
    extra_params?: Record<string, unknown>;
  };
  card_acceptance_criteria?: {
    min_expiry_time?: number;
  };
  /** DD/MM/YYYY hh:mm, UTC. Shown, never acted on. */
  due_datetime?: string;
  /** DD HH:MM:SS from the creation; one day by default. */
  expiration_time?: string;
  email_recipients?: string[];
  /** Anything; comes back in webhooks. */
  extra?: Record<string, unknown>;
  /** A user on whose behalf an API key acts. */
  initiator_id?: number;
  /** Of the payment page; en by default. */
  language?: "en" | "ar";
  notifications?: {
    email?: ("created" | "paid" | "canceled" | "failed" | "expired" | "authorized" | "voided" | "refunded" | "captured")[];
    sms?: ("created" | "paid" | "canceled" | "failed" | "expired" | "authorized" | "voided" | "refunded" | "captured")[];
    whatsapp?: ("created" | "paid" | "canceled" | "failed" | "expired" | "authorized")[];
  };
  product_type?: string;
  /** Where the customer goes after the payment. */
  redirect_url?: string;
  /** Where payment events go. */
  webhook_url?: string;
  vendor_name?: string;
  unit_code?: string;
  attachment_upload_url?: string;
  /** A file for the customer, by multipart only. */
  attachment?: unknown;
  /** Adds `qr_code_url`. */
  generate_qr_code?: boolean;
  /** Adds `checkout_short_url`. */
  shortify_checkout_url?: boolean;
  /** Adds `attachment_short_url`. */
  shortify_attachment_url?: boolean;
  /** Adds `sdk_setup_preload_payload` to this answer. */
  include_sdk_setup_preload?: boolean;
  /** Taken and without effect: the page has nothing to warm up. */
  preload_checkout_page?: boolean;
  /** Pay in the same call, with a saved card. Only when the session is made. */
  payment_instrument?: {
    instrument_type: "token";
    /** `{"token": "…"}`, the saved card by its token. */
    payload: Record<string, unknown>;
  };
};

export type CheckoutSession = {
  session_id: string;
  /** Decimal text, padded to the currency's decimals. */
  amount: string;
  /** ISO 4217 code. */
  currency_code: string;
  type: "payment_request" | "e_commerce";
  payment_type: "one_off" | "auto_debit" | "save_card";
  /** See States. */
  state: string;
  /** What a success does. */
  operation: "purchase" | "authorize";
  pg_codes: string[];
  payment_methods: {
    code: string;
    name: string;
    pg: string;
    type: "sandbox" | "production";
    /** With the fee. */
    amount: string;
    /** ISO 4217 code. */
    currency_code: string;
    /** Decimal text, padded to the currency's decimals. */
    fee: string;
    fee_description: string;
    icon: string;
    icons: Record<string, unknown>;
    pg_icons: unknown[];
    flow: "redirect";
    /** The payment page with this method chosen. */
    redirect_url: string;
  }[];
  /** Send the customer here. */
  checkout_url: string;
  checkout_page_url: string;
  /** The account that took the money; else empty. */
  settled_pg_code: string;
  billing: string;
  due_datetime: string;
  expiration_time: string;
  language: "en" | "ar";
  order_no?: string;
  customer_id?: string;
  customer_email?: string;
  customer_phone?: string;
  customer_phone_2?: string;
  customer_first_name?: string;
  customer_last_name?: string;
  customer_birthdate?: string;
  billing_address?: Record<string, unknown>;
  shipping_address?: Record<string, unknown>;
  agreement?: Record<string, unknown>;
  card_acceptance_criteria?: Record<string, unknown>;
  email_recipients?: string[];
  extra?: Record<string, unknown>;
  initiator_id?: number;
  notifications?: Record<string, unknown>;
  product_type?: string;
  redirect_url?: string;
  webhook_url?: string;
  vendor_name?: string;
  unit_code?: string;
  /** Address of the file for the customer. */
  attachment?: string;
  attachment_upload_url?: string;
  /** When it was asked for. */
  checkout_short_url?: string;
  /** When it was asked for. */
  attachment_short_url?: string;
  /** A PNG that leads to the payment page, when it was asked for. */
  qr_code_url?: string;
  /** In the answer to the call that asked for it. */
  sdk_setup_preload_payload?: Record<string, unknown>;
};

export type Payment = {
  session_id: string;
  order_no?: string;
  state: "created" | "pending" | "attempted" | "authorized" | "paid" | "cod" | "failed" | "canceled" | "expired" | "invalided";
  /** Outcome of the attempt that speaks for the payment. */
  result: "success" | "pending" | "failed" | "canceled" | "error" | "cod";
  payment_type: "one_off" | "auto_debit" | "save_card";
  /** Decimal text, padded to the currency's decimals. */
  amount: string;
  amount_details: {
    /** ISO 4217 code. */
    currency_code: string;
    /** Decimal text, padded to the currency's decimals. */
    amount: string;
    /** With the fee. */
    total: string;
    /** Decimal text, padded to the currency's decimals. */
    fee: string;
    exchange_rate?: string;
  };
  /** ISO 4217 code. */
  currency_code: string;
  fee?: string;
  /** Decimal text, padded to the currency's decimals. */
  settled_amount?: string;
  /** Decimal text, padded to the currency's decimals. */
  paid_amount?: string;
  /** Decimal text, padded to the currency's decimals. */
  refunded_amount?: string;
  /** Decimal text, padded to the currency's decimals. */
  voided_amount?: string;
  customer_id?: string;
  customer_email?: string;
  customer_first_name?: string;
  customer_last_name?: string;
  customer_phone?: string;
  customer_birthdate?: string;
  /** Of the billing address, like the next five. */
  customer_address_line1?: string;
  customer_address_line2?: string;
  customer_address_city?: string;
  customer_address_state?: string;
  customer_address_country?: string;
  customer_address_postal_code?: string;
  gateway_account?: string;
  gateway_name?: string;
  gateway_response: Record<string, unknown>;
  pg_params: Record<string, unknown>;
  /** Of the attempt. */
  reference_number?: string;
  /** Why it did not succeed. */
  message?: string;
  agreement?: Record<string, unknown>;
  card_acceptance_criteria?: Record<string, unknown>;
  extra?: Record<string, unknown>;
  /** The user who asked; empty for an API key. */
  initiator: {
    id?: number;
    username?: string;
    email?: string;
    first_name?: string;
    last_name?: string;
    phone?: string;
  };
  is_sandbox: boolean;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  timestamp_utc: string;
  /** The saved card that was used or made. */
  token?: {
    token: string;
    customer_id: string;
    brand: string;
    number: string;
    expiry_month: string;
    expiry_year: string;
    name_on_card: string;
    cvv_required: boolean;
    is_expired: boolean;
    will_expire_soon: boolean;
    is_preferred: boolean;
    pg_code: string;
    pg_name: string;
    agreements: string[];
  };
  /** Refunds, captures and voids. */
  transactions?: {
    /** Decimal text, padded to the currency's decimals. */
    amount: string;
    /** ISO 4217 code. */
    currency_code: string;
    /** Empty: children have none of their own. */
    order_no: string;
    /** The child's own session. */
    session_id: string;
    state: "paid" | "refunded" | "refund_queued" | "refund_rejected" | "voided";
  }[];
  /** HMAC-SHA256 of the body; see Webhooks. */
  signature: string;
};

export type CheckoutPatch = {
  /** The business flow. */
  type?: "payment_request" | "e_commerce";
  /** Decimal text in major units; 0 for save_card. */
  amount?: string;
  /** ISO 4217 code. */
  currency_code?: string;
  /** Gateway accounts that the customer may pay through. */
  pg_codes?: string[];
  /** Card behaviour; one_off by default. */
  payment_type?: "one_off" | "auto_debit" | "save_card";
  /** The merchant's own number. */
  order_no?: string;
  customer_id?: string;
  customer_email?: string;
  customer_phone?: string;
  customer_phone_2?: string;
  customer_first_name?: string;
  customer_last_name?: string;
  customer_birthdate?: string;
  billing_address?: {
    line1: string;
    line2?: string;
    city: string;
    state?: string;
    country: string;
    postal_code?: string;
  };
  shipping_address?: {
    line1: string;
    line2?: string;
    city: string;
    state?: string;
    country: string;
    postal_code?: string;
    first_name: string;
    last_name: string;
    email: string;
    phone: string;
  };
  /** Another name of shipping_address. */
  shopping_address?: {
    line1: string;
    line2?: string;
    city: string;
    state?: string;
    country: string;
    postal_code?: string;
    first_name: string;
    last_name: string;
    email: string;
    phone: string;
  };
  /** Needed for auto_debit. */
  agreement?: {
    /** The merchant's own number of the agreement. */
    id?: string;
    amount_variability?: "fixed" | "variable";
    start_date?: string;
    expiry_date?: string;
    max_amount_per_cycle?: string;
    cycle_interval_days?: number;
    total_cycles?: number;
    frequency?: "irregular" | "daily" | "weekly" | "semi_monthly" | "monthly" | "quarterly" | "semi_annually" | "yearly" | "other";
    type: "event_based" | "installment" | "recurring" | "unscheduled" | "other";
    seller?: {
      name?: string;
      short_name?: string;
      category_code?: string;
    };
    extra_params?: Record<string, unknown>;
  };
  card_acceptance_criteria?: {
    min_expiry_time?: number;
  };
  /** DD/MM/YYYY hh:mm, UTC. Shown, never acted on. */
  due_datetime?: string;
  /** DD HH:MM:SS from the creation; one day by default. */
  expiration_time?: string;
  email_recipients?: string[];
  /** Anything; comes back in webhooks. */
  extra?: Record<string, unknown>;
  /** A user on whose behalf an API key acts. */
  initiator_id?: number;
  /** Of the payment page; en by default. */
  language?: "en" | "ar";
  notifications?: {
    email?: ("created" | "paid" | "canceled" | "failed" | "expired" | "authorized" | "voided" | "refunded" | "captured")[];
    sms?: ("created" | "paid" | "canceled" | "failed" | "expired" | "authorized" | "voided" | "refunded" | "captured")[];
    whatsapp?: ("created" | "paid" | "canceled" | "failed" | "expired" | "authorized")[];
  };
  product_type?: string;
  /** Where the customer goes after the payment. */
  redirect_url?: string;
  /** Where payment events go. */
  webhook_url?: string;
  vendor_name?: string;
  unit_code?: string;
  attachment_upload_url?: string;
  /** A file for the customer, by multipart only. */
  attachment?: unknown;
  /** Adds `qr_code_url`. */
  generate_qr_code?: boolean;
  /** Adds `checkout_short_url`. */
  shortify_checkout_url?: boolean;
  /** Adds `attachment_short_url`. */
  shortify_attachment_url?: boolean;
  /** Adds `sdk_setup_preload_payload` to this answer. */
  include_sdk_setup_preload?: boolean;
  /** Taken and without effect: the page has nothing to warm up. */
  preload_checkout_page?: boolean;
  /** Pay in the same call, with a saved card. Only when the session is made. */
  payment_instrument?: {
    instrument_type: "token";
    /** `{"token": "…"}`, the saved card by its token. */
    payload: Record<string, unknown>;
  };
};

export type UploadRequest = {
  /** A document or picture of at most 2.5 MB. */
  file: string;
  /** The payment; this or order_no. */
  session_id?: string;
  /** The payment; this or session_id. */
  order_no?: string;
  /** Adds `attachment_short_url`. */
  shortify_attachment_url?: boolean;
};

export type UploadedFile = {
  /** Address of the file for the customer. */
  file_url: string;
  original_filename: string;
  attachment_short_url?: string;
};

export type InquiryRequest = {
  /** The payment; needed unless order_no is sent. */
  session_id?: string;
  /** The payment by the merchant's own order number. */
  order_no?: string;
  /** Also send the payment webhook with the result. */
  notify_webhook_url?: boolean;
  /** Where to send it; else where the payment's webhooks go. */
  webhook_url?: string;
  /** Older name of notify_webhook_url. */
  disclose_to_merchant?: boolean;
  /** Older name of webhook_url. */
  disclosure_url?: string;
};

export type PaymentMethodsRequest = {
  /** Type of payments that the methods are for: e_commerce or payment_request. */
  plugin: string;
  /** Only methods that take one of these currencies. */
  currencies?: string[];
  /** Also tells which methods this customer paid with. */
  customer_id?: string;
  /** What a success does. */
  operation?: "purchase" | "authorize";
  /** True: only methods that can save cards. */
  tokenizable?: boolean;
  /** True: only methods that can charge saved cards. */
  auto_debit?: boolean;
  /** Only methods of these gateways. */
  pg_names?: string[];
  /** Only test, or only real methods. */
  type?: "sandbox" | "production";
  /** Only methods with one of these tags. */
  tags?: string[];
  /** Only methods with one of these services. */
  payment_services?: string[];
};

export type PaymentMethods = {
  /** Codes of the methods that the customer paid with before. */
  customer_payment_methods: string[];
  payment_methods: {
    /** What `pg_codes` names. */
    code: string;
    name: string;
    /** The gateway. */
    pg: string;
    is_sandbox: boolean;
    logo: string;
    wallets: unknown[];
    payment_services: unknown[];
    default_currency: string;
    accepted_currencies: string[];
    operation: "purchase" | "authorize";
    operations: ("refund" | "capture" | "void")[];
    is_tokenizable: boolean;
    auto_debit_enabled: boolean;
    tags: string[];
  }[];
};

export type AutoDebitRequest = {
  /** The checkout session to pay. */
  session_id: string;
  /** The saved card that pays. */
  token: string;
};

export type CashRequest = {
  /** The checkout session that is paid in cash. */
  session_id: string;
};

export type CardListRequest = {
  /** The merchant's own id of the customer. */
  customer_id: string;
  /** Test cards or real ones. */
  type: "sandbox" | "production";
  /** Only cards of these gateway accounts. */
  pg_codes?: string[];
  /** Only cards that may be charged under this agreement. */
  agreement_id?: string;
};

export type CardList = {
  token: string;
  customer_id: string;
  brand: string;
  number: string;
  expiry_month: string;
  expiry_year: string;
  name_on_card: string;
  cvv_required: boolean;
  is_expired: boolean;
  will_expire_soon: boolean;
  is_preferred: boolean;
  pg_code: string;
  pg_name: string;
  agreements: string[];
}[];

export type ReportList = {
  count: number;
  /** Address of the next page. */
  next: string | null;
  previous: string | null;
  results: {
    encrypted_id: string;
    report_name: string;
    /** Null for one that was asked for by hand. */
    interval: "daily" | "weekly" | "monthly" | "yearly" | null;
    /** `auto`: made by a schedule. */
    source: "auto" | "manual";
    file_format: "csv" | "xlsx" | "jsonl";
    records_amount: number;
    /** Only finished ones are listed. */
    status: "in_progress" | "finished" | "expired";
    /** ISO 8601, UTC. */
    generated_at: string;
    /** ISO 8601, UTC. */
    created_at: string;
    download_action: {
      method: "GET";
      url: string;
    };
  }[];
};

export type ApprovalRequestList = {
  results: {
    id: number;
    operation: string;
    amount: string;
    currency_code: string;
    status: "pending" | "approved" | "rejected" | "canceled" | "expired" | "manual_action_required" | "done";
    status_reason: string | null;
    /** The gateway has not told yet what became of it. */
    outcome_unknown: boolean;
    maker: string;
    reason_code: string;
    note: string | null;
    session_id: string;
    order_no: string | null;
    policy_version: number;
    /** Counted from zero. */
    stage: number;
    required_checks: number;
    /** ISO 8601, UTC. */
    created_at: string;
    /** ISO 8601, UTC. */
    expires_at: string;
    /** ISO 8601, UTC. */
    status_changed_at: string;
  }[];
  /** Send it as `before` for the next page. */
  next: string | null;
};

export type CreateRequest = {
  /** The payment. */
  session_id: string;
  operation: "refund" | "void";
  /** Decimal text; left out: all that is left. Not for a void. */
  amount?: string;
  reason_code: "customer_request" | "duplicate_payment" | "not_delivered" | "returned_goods" | "price_adjustment" | "fraud" | "other" | "order_canceled";
  /** Needed with the reason `other`, or when the policy wants it. */
  note?: string;
  /** The same key never makes a second request. */
  submission_key?: string;
};

export type ApprovalRequest = {
  id: number;
  operation: string;
  amount: string;
  currency_code: string;
  status: "pending" | "approved" | "rejected" | "canceled" | "expired" | "manual_action_required" | "done";
  status_reason: string | null;
  /** The gateway has not told yet what became of it. */
  outcome_unknown: boolean;
  maker: string;
  reason_code: string;
  note: string | null;
  session_id: string;
  order_no: string | null;
  policy_version: number;
  /** Counted from zero. */
  stage: number;
  required_checks: number;
  /** ISO 8601, UTC. */
  created_at: string;
  /** ISO 8601, UTC. */
  expires_at: string;
  /** ISO 8601, UTC. */
  status_changed_at: string;
  /** What a decision is about. */
  content: Record<string, string>;
  content_hash: string;
  stages: {
    name: string;
    count: number;
  }[];
  decisions: {
    checker: string;
    verdict: "approve" | "reject";
    stage: number;
    on_behalf_of: string | null;
    note: string | null;
    /** ISO 8601, UTC. */
    created_at: string;
  }[];
  comments: {
    id: string;
    author: string;
    text: string;
    /** ISO 8601, UTC. */
    created_at: string;
  }[];
  attachments: {
    id: string;
    name: string;
    media_type: string;
    size_bytes: number;
    sha256: string;
    /** ISO 8601, UTC. */
    created_at: string;
  }[];
};

export type RequestDone = {
  detail: string;
  operation: string;
  result: "success" | "queued" | "failed";
};

export type DecideRequest = {
  verdict: "approve" | "reject";
  /** Needed to reject. */
  note?: string;
  /** Of the request as it was read: what changed since then refuses the decision. */
  content_hash: string;
};

export type CancelRequest = {
  reason?: string;
};

export type CommentRequest = {
  text: string;
};

export type Comment = {
  id: string;
};

export type ApprovalPolicy = {
  version: number;
  /** As docs/approval-policy.md describes it. */
  document: Record<string, unknown>;
};

export type SimulatePolicy = {
  /** A whole policy, in the form in which the live one is read. */
  document: {
    format: 1;
    rules: {
      id: string;
      name: string;
      when: {
        operations: ("refund" | "capture" | "void" | "cancel" | "expire" | "delete")[];
        sources: ("console" | "api" | "job")[];
        currencies?: string[];
        gatewayAccounts?: string[];
        makers?: {
          users?: number[];
          groups?: number[];
        };
        customers?: string[];
      };
      sumOver?: {
        scopes: ("transaction" | "card" | "customer")[];
        hours: number;
      };
      tiers: {
        upTo: Record<string, string> | null;
        then: {
          kind: "direct";
        } | {
          kind: "deny";
        } | {
          kind: "approval";
          stages: {
            name: string;
            pool: {
              anyChecker: true;
            } | {
              users?: number[];
              groups?: number[];
            };
            count: number;
            fallback?: {
              afterHours: number;
              pool: {
                anyChecker: true;
              } | {
                users?: number[];
                groups?: number[];
              };
            };
          }[];
          demands: {
            makerNote: boolean;
            checkerNote: boolean;
            attachment: boolean;
            stepUp: boolean;
            undoMinutes: number;
            pendingHours?: number;
            approvedHours?: number;
          };
        };
      }[];
    }[];
    limits: {
      id: string;
      name: string;
      operations: ("refund" | "capture" | "void" | "cancel" | "expire" | "delete")[];
      sources: ("console" | "api" | "job")[];
      per: "maker" | "customer" | "everyone";
      hours: number;
      maxAmount?: Record<string, string>;
      maxCount?: number;
    }[];
    clocks: {
      pendingHours: number;
      approvedHours: number;
    };
    separation: {
      directUsers: number[];
      checkersActDirectly: boolean;
      adminsActDirectly: boolean;
    };
  };
};

export type PolicySimulation = {
  /** How far back was looked. */
  days: number;
  /** Refunds and voids that were replayed. */
  operations: number;
  /** How many had which outcome under the live policy. */
  before: Record<string, number>;
  /** The same under the policy that was sent. */
  after: Record<string, number>;
  different: number;
  /** For how many there would have been too few people to decide. */
  stuck: number;
  /** What an approval took in these days; null when none was given. */
  median_hours: number | null;
  /** Waiting that the policy would have added. */
  added_hours: number | null;
  /** The latest 200. */
  differences: {
    /** ISO 8601, UTC. */
    at: string;
    /** Number of the request, or beginning of the session id. */
    label: string;
    operation: string;
    source: string;
    amount: string;
    currency_code: string;
    /** `direct`, `deny`, or `approval:2` for the approval of two people. */
    before: string;
    /** `direct`, `deny`, or `approval:2` for the approval of two people. */
    after: string;
    stuck: boolean;
  }[];
};

export type Refusal = {
  /** One sentence, safe to show to people. */
  detail: string;
  /** Operation calls: what was asked, or `operation_tracking`. */
  operation?: string;
  result?: "failed";
  /** The gateway's own answer, where the gateway refused. */
  pg_response?: Record<string, unknown>;
  error: {
    type: "validation_error" | "authentication_error" | "permission_error" | "rate_limit_error" | "api_error";
    /** For programs. */
    code: string;
    message: string;
  };
};

export type FieldRefusal = Record<string, string[] | Record<string, unknown>>;

/** Refund, capture, void, cancel, expire or delete. */
export function operate(client: Client, body: OperationRequest, options: CallOptions = {}): Promise<ExternalOperation | TrackedOperation | InternalOperation | PendingApproval> {
  return call(client, "POST", `/b/pbl/v2/operation/`, { ...options, body });
}

/** Create a checkout session. */
export function createCheckout(client: Client, body: CheckoutCreate, options: CallOptions = {}): Promise<Payment | CheckoutSession> {
  return call(client, "POST", `/b/checkout/v1/pymt-txn/`, { ...options, body });
}

/** Retrieve a checkout session. */
export function getCheckout(client: Client, sessionId: string, options: CallOptions = {}): Promise<CheckoutSession> {
  return call(client, "GET", `/b/checkout/v1/pymt-txn/${encodeURIComponent(sessionId)}/`, { ...options });
}

/** Change parts of a checkout session. */
export function updateCheckout(client: Client, sessionId: string, body: CheckoutPatch, options: CallOptions = {}): Promise<CheckoutSession> {
  return call(client, "PATCH", `/b/checkout/v1/pymt-txn/${encodeURIComponent(sessionId)}/`, { ...options, body });
}

/** Replace a checkout session. */
export function replaceCheckout(client: Client, sessionId: string, body: CheckoutCreate, options: CallOptions = {}): Promise<CheckoutSession> {
  return call(client, "PUT", `/b/checkout/v1/pymt-txn/${encodeURIComponent(sessionId)}/`, { ...options, body });
}

/** Attach a file to a checkout session. */
export function uploadAttachment(client: Client, body: FormData, options: CallOptions = {}): Promise<UploadedFile> {
  return call(client, "POST", `/b/checkout/v1/upload-attachment/`, { ...options, body });
}

/** Ask for a payment's status. */
export function inquire(client: Client, body: InquiryRequest, options: CallOptions = {}): Promise<Payment> {
  return call(client, "POST", `/b/pbl/v2/inquiry/`, { ...options, body });
}

/** List payment methods. */
export function listPaymentMethods(client: Client, body: PaymentMethodsRequest, options: CallOptions = {}): Promise<PaymentMethods> {
  return call(client, "POST", `/b/pbl/v2/payment-methods/`, { ...options, body });
}

/** Charge a saved card. */
export function autoDebit(client: Client, body: AutoDebitRequest, options: CallOptions = {}): Promise<Payment> {
  return call(client, "POST", `/b/pbl/v2/auto-debit/`, { ...options, body });
}

/** Charge a saved card (other path). */
export function autoDebitAlias(client: Client, body: AutoDebitRequest, options: CallOptions = {}): Promise<Payment> {
  return call(client, "POST", `/b/pbl/v2/payment/auto-debit/`, { ...options, body });
}

/** Acknowledge cash. */
export function acknowledgeCash(client: Client, body: CashRequest, options: CallOptions = {}): Promise<Payment> {
  return call(client, "POST", `/b/pbl/v2/payment/cash/`, { ...options, body });
}

/** Acknowledge cash (older path). */
export function acknowledgeCashAlias(client: Client, body: CashRequest, options: CallOptions = {}): Promise<Payment> {
  return call(client, "POST", `/b/pbl/v2/cash-payment/`, { ...options, body });
}

/** List a customer's saved cards. */
export function listCards(client: Client, body: CardListRequest, options: CallOptions = {}): Promise<CardList> {
  return call(client, "POST", `/b/pbl/v2/card/`, { ...options, body });
}

/** Forget a saved card. */
export function deleteCard(client: Client, token: string, query: { customer_id: string; type: string }, options: CallOptions = {}): Promise<undefined> {
  return call(client, "DELETE", `/b/pbl/v2/card/${encodeURIComponent(token)}/`, { ...options, query });
}

/** List finished reports. */
export function listReports(client: Client, query: { created_after?: string; created_before?: string; interval?: string; source?: string; limit?: string; offset?: string } = {}, options: CallOptions = {}): Promise<ReportList> {
  return call(client, "GET", `/b/api/v1/reports/files/`, { ...options, query });
}

/** Download a report. */
export function downloadReport(client: Client, token: string, options: CallOptions = {}): Promise<Response> {
  return call(client, "GET", `/b/api/v1/reports/files/${encodeURIComponent(token)}/download/`, { ...options, file: true });
}

/** List operation requests. */
export function listRequests(client: Client, query: { status?: string; session_id?: string; before?: string; limit?: string } = {}, options: CallOptions = {}): Promise<ApprovalRequestList> {
  return call(client, "GET", `/b/countersign/v1/requests/`, { ...options, query });
}

/** Ask for a refund or void. */
export function createRequest(client: Client, body: CreateRequest, options: CallOptions = {}): Promise<RequestDone | ApprovalRequest> {
  return call(client, "POST", `/b/countersign/v1/requests/`, { ...options, body });
}

/** Read one operation request. */
export function readRequest(client: Client, id: string, options: CallOptions = {}): Promise<ApprovalRequest> {
  return call(client, "GET", `/b/countersign/v1/requests/${encodeURIComponent(id)}/`, { ...options });
}

/** Approve or reject a request. */
export function decideRequest(client: Client, id: string, body: DecideRequest, options: CallOptions = {}): Promise<ApprovalRequest> {
  return call(client, "POST", `/b/countersign/v1/requests/${encodeURIComponent(id)}/decision/`, { ...options, body });
}

/** Take a request back. */
export function cancelRequest(client: Client, id: string, body: CancelRequest, options: CallOptions = {}): Promise<ApprovalRequest> {
  return call(client, "POST", `/b/countersign/v1/requests/${encodeURIComponent(id)}/cancel/`, { ...options, body });
}

/** Try an approved request again. */
export function retryRequest(client: Client, id: string, options: CallOptions = {}): Promise<ApprovalRequest> {
  return call(client, "POST", `/b/countersign/v1/requests/${encodeURIComponent(id)}/retry/`, { ...options });
}

/** Comment on a request. */
export function commentRequest(client: Client, id: string, body: CommentRequest, options: CallOptions = {}): Promise<Comment> {
  return call(client, "POST", `/b/countersign/v1/requests/${encodeURIComponent(id)}/comments/`, { ...options, body });
}

/** Read the approval policy. */
export function readPolicy(client: Client, options: CallOptions = {}): Promise<ApprovalPolicy> {
  return call(client, "GET", `/b/countersign/v1/policy/`, { ...options });
}

/** Try a policy on the last 90 days. */
export function simulatePolicy(client: Client, body: SimulatePolicy, options: CallOptions = {}): Promise<PolicySimulation> {
  return call(client, "POST", `/b/countersign/v1/policy/simulate/`, { ...options, body });
}
