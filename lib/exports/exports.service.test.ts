import { mkdtempSync, readFileSync, existsSync, symlinkSync, writeFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { strFromU8, unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { CSV_BOM, textCell } from "@/lib/csv/write-csv";
import { sql } from "@/lib/db/sql";
import { resetEnv } from "@/lib/env";
import { amountSql, exponentSql, guardedPhoneSql, guardedSql, SCALE, ZERO } from "@/lib/exports/cells";
import { expireExports } from "@/lib/exports/expire-exports";
import { exportPaths } from "@/lib/exports/export-row";
import { listExports, openExport } from "@/lib/exports/queries";
import { runExport } from "@/lib/exports/run-export";
import { cancelExport, startExport } from "@/lib/exports/start-export";
import { EXPORT_COLUMNS, EXPORT_LISTS, type ExportFormat, type ExportListName } from "@/lib/exports/types";
import { formatAmount } from "@/lib/money/money";
import { performOperation } from "@/lib/operations/perform-operation";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";
import type { UserActor } from "@/lib/auth/actor";

const folder = mkdtempSync(join(tmpdir(), "exports-"));
const world = arrangeWorld({ EXPORT_DIR: folder });
const RIGHTS = [
  ...(["transaction.view", "user.manage", "audit.view", "webhook.manage", "gateway_notice.manage"] as const),
];

async function begin(
  actor: UserActor,
  list: ExportListName,
  format: ExportFormat,
  filter: Record<string, unknown> = {},
) {
  const { exportId } = await startExport(actor, { list, format, columns: EXPORT_COLUMNS[list], filter });
  return exportId;
}

async function contentOf(actor: UserActor, exportId: string): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await openExport(actor, exportId)).body) pieces.push(piece);
  return Buffer.concat(pieces);
}

const days = { from: null, to: null };
const everything: Record<ExportListName, Record<string, unknown>> = {
  transactions: {},
  children: days,
  deleted: {},
  disputes: {},
  notices: {},
  deliveries: {},
  mails: {},
  requests: { status: [], operation: null, account: [], currency: null, dates: "created", ...days },
  users: { active: "all" },
  audit: days,
};

describe("exports", () => {
  let person: UserActor;
  beforeAll(async () => {
    resetEnv();
    person = await makeActor([...RIGHTS]);
    for (let index = 0; index < 30; index++) await makePayment(world.gateway, { orderNo: `O-${index}` });
    const named = await makePayment(world.gateway);
    await sql.query(
      "UPDATE payment_transaction SET customer_first_name = 'Mariam', customer_last_name = 'Haddad' WHERE id = $1",
      [named.id],
    );
    const refunded = await makePayment(world.gateway, { amountMinor: 12_500n, orderNo: "=1+1" });
    await performOperation(world.api, {
      type: "refund",
      source: "api",
      sessionId: refunded.sessionId,
      amount: "2.500",
    });
    await sql.query(
      "UPDATE payment_transaction SET customer_first_name = $1, customer_last_name = $2 WHERE id = $3",
      ["\u200e @SUM(A1)", 'سالم "Bu, Ali"\n-3', refunded.id],
    );
  });

  it("write every list in every format, each row once and each value as the tables have it", async () => {
    for (const list of EXPORT_LISTS) {
      for (const format of ["csv", "xlsx", "jsonl"] as const) {
        const id = await begin(person, list, format, everything[list]);
        await runExport(id);
        const [row] = (await listExports(person)).filter((one) => one.id === id);
        expect([list, format, row?.status, row?.failure]).toEqual([list, format, "done", null]);
        const content = await contentOf(person, id);
        expect(content.length).toBe(row?.sizeBytes);
        if (format === "jsonl") {
          const lines = content.toString().trimEnd().split("\n").filter(Boolean);
          expect(lines).toHaveLength(row?.rows ?? -1);
          for (const line of lines.slice(0, 1))
            expect(Object.keys(JSON.parse(line))).toEqual([...EXPORT_COLUMNS[list]]);
        }
        if (format === "csv") {
          const records = parse(content, { bom: true, columns: true }) as Record<string, string>[];
          expect(records).toHaveLength(row?.rows ?? -1);
        }
      }
    }
    const id = await begin(person, "transactions", "csv", { search: "=1+1" });
    await runExport(id);
    const text = (await contentOf(person, id)).toString();
    expect(text.startsWith(CSV_BOM)).toBe(true);
    const [record, ...others] = parse(text, { bom: true, columns: true }) as Record<string, string>[];
    expect(others).toEqual([]);
    expect(record).toMatchObject({ order_no: "'=1+1", amount: "12.500", refunded: "2.500", currency: "KWD" });
    const byName = await begin(person, "transactions", "jsonl", { search: "Mariam Hadad" });
    await runExport(byName);
    expect((await contentOf(person, byName)).toString()).toContain('"customer_last_name" : "Haddad"');
    expect(record?.customer_first_name).toBe("'\u200e @SUM(A1)");
    expect(record?.customer_last_name).toBe('\'سالم "Bu, Ali"\n-3');
  });

  it("follow the order of the list that was looked at, and its columns in theirs", async () => {
    const columns = ["amount", "session_id", "initiator", "expires_at"];
    const amounts = async (sort: string) => {
      const { exportId } = await startExport(person, {
        ...{ list: "transactions", format: "csv", columns, filter: { currencies: ["KWD"], sort } },
      });
      await runExport(exportId);
      const [head, ...rows] = parse(await contentOf(person, exportId), { bom: true }) as string[][];
      expect(head).toEqual(columns);
      return rows.map(([amount]) => Number(amount));
    };
    await makePayment(world.gateway, { amountMinor: 900n });
    await makePayment(world.gateway, { amountMinor: 77_000n });
    const rising = await amounts("amount");
    expect(rising).toEqual([...rising].sort((one, other) => one - other));
    expect(await amounts("-amount")).toEqual([...rising].reverse());
    expect([rising[0], rising.at(-1)]).toEqual([0.9, 77]);
  });

  it("hold the payments that failed for the reason that was chosen, and no others", async () => {
    const payment = await makePayment(world.gateway);
    // The builder fails some attempts at random; what is looked for is arranged.
    await sql.query("DELETE FROM payment_attempt WHERE state IN ('failed', 'canceled', 'error')");
    await sql.query(
      `INSERT INTO payment_attempt (transaction_id, gateway_account_id, reference_number, state, currency_code, amount_minor, message)
       SELECT id, gateway_account_id, 'EXPORTED', 'failed', currency_code, amount_minor, 'Stolen card' FROM payment_transaction WHERE id = $1`,
      [payment.id],
    );
    const id = await begin(person, "transactions", "csv", {
      failures: ["suspected_fraud"],
      dateKey: "failed",
    });
    await runExport(id);
    const records = parse(await contentOf(person, id), { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    expect(records.map(({ session_id }) => session_id)).toEqual([payment.sessionId]);
  });

  it("hold what the payer's card was charged, in his currency and its decimals, and our own id", async () => {
    const payment = await makePayment(world.gateway, { amountMinor: 12_500n });
    await sql.query(
      "UPDATE payment_transaction SET payment_amount_minor = 4105, payment_currency_code = 'USD', exchange_rate = '3.284' WHERE id = $1",
      [payment.id],
    );
    const columns = ["session_id", "amount", "id", "payer_amount", "payer_currency", "payer_rate"];
    const fileOf = async (format: ExportFormat) => {
      const filter = { search: payment.sessionId };
      const { exportId } = await startExport(person, { list: "transactions", format, columns, filter });
      await runExport(exportId);
      return contentOf(person, exportId);
    };
    const held = [payment.sessionId, "12.500", String(payment.id), "41.05", "USD", "3.284"];
    expect(parse(await fileOf("csv"), { bom: true })).toEqual([columns, held]);
    expect(Object.values(JSON.parse((await fileOf("jsonl")).toString()) as object)).toEqual(held);
    const parts = unzipSync(new Uint8Array(await fileOf("xlsx")));
    const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    expect(sheet).toContain('<c s="4"><v>41.05</v></c>');
  });

  it("keep amounts numbers and texts texts in a workbook", async () => {
    const id = await begin(person, "transactions", "xlsx", { search: "=1+1" });
    await runExport(id);
    const parts = unzipSync(new Uint8Array(await contentOf(person, id)));
    const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
    expect(sheet).toContain('<c s="5"><v>12.500</v></c>');
    expect(sheet).toContain('<c t="inlineStr" s="2"><is><t xml:space="preserve">=1+1</t></is></c>');
    expect(sheet).not.toContain("<f>");
    expect(Object.keys(parts)).toContain("[Content_Types].xml");
  });

  it("guard cells in the database exactly as in code, for any text, and write amounts alike", async () => {
    const nasty = fc.string({
      unit: fc.constantFrom(..."=+-@＝＋＠\t\r\n \u00a0\u200e\u2066\ufeff\u2003a1\",;'ب"),
    });
    const texts = [
      ...fc.sample(nasty, 600),
      "+96555512345",
      "96555512345",
      "++1",
      "+1 2",
      ...fc.sample(fc.string({ unit: "grapheme" }), 200),
    ].filter((text) => !text.includes("\0"));
    const rows = await sql.query<{ cell: string; phone: string }>(
      `SELECT ${guardedSql("t")} AS cell, ${guardedPhoneSql("t")} AS phone FROM unnest($1::text[]) WITH ORDINALITY AS x(t, n) ORDER BY n`,
      [texts],
    );
    for (const [index, text] of texts.entries()) {
      const [[cell = ""] = []] = parse(`${textCell(text)}\r\n`, { relax_column_count: true }) as string[][];
      expect([text, rows[index]?.cell, rows[index]?.phone]).toEqual([text, cell, cell]);
    }
    const amounts = fc.sample(
      fc.tuple(
        fc.oneof(fc.constant(0n), fc.bigInt(-(10n ** 18n), 10n ** 18n)),
        fc.constantFrom("KWD", "USD", "JPY", "BHD", "IQD"),
      ),
      200,
    );
    const written = await sql.query<{ text: string }>(
      `SELECT ${amountSql("m")} AS text FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY AS x(m, c, n)
       CROSS JOIN LATERAL (SELECT ${exponentSql("c")} AS exponent) y CROSS JOIN LATERAL (SELECT ${SCALE}, ${ZERO}) z ORDER BY n`,
      [amounts.map(([minor]) => minor), amounts.map(([, currency]) => currency)],
    );
    expect(written.map(({ text }) => text)).toEqual(
      amounts.map(([minor, currency]) => formatAmount(minor, currency)),
    );
  });

  it("go on after a crash where the file is sure, without a row lost or doubled", async () => {
    const id = await begin(person, "transactions", "csv");
    await runExport(id);
    const whole = await contentOf(person, id);
    // The same export as a worker left it that died: some rows sure, then half a row that was not.
    const [, ...lines] = whole.toString().split("\r\n");
    const second = await begin(person, "transactions", "csv");
    const head = `${CSV_BOM}${EXPORT_COLUMNS.transactions.join(",")}\r\n${lines[0]}\r\n`;
    const [first] = await sql.query<{ created_at: string; id: bigint }>(
      "SELECT created_at::text, id FROM payment_transaction WHERE session_id = $1",
      [lines[0]?.split(",")[0]],
    );
    writeFileSync(exportPaths({ id: second, format: "csv" }).part, `${head}half a ro`);
    await sql.query(
      `UPDATE export_file SET status = 'running', rows_done = 1, size_bytes = $2, cursor = $3::text[],
         as_of = (SELECT as_of FROM export_file WHERE id = $4) WHERE id = $1`,
      [second, Buffer.byteLength(head), [first?.created_at, first?.id.toString()], id],
    );
    await runExport(second);
    expect((await contentOf(person, second)).toString()).toBe(whole.toString());

    // What was kept is not there any more: from the top, not with a hole.
    const third = await begin(person, "transactions", "csv");
    await sql.query(
      "UPDATE export_file SET status = 'running', rows_done = 9, size_bytes = 9999999, cursor = '{2020-01-01,1}' WHERE id = $1",
      [third],
    );
    writeFileSync(exportPaths({ id: third, format: "csv" }).part, "x");
    await runExport(third);
    expect((await contentOf(person, third)).length).toBe(whole.length);
  });

  it("fail closed when the disk is full, and leave nothing behind", async () => {
    const id = await begin(person, "transactions", "csv");
    symlinkSync("/dev/full", exportPaths({ id, format: "csv" }).part);
    await runExport(id);
    const [row] = (await listExports(person)).filter((one) => one.id === id);
    expect([row?.status, row?.failure]).toEqual(["failed", "disk_full"]);
    expect(readdirSync(folder).filter((name) => name.startsWith(id))).toEqual([]);
    await expect(openExport(person, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("belong to their owner while he has the right; everybody else's try is a 404 in the trail", async () => {
    const id = await begin(person, "users", "csv", { active: "all" });
    await runExport(id);
    const other = await makeActor([...RIGHTS]);
    await expect(openExport(other, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(openExport(world.api, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(cancelExport(other, id)).rejects.toMatchObject({ code: "not_found" });
    expect((await listExports(other)).map((one) => one.id)).not.toContain(id);
    await expect(openExport({ ...person, permissions: new Set() }, id)).rejects.toMatchObject({
      code: "not_found",
    });
    const refused = await sql.query(
      "SELECT 1 FROM audit_event WHERE object_type = 'export' AND object_id = $1 AND result = 'refused'",
      [id],
    );
    expect(refused).toHaveLength(3);
    const viewer = await makeActor(["transaction.view"]);
    await expect(begin(viewer, "audit", "csv", days)).rejects.toMatchObject({ code: "forbidden" });
    await expect(begin(viewer, "users", "csv", { active: "all" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const begun = await begin(viewer, "transactions", "csv");
    await sql.query("DELETE FROM user_permission WHERE user_id = $1", [viewer.userId]);
    await runExport(begun);
    const [row] = await sql.query<{ failure: string }>("SELECT failure FROM export_file WHERE id = $1", [
      begun,
    ]);
    expect(row?.failure).toBe("not_allowed");
  });

  it("can be canceled, expire with their file, and are limited to three at once", async () => {
    const owner = await makeActor([...RIGHTS]);
    const ids = [];
    for (let index = 0; index < 3; index++) ids.push(await begin(owner, "transactions", "jsonl"));
    await expect(begin(owner, "transactions", "jsonl")).rejects.toMatchObject({ code: "conflict" });
    const [canceled = "", done = ""] = ids;
    await cancelExport(owner, canceled);
    await runExport(canceled);
    expect(existsSync(exportPaths({ id: canceled, format: "jsonl" }).whole)).toBe(false);
    await runExport(done);
    expect(readFileSync(exportPaths({ id: done, format: "jsonl" }).whole).length).toBeGreaterThan(0);
    await sql.query("UPDATE export_file SET expires_at = now() - interval '1 second' WHERE id = $1", [done]);
    await expect(openExport(owner, done)).rejects.toMatchObject({ code: "gone" });
    await expireExports();
    expect(existsSync(exportPaths({ id: done, format: "jsonl" }).whole)).toBe(false);
    expect((await listExports(owner)).find((one) => one.id === done)?.status).toBe("expired");
  });

  it("refuse a search for a card number, which would be kept with the file and in the trail", async () => {
    await expect(
      begin(person, "transactions", "csv", { search: "4111 1111 1111 1111" }),
    ).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("refuse a filter that cannot be, before anything is begun", async () => {
    await expect(begin(person, "transactions", "csv", { from: "2026-02-30" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(begin(person, "children", "csv", { from: 1 })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });
});
