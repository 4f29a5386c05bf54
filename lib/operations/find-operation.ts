import "server-only";
import type { Sql } from "@/lib/db/sql";
import {
  OPERATION_COLUMNS,
  type OperationRow,
  type OperationWithChild,
  toOperationWithChild,
} from "@/lib/operations/operation-record";

/** One operation with its child, or null. */
export async function findOperation(sql: Sql, operationId: string): Promise<OperationWithChild | null> {
  const rows = await sql.query<OperationRow>(
    `SELECT ${OPERATION_COLUMNS} FROM operation o LEFT JOIN child_transaction c ON c.operation_id = o.id WHERE o.id = $1::uuid`,
    [operationId],
    "find-operation",
  );
  return rows[0] ? toOperationWithChild(rows[0]) : null;
}

/** The operation that holds a tracking key, or null while nobody does. */
export async function findOperationByTrackingKey(
  sql: Sql,
  trackingKey: string,
): Promise<OperationWithChild | null> {
  const rows = await sql.query<OperationRow>(
    `SELECT ${OPERATION_COLUMNS} FROM operation o LEFT JOIN child_transaction c ON c.operation_id = o.id
     WHERE o.tracking_key = $1 AND o.tracking_key_held`,
    [trackingKey],
    "find-operation-by-tracking-key",
  );
  return rows[0] ? toOperationWithChild(rows[0]) : null;
}
