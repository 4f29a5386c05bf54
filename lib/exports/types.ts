/** Words of exports that server and browser share; the schemas stand beside, because a browser does without the library behind them. */

export const EXPORT_LISTS = [
  ...(["transactions", "children", "deleted", "requests", "users", "audit"] as const),
  ...(["disputes", "notices", "deliveries", "mails"] as const),
] as const;
export type ExportListName = (typeof EXPORT_LISTS)[number];

export const EXPORT_FORMATS = ["csv", "xlsx", "jsonl"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const MEDIA_TYPES: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  jsonl: "application/x-ndjson",
};

export const EXPORT_STATUSES = ["waiting", "running", "done", "canceled", "failed", "expired"] as const;
export type ExportStatus = (typeof EXPORT_STATUSES)[number];

/** A spreadsheet with more rows helps nobody and costs memory: CSV has no such end. */
export const XLSX_MOST_ROWS = 50_000;

const PAYMENT = [
  ...[
    "session_id",
    "order_no",
    "type",
    "state",
    "currency",
    "amount",
    "fee",
    "settled",
    "captured",
    "refunded",
  ],
  ...["refund_queued", "voided", "disputed", "gateway_account", "gateway_name", "reference_number"],
  ...["gateway_reference", "customer_id", "customer_first_name", "customer_last_name", "customer_email"],
  ...["customer_phone", "created_at", "paid_at", "state_changed_at", "test"],
] as const;

/** Columns of each list, in the order in which a file has them. The names are the file's own and never translated. */
export const EXPORT_COLUMNS = {
  transactions: [
    ...PAYMENT,
    ...(["gateway", "payment_kind", "source", "initiator", "billing_address", "card", "unit"] as const),
    ...(["attachment", "expires_at", "due_at", "last_attempt", "details", "link_mailed_at"] as const),
    ...(["id", "payer_amount", "payer_currency", "payer_rate"] as const),
  ],
  deleted: [...PAYMENT, "deleted_at", "deleted_by"],
  children: [
    ...[
      "session_id",
      "parent_session_id",
      "order_no",
      "type",
      "state",
      "currency",
      "amount",
      "reference_number",
    ],
    ...["gateway_reference", "tracking_key", "gateway_account", "initiator", "reversed", "created_at"],
  ],
  requests: [
    ...[
      "id",
      "status",
      "operation",
      "currency",
      "amount",
      "payment_session_id",
      "order_no",
      "gateway_account",
      "maker",
    ],
    ...[
      "reason_code",
      "note",
      "approvals",
      "required_approvals",
      "ended_because",
      "created_at",
      "status_changed_at",
    ],
  ],
  users: [
    "username",
    "email",
    "first_name",
    "last_name",
    "active",
    "groups",
    "permissions",
    "last_sign_in_at",
    "created_at",
  ],
  audit: [
    ...[
      "id",
      "at",
      "actor_type",
      "actor",
      "action",
      "object_type",
      "object_id",
      "payment",
      "result",
      "reason",
    ],
    ...["address", "request_id", "before", "after"],
  ],
  disputes: [
    ...["gateway_reference", "status", "currency", "amount", "reason", "payment_session_id", "order_no"],
    ...["gateway_account", "due_at", "created_at", "status_changed_at"],
  ],
  notices: [
    ...["id", "gateway_account", "notice_id", "kind", "status", "result", "payment_session_id"],
    ...["payment_reference", "gateway_reference", "detail", "tries", "received_at", "processed_at"],
  ],
  deliveries: [
    ...["id", "event_id", "kind", "payment_session_id", "url", "status", "attempts", "last_http_status"],
    ...["last_fault", "created_at", "finished_at"],
  ],
  mails: [
    ...["id", "kind", "language", "recipient", "subject", "status", "attempts", "last_error", "created_at"],
    ...["finished_at"],
  ],
} as const satisfies Record<ExportListName, readonly string[]>;

/** What a file of payments has unless other columns are chosen: those that cost nothing beside the payment's own row. */
export const USUAL_COLUMNS: Readonly<Record<ExportListName, readonly string[]>> = {
  ...EXPORT_COLUMNS,
  transactions: PAYMENT,
};

/** Why an export has no file. */
export const EXPORT_FAILURES = [
  "disk_full",
  "too_many_rows",
  "not_allowed",
  "file_lost",
  "wrong_filter",
  "internal",
] as const;
export type ExportFailure = (typeof EXPORT_FAILURES)[number];

export interface ExportSummary {
  id: string;
  name: string;
  list: ExportListName;
  format: ExportFormat;
  status: ExportStatus;
  rows: number;
  sizeBytes: number;
  failure: ExportFailure | null;
  /** Of a schedule; null: asked for by hand. */
  scheduleName: string | null;
  own: boolean;
  ownerName: string;
  createdAt: string;
  finishedAt: string | null;
  expiresAt: string | null;
}

/** One export or report as it is asked for. */
export interface ExportWish {
  list: ExportListName;
  format: ExportFormat;
  columns: readonly string[];
  filter: Record<string, unknown>;
}
