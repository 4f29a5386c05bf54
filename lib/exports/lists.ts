import "server-only";
import type { CellSource } from "@/lib/exports/cells";
import {
  auditColumns,
  childColumns,
  deletedColumns,
  deliveryColumns,
  disputeColumns,
  mailColumns,
  noticeColumns,
  requestColumns,
  transactionColumns,
  userColumns,
} from "@/lib/exports/list-columns";
import type { ExportListName } from "@/lib/exports/types";
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

const PAYMENTS = "payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id";

export const LISTS: Record<ExportListName, ExportList> = {
  transactions: {
    permission: "transaction.view",
    from: PAYMENTS,
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
  deleted: {
    permission: "transaction.view",
    from: PAYMENTS,
    columns: deletedColumns,
    currencySql: "p.currency_code",
    key: [
      { sql: "p.deleted_at", type: "timestamptz" },
      { sql: "p.id", type: "bigint" },
    ],
    madeAtSql: "p.deleted_at",
  },
  disputes: {
    permission: "transaction.view",
    from: `dispute d JOIN payment_transaction p ON p.id = d.transaction_id
      JOIN gateway_account a ON a.id = d.gateway_account_id`,
    columns: disputeColumns,
    currencySql: "d.currency_code",
    key: [{ sql: "d.id", type: "bigint" }],
    madeAtSql: "d.created_at",
  },
  notices: {
    permission: "gateway_notice.manage",
    from: "gateway_notice n JOIN gateway_account a ON a.id = n.gateway_account_id",
    columns: noticeColumns,
    currencySql: null,
    key: [{ sql: "n.id", type: "bigint" }],
    madeAtSql: "n.received_at",
  },
  deliveries: {
    permission: "webhook.manage",
    from: "webhook_delivery d JOIN webhook_event e ON e.id = d.event_id",
    columns: deliveryColumns,
    currencySql: null,
    key: [{ sql: "d.id", type: "bigint" }],
    madeAtSql: "d.created_at",
  },
  mails: {
    permission: "webhook.manage",
    from: "mail m",
    columns: mailColumns,
    currencySql: null,
    key: [{ sql: "m.id", type: "bigint" }],
    madeAtSql: "m.created_at",
  },
};
