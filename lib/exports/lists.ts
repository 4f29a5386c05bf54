import "server-only";
import type { CellSource, CellType } from "@/lib/exports/cells";
import type { EXPORT_COLUMNS, ExportListName } from "@/lib/exports/types";
import type { Permission } from "@/lib/auth/permissions";

/** How a list is read for a file: columns, tables, and the order in which a file goes through it. */
export interface ExportList {
  permission: Permission;
  /** Tables with their aliases. */
  from: string;
  columns: Readonly<Record<string, CellSource>>;
  /** Currency of its amounts; lists without amounts have none. */
  currencySql: string | null;
  /** What makes the order, newest first: unique, and never changed. SQL and type of each part. */
  key: readonly { sql: string; type: string }[];
  /** The moment that must not lie after the export's own. */
  madeAtSql: string;
}

type Columns<List extends ExportListName> = Record<(typeof EXPORT_COLUMNS)[List][number], CellSource>;

const cell = (type: CellType) => (sql: string) => ({ type, sql });
const text = cell("text");
const phone = cell("phone");
const plain = cell("plain");
const amount = cell("amount");
const moment = cell("moment");
const flag = cell("flag");
const count = cell("count");

const label = (alias: string) =>
  `coalesce(nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), ''), ${alias}.username)`;

const transactionColumns: Columns<"transactions"> = {
  session_id: plain("p.session_id"),
  order_no: text("p.order_no"),
  type: plain("p.type"),
  state: plain("p.state"),
  currency: plain("p.currency_code"),
  amount: amount("p.amount_minor"),
  fee: amount("p.fee_minor"),
  settled: amount("p.settled_minor"),
  captured: amount("p.captured_minor"),
  refunded: amount("p.refunded_minor"),
  refund_queued: amount("p.refund_queued_minor"),
  voided: amount("p.voided_minor"),
  disputed: amount("p.disputed_minor"),
  gateway_account: plain("a.pg_code"),
  gateway_name: text("a.name"),
  reference_number: text("p.reference_number"),
  gateway_reference: text("p.gateway_reference"),
  customer_id: text("p.customer_id"),
  customer_first_name: text("p.customer_first_name"),
  customer_last_name: text("p.customer_last_name"),
  customer_email: text("p.customer_email"),
  customer_phone: phone("p.customer_phone"),
  created_at: moment("p.created_at"),
  paid_at: moment("p.paid_at"),
  state_changed_at: moment("p.state_changed_at"),
  test: flag("p.is_sandbox"),
};

const childColumns: Columns<"children"> = {
  session_id: plain("c.session_id"),
  parent_session_id: plain("p.session_id"),
  order_no: text("p.order_no"),
  type: plain("o.type"),
  state: plain("c.state"),
  currency: plain("c.currency_code"),
  amount: amount("c.amount_minor"),
  reference_number: text("c.reference_number"),
  gateway_reference: text("c.gateway_reference"),
  tracking_key: text("c.tracking_key"),
  gateway_account: plain("a.pg_code"),
  initiator: text(`coalesce(${label("u")}, k.name)`),
  reversed: flag("c.reversed_at IS NOT NULL"),
  created_at: moment("c.created_at"),
};

const requestColumns: Columns<"requests"> = {
  id: plain("'R-' || r.id"),
  status: plain("r.status"),
  operation: plain("r.type"),
  currency: plain("r.currency_code"),
  amount: amount("r.amount_minor"),
  payment_session_id: plain("p.session_id"),
  order_no: text("p.order_no"),
  gateway_account: plain("a.pg_code"),
  maker: text(`coalesce(${label("u")}, k.name)`),
  reason_code: plain("r.reason_code"),
  note: text("r.note"),
  approvals: count("(SELECT count(*) FROM decision d WHERE d.request_id = r.id AND d.verdict = 'approve')"),
  required_approvals: count("r.required_checks"),
  ended_because: text("r.status_reason"),
  created_at: moment("r.created_at"),
  status_changed_at: moment("r.status_changed_at"),
};

const userColumns: Columns<"users"> = {
  username: text("u.username"),
  email: text("u.email"),
  first_name: text("u.first_name"),
  last_name: text("u.last_name"),
  active: flag("u.is_active"),
  groups: text(
    "(SELECT string_agg(g.name, ', ' ORDER BY g.name) FROM group_member m JOIN app_group g ON g.id = m.group_id WHERE m.user_id = u.id)",
  ),
  permissions: text(
    `(SELECT string_agg(x.permission, ' ' ORDER BY x.permission) FROM (
       SELECT permission FROM user_permission WHERE user_id = u.id
       UNION SELECT gp.permission FROM group_member m JOIN group_permission gp ON gp.group_id = m.group_id WHERE m.user_id = u.id) x)`,
  ),
  last_sign_in_at: moment("u.last_sign_in_at"),
  created_at: moment("u.created_at"),
};

const auditColumns: Columns<"audit"> = {
  id: plain("e.id"),
  at: moment("e.at"),
  actor_type: plain("e.actor_type"),
  actor: text("e.actor_label"),
  action: plain("e.action"),
  object_type: plain("e.object_type"),
  object_id: text("e.object_id"),
  payment: plain("e.transaction_session_id"),
  result: plain("e.result"),
  reason: text("e.reason"),
  address: text("e.address"),
  request_id: text("e.request_id"),
  before: text("e.before"),
  after: text("e.after"),
};

export const LISTS: Record<ExportListName, ExportList> = {
  transactions: {
    permission: "transaction.view",
    from: "payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id",
    columns: transactionColumns,
    currencySql: "p.currency_code",
    key: [
      { sql: "p.created_at", type: "timestamptz" },
      { sql: "p.id", type: "bigint" },
    ],
    madeAtSql: "p.created_at",
  },
  children: {
    permission: "transaction.view",
    from: `child_transaction c JOIN payment_transaction p ON p.id = c.transaction_id
      JOIN gateway_account a ON a.id = c.gateway_account_id JOIN operation o ON o.id = c.operation_id
      LEFT JOIN app_user u ON u.id = o.initiator_user_id LEFT JOIN api_key k ON k.id = o.api_key_id`,
    columns: childColumns,
    currencySql: "c.currency_code",
    key: [{ sql: "c.id", type: "bigint" }],
    madeAtSql: "c.created_at",
  },
  requests: {
    permission: "transaction.view",
    from: `operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
      LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
      LEFT JOIN app_user u ON u.id = r.maker_id LEFT JOIN api_key k ON k.id = r.maker_key_id`,
    columns: requestColumns,
    currencySql: "r.currency_code",
    key: [{ sql: "r.id", type: "int" }],
    madeAtSql: "r.created_at",
  },
  users: {
    permission: "user.manage",
    from: "app_user u",
    columns: userColumns,
    currencySql: null,
    key: [{ sql: "u.id", type: "int" }],
    madeAtSql: "u.created_at",
  },
  audit: {
    permission: "audit.view",
    from: "audit_event e",
    columns: auditColumns,
    currencySql: null,
    key: [{ sql: "e.id", type: "bigint" }],
    madeAtSql: "e.at",
  },
};
