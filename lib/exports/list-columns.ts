import "server-only";
import { amountInSql, type CellSource, type CellType } from "@/lib/exports/cells";
import type { EXPORT_COLUMNS, ExportListName } from "@/lib/exports/types";
import { columnSource } from "@/lib/transactions/column-sources";

/** Where the cells of each list come from. */

type Columns<List extends ExportListName> = Record<(typeof EXPORT_COLUMNS)[List][number], CellSource>;

const cell = (type: CellType) => (sql: string) => ({ type, sql });
const text = cell("text");
const phone = cell("phone");
const plain = cell("plain");
const amount = cell("amount");
const decimal = cell("decimal");
const moment = cell("moment");
const flag = cell("flag");
const count = cell("count");

const label = (alias: string) =>
  `coalesce(nullif(trim(${alias}.first_name || ' ' || ${alias}.last_name), ''), ${alias}.username)`;

const paymentColumns = {
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

export const transactionColumns: Columns<"transactions"> = {
  ...paymentColumns,
  gateway: plain("a.gateway"),
  payment_kind: plain("p.payment_type"),
  source: plain("p.source"),
  initiator: text(columnSource("initiator")),
  billing_address: text(columnSource("address")),
  card: text(columnSource("card")),
  unit: text(columnSource("unit")),
  attachment: text(columnSource("attachment")),
  expires_at: moment("p.expires_at"),
  due_at: moment("p.due_at"),
  last_attempt: text(columnSource("attempt")),
  details: text(columnSource("details")),
  link_mailed_at: moment(columnSource("mailed")),
  id: plain("p.id"),
  payer_amount: decimal(
    amountInSql("p.payment_amount_minor", "coalesce(p.payment_currency_code, p.currency_code)"),
  ),
  payer_currency: text("p.payment_currency_code"),
  payer_rate: text("p.exchange_rate"),
};

export const deletedColumns: Columns<"deleted"> = {
  ...paymentColumns,
  deleted_at: moment("p.deleted_at"),
  deleted_by: text(`(SELECT ${label("u")} FROM app_user u WHERE u.id = p.deleted_by_id)`),
};

export const childColumns: Columns<"children"> = {
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

export const requestColumns: Columns<"requests"> = {
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

export const userColumns: Columns<"users"> = {
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

export const auditColumns: Columns<"audit"> = {
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

export const disputeColumns: Columns<"disputes"> = {
  gateway_reference: text("d.gateway_reference"),
  status: plain("d.status"),
  currency: plain("d.currency_code"),
  amount: amount("d.amount_minor"),
  reason: text("d.reason"),
  payment_session_id: plain("p.session_id"),
  order_no: text("p.order_no"),
  gateway_account: plain("a.pg_code"),
  due_at: moment("d.due_at"),
  created_at: moment("d.created_at"),
  status_changed_at: moment("d.status_changed_at"),
};

export const noticeColumns: Columns<"notices"> = {
  id: plain("n.id"),
  gateway_account: plain("a.pg_code"),
  notice_id: text("n.notice_id"),
  kind: plain("n.kind"),
  status: plain("n.status"),
  result: text("n.result"),
  payment_session_id: text("n.transaction_session_id"),
  payment_reference: text("n.payment_reference"),
  gateway_reference: text("n.gateway_reference"),
  detail: text("n.detail"),
  tries: count("n.tries"),
  received_at: moment("n.received_at"),
  processed_at: moment("n.processed_at"),
};

const lastAttempt = (what: string) =>
  `(SELECT w.${what} FROM webhook_attempt w WHERE w.delivery_id = d.id ORDER BY w.id DESC LIMIT 1)`;

export const deliveryColumns: Columns<"deliveries"> = {
  id: plain("d.id"),
  event_id: plain("d.event_id"),
  kind: plain("e.kind"),
  payment_session_id: plain("d.transaction_session_id"),
  url: text("d.url"),
  status: plain("d.status"),
  attempts: count("(SELECT count(*) FROM webhook_attempt w WHERE w.delivery_id = d.id)"),
  last_http_status: plain(lastAttempt("http_status")),
  last_fault: plain(lastAttempt("fault")),
  created_at: moment("d.created_at"),
  finished_at: moment("d.finished_at"),
};

/** Never what stands in a mail: some of it opens doors. */
export const mailColumns: Columns<"mails"> = {
  id: plain("m.id"),
  kind: plain("m.kind"),
  language: plain("m.language"),
  recipient: text("m.recipient"),
  subject: text("m.subject"),
  status: plain("m.status"),
  attempts: count("m.attempts"),
  last_error: text("m.last_error"),
  created_at: moment("m.created_at"),
  finished_at: moment("m.finished_at"),
};
