import { randomUUID } from "node:crypto";
import type { UserActor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { uploadImport } from "@/lib/payments/incoming/upload-import";
import { startReport } from "@/lib/reconciliation/start-report";
import type { Things } from "@/lib/testing/doors/thing-types";
import { bytesOf, daysFromNow, insertRow, unique } from "@/lib/testing/doors/unique";
import { SEED_ACCOUNTS } from "@/prisma/seed/accounts";

const CSV = "reference,amount,date\nref-1,12.500,2026-11-01\n";

type Files =
  | "exportFile"
  | "schedule"
  | "batch"
  | "importFile"
  | "checkedFile"
  | "runningFile"
  | "settlementFile"
  | "report"
  | "notice"
  | "delivery";

/** Files that come and go, reports, and what gateways and receivers are told. */
export function filesOf(owner: UserActor, db: Sql): Pick<Things, Files> {
  const insert = <Id>(text: string, ...values: unknown[]) => insertRow<Id>(db, text, ...values);
  const upload = async (kind: "payments" | "settlement") => {
    const { importId } = await uploadImport(
      owner,
      { kind, pgCode: SEED_ACCOUNTS.knet.pgCode, fileName: `${unique()}.csv` },
      bytesOf(`${CSV}${unique()},1.000,2026-11-02\n`),
    );
    return importId;
  };
  return {
    exportFile: () =>
      insert(
        `INSERT INTO export_file (id, name, list, format, columns, owner_id, recipient_ids, cursor)
         VALUES ($1::uuid, 'transactions', 'transactions', 'csv', '{session_id}', $2, '{}', '{}')`,
        ...[randomUUID(), owner.userId],
      ),
    schedule: () =>
      insert(
        `INSERT INTO report_schedule (name, list, format, columns, interval, at_hour, recipient_ids, next_run_at, owner_id)
         VALUES ($1, 'transactions', 'csv', '{session_id}', 'daily', 6, '{}', $2::timestamptz, $3)`,
        ...[unique(), daysFromNow(1), owner.userId],
      ),
    async batch() {
      const id = await insert<number>(
        "INSERT INTO payment_batch (file_name, sha256, mail_customers, owner_id) VALUES ($1, $1, false, $2)",
        ...[unique(), owner.userId],
      );
      await db.query(
        "INSERT INTO payment_batch_row (batch_id, line, shown, fields) VALUES ($1, 2, '{}', '{}')",
        [id],
      );
      return id;
    },
    importFile: () => upload("payments"),
    async checkedFile() {
      const id = await upload("payments");
      await db.query("UPDATE payment_import SET status = 'checked', started_at = now() WHERE id = $1", [id]);
      return id;
    },
    async runningFile() {
      const id = await upload("payments");
      await db.query("UPDATE payment_import SET status = 'running', started_at = now() WHERE id = $1", [id]);
      return id;
    },
    settlementFile: () => upload("settlement"),
    report: async () =>
      (await startReport(owner, { basis: "inquiry", pgCode: SEED_ACCOUNTS.knet.pgCode, day: "2026-01-05" }))
        .reportId,
    notice: async () =>
      String(
        await insert<bigint>(
          `INSERT INTO gateway_notice (gateway_account_id, notice_id, raw_body, kind, status)
           SELECT id, $1, '{}', 'operation', 'failed' FROM gateway_account WHERE pg_code = $2`,
          ...[unique(), SEED_ACCOUNTS.knet.pgCode],
        ),
      ),
    async delivery() {
      const [event] = await db.query<{ id: string; seq: bigint }>(
        `INSERT INTO webhook_event (id, kind, transaction_session_id, body) VALUES ($1::uuid, 'test', 'x', '{}') RETURNING id, seq`,
        [randomUUID()],
      );
      const id = await insert<bigint>(
        `INSERT INTO webhook_delivery (event_id, event_seq, transaction_session_id, url, status, finished_at)
         VALUES ($1::uuid, $2, 'x', 'https://merchant.example.com/hook', 'failed', now())`,
        ...[event?.id, event?.seq],
      );
      return String(id);
    },
  };
}
