import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { runExport } from "@/lib/exports/run-export";
import { exportPaths } from "@/lib/exports/export-row";
import { startExport } from "@/lib/exports/start-export";
import { USUAL_COLUMNS } from "@/lib/exports/types";
import { readFigures } from "@/lib/overview/read-figures";
import { seedMass } from "@/prisma/seed/mass";
import { rebuildRollups } from "@/lib/rollups/refresh-days";
import { compareDay } from "@/lib/rollups/check-days";
import { changeEnvironment, makeActor } from "@/lib/testing/world";

const ROWS = Number(process.env.EXPORT_TEST_ROWS ?? 1_000_000);
const database = testDatabase();

/** The same columns, tables and order as the export, without its guards. */
const COPY = `COPY (SELECT p.session_id, p.order_no, p.type, p.state, p.currency_code, p.amount_minor, p.fee_minor, p.settled_minor,
  p.captured_minor, p.refunded_minor, p.refund_queued_minor, p.voided_minor, p.disputed_minor, a.pg_code, a.name, p.reference_number,
  p.gateway_reference, p.customer_id, p.customer_first_name, p.customer_last_name, p.customer_email, p.customer_phone, p.created_at,
  p.paid_at, p.state_changed_at, p.is_sandbox
  FROM payment_transaction p LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
  WHERE p.deleted_at IS NULL ORDER BY p.created_at DESC, p.id DESC) TO '/dev/null' WITH (FORMAT csv)`;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

describe(`with ${ROWS.toLocaleString("en")} payments`, () => {
  it("a CSV takes at most five times as long as COPY and grows memory by no more than 150 MB; the first page stays quick", async () => {
    const restore = changeEnvironment({ EXPORT_DIR: mkdtempSync(join(tmpdir(), "speed-")) });
    const owner = new pg.Client(database.ownerUrl);
    await owner.connect();
    try {
      await seedMass({ databaseUrl: database.ownerUrl, transactions: ROWS });
      const person = await makeActor(["transaction.view"]);
      const ratios: number[] = [];
      let growth = 0;
      for (let round = 0; round < 3; round++) {
        const copyMs = await timed(() => owner.query(COPY));
        const { exportId } = await startExport(person, {
          ...{ list: "transactions", format: "csv", columns: USUAL_COLUMNS.transactions, filter: {} },
        });
        const before = process.memoryUsage().rss;
        const watch = setInterval(() => {
          growth = Math.max(growth, process.memoryUsage().rss - before);
        }, 50);
        const ms = await timed(() => runExport(exportId, 3_600_000));
        clearInterval(watch);
        const [row] = await sql.query<{ rows_done: bigint }>(
          "SELECT rows_done FROM export_file WHERE id = $1",
          [exportId],
        );
        expect(row?.rows_done).toBe(BigInt(ROWS));
        expect(statSync(exportPaths({ id: exportId, format: "csv" }).whole).size).toBeGreaterThan(ROWS * 200);
        ratios.push(copyMs / ms);
      }
      const computeMs = await timed(() => rebuildRollups(() => undefined));
      const [last] = await sql.query<{ day: string }>("SELECT max(day)::text AS day FROM rollup_day");
      expect(await compareDay(sql, last?.day ?? "")).toEqual([]);
      const pages: number[] = [];
      for (let turn = 0; turn < 40; turn++) pages.push(await timed(() => readFigures(person, { days: 90 })));
      const p95 = pages.sort((a, b) => a - b)[37] ?? 0;
      const median = ratios.sort((a, b) => a - b)[1] ?? 0;
      console.log(
        `CSV of ${ROWS} rows: ${median.toFixed(2)} of COPY, memory +${Math.round(growth / 1e6)} MB; sums of all days in ${Math.round(computeMs)} ms; figures of 90 days p95 ${p95.toFixed(1)} ms`,
      );
      expect(median).toBeGreaterThanOrEqual(0.2);
      expect(growth).toBeLessThan(150e6);
      expect(p95).toBeLessThan(60);
    } finally {
      await owner.end();
      restore();
    }
  });
});
