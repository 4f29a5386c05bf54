import { describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { readRecorded } from "@/lib/i18n/recorded-sentences";
import { errorFile } from "@/lib/payments/incoming/error-file";
import { eraseOldFiles } from "@/lib/payments/incoming/erase-files";
import { UPLOAD_LIMIT_BYTES } from "@/lib/payments/incoming/import-file";
import { cancelImport, changeMapping, checkImport, runImport } from "@/lib/payments/incoming/move-import";
import { getImport, listImports } from "@/lib/payments/incoming/queries";
import { runImportJob } from "@/lib/payments/incoming/run-import";
import { uploadImport } from "@/lib/payments/incoming/upload-import";
import { arrangeWorld, balancesOf, makeActor, makePayment } from "@/lib/testing/world";

/** A hundred thousand took the same memory; this many take a tenth of the time. */
const ROWS = 10_000;

const world = arrangeWorld();
let count = 0;
const unique = () => {
  count += 1;
  return `imp_${process.pid}_${count}`;
};

async function* bytesOf(text: string | Uint8Array, size = 7_001): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const person = () => makeActor(["payment.import"]);

async function upload(actor: UserActor, text: string, fileName = "payments.csv"): Promise<number> {
  const { importId } = await uploadImport(
    actor,
    { kind: "payments", pgCode: "knet-test", fileName },
    bytesOf(text),
  );
  return importId;
}

async function checked(actor: UserActor, text: string): Promise<number> {
  const id = await upload(actor, text);
  await checkImport(actor, id);
  await runImportJob(id);
  return id;
}

async function imported(actor: UserActor, text: string): Promise<number> {
  const id = await checked(actor, text);
  await runImport(actor, id);
  await runImportJob(id);
  return id;
}

const stored = (reference: string) =>
  sql.query<{
    id: bigint;
    session_id: string;
    state: string;
    source: string;
    amount_minor: bigint;
    order_no: string;
  }>(
    `SELECT id, session_id, state::text, source::text, amount_minor, order_no FROM payment_transaction WHERE gateway_reference = $1`,
    [reference],
  );

const HEAD = "payment_id,amount,currency,status,refunded,order_no,name,created_at\r\n";

describe("importing payments from a file", () => {
  it("tries first and stores nothing, then stores the same numbers, with what was refunded before", async () => {
    const actor = await person();
    const [a, b, c, d] = [unique(), unique(), unique(), unique()];
    const text =
      `\ufeff${HEAD}${a},12.500,KWD,paid,,"A;1","سارة\r\nالعلي",2026-11-20 13:00\r\n` +
      `${b},8.000,KWD,Refunded,,,,2026-11-20\r\n${c},5,KWD,declined,,,,\r\n${d},1.0005,KWD,paid,,,,\r\n` +
      `${a},12.500,KWD,paid,,,,\r\n${a},13.000,KWD,paid,,,,\r\n`;
    const id = await checked(actor, text);
    const counts = { read: 6, created: 2, known: 1, skipped: 1, wrong: 2, total: 6 };
    expect(await getImport(actor, id)).toMatchObject({ status: "checked", counts });
    expect(await stored(a)).toEqual([]);
    await runImport(actor, id);
    await runImportJob(id);
    expect(await getImport(actor, id)).toMatchObject({ status: "done", counts, failure: null });
    expect(await stored(a)).toMatchObject([
      { state: "paid", source: "import", amount_minor: 12_500n, order_no: "A;1" },
    ]);
    const [refunded] = await stored(b);
    expect(await balancesOf(refunded as { id: bigint })).toMatchObject({
      refunded_minor: 8_000n,
      refundable: 0n,
    });
    expect(await stored(c)).toEqual([]);
    const trail = await sql.query<{ action: string }>(
      "SELECT action FROM audit_event WHERE object_type = 'import' AND object_id = $1 ORDER BY id",
      [String(id)],
    );
    expect(trail.map(({ action }) => action)).toEqual([
      "import.uploaded",
      "import.check",
      "import.checked",
      "import.run",
      "import.done",
    ]);
  });

  it("stores nothing twice: the same file, overlapping files, both at once, and payments of our own", async () => {
    const actor = await person();
    const ours = await makePayment(world.gateway);
    const references = Array.from({ length: 30 }, unique);
    const fileOf = (list: string[]) =>
      HEAD + list.map((reference) => `${reference},12.500,KWD,paid,,,,\n`).join("");
    const first = await checked(actor, fileOf([...references.slice(0, 20), ours.gatewayReference]));
    const second = await checked(actor, fileOf(references.slice(10).reverse()));
    await Promise.all([runImport(actor, first), runImport(actor, second)]);
    await Promise.all([runImportJob(first), runImportJob(second), runImportJob(first)]);
    const [one, two] = [await getImport(actor, first), await getImport(actor, second)];
    expect(one.counts.created + two.counts.created).toBe(30);
    expect(one.counts.known + two.counts.known).toBe(11);
    await runImport(actor, first);
    await runImportJob(first);
    expect((await getImport(actor, first)).counts).toMatchObject({ created: 0, known: 21, wrong: 0 });
    const [all] = await sql.query<{ n: bigint }>(
      "SELECT count(*) AS n FROM payment_transaction WHERE gateway_reference = ANY ($1)",
      [[...references, ours.gatewayReference]],
    );
    expect(all?.n).toBe(31n);
  });

  it("names payments that we hold otherwise, and changes none of them", async () => {
    const actor = await person();
    const ours = await makePayment(world.gateway);
    const id = await imported(actor, `${HEAD}${ours.gatewayReference},99.000,KWD,paid,,,,\n`);
    const { counts, errors } = await getImport(actor, id);
    expect(counts).toMatchObject({ created: 0, wrong: 1 });
    expect(errors).toMatchObject([
      { faults: [{ code: "other_amount" }], gatewayReference: ours.gatewayReference },
    ]);
    expect(await balancesOf(ours)).toMatchObject({ settled_minor: 12_500n });
  });

  it("goes on where it was cut off and counts every row once", async () => {
    const actor = await person();
    const references = Array.from({ length: 1_200 }, unique);
    const id = await checked(actor, HEAD + references.map((one) => `${one},1.000,KWD,paid,,,,\n`).join(""));
    await runImport(actor, id);
    // As a worker leaves it that was killed after its first batch.
    const whole = runImportJob(id);
    await whole;
    await sql.query(
      "UPDATE payment_import SET status = 'running', rows_read = 500, rows_created = 500, rows_known = 0, finished_at = NULL WHERE id = $1",
      [id],
    );
    await runImportJob(id);
    expect((await getImport(actor, id)).counts).toMatchObject({ read: 1_200, created: 500, known: 700 });
  });

  it("stops when somebody stops it, and goes on when it is started again", async () => {
    const actor = await person();
    const references = Array.from({ length: 3_000 }, unique);
    const id = await checked(actor, HEAD + references.map((one) => `${one},1.000,KWD,paid,,,,\n`).join(""));
    await runImport(actor, id);
    const running = runImportJob(id);
    for (;;) {
      const { counts } = await getImport(actor, id);
      if (counts.read > 0) break;
    }
    await cancelImport(actor, id);
    await running;
    const stopped = await getImport(actor, id);
    expect(stopped.status).toBe("canceled");
    expect(stopped.counts.created).toBeLessThan(3_000);
    await runImport(actor, id);
    await runImportJob(id);
    const done = await getImport(actor, id);
    expect(done.counts.created + stopped.counts.created).toBe(3_000);
    await expect(cancelImport(actor, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("counts a row with several faults once, and names them all on screen and in the file", async () => {
    const actor = await person();
    const id = await checked(
      actor,
      `${HEAD}wrong-1,1.0005,XXX,paid,,,,yesterday\n${unique()},5.000,KWD,paid,,,,\n`,
    );
    const { counts, errors, preview } = await getImport(actor, id);
    expect(counts).toMatchObject({ read: 2, created: 1, wrong: 1 });
    const codes = ["currency_invalid", "date_invalid", "amount_too_precise"];
    expect(errors.map(({ line, faults }) => [line, faults.map(({ code }) => code)])).toEqual([[2, codes]]);
    expect(preview.map(({ faults }) => faults.map(({ code }) => code))).toEqual([codes, []]);
    let text = "";
    for await (const piece of errorFile(actor, id)) text += piece;
    const lines = text.trimEnd().split("\r\n").slice(1);
    expect(lines.map((line) => line.split(",").slice(0, 3))).toEqual(
      codes.map((code) => ["2", "wrong-1", code]),
    );
  });

  it("gives the wrong rows as a file that runs nothing and shows no card number", async () => {
    const actor = await person();
    const id = await checked(
      actor,
      `${HEAD}=HYPERLINK("x"),-1,KWD,paid,,,,\n4242424242424242,5.000,KWD,paid,,,,\n,5.000,KWD,paid,,,,\n@x,5.000,XXX,paid,,,,\n`,
    );
    let text = "";
    for await (const piece of errorFile(actor, id)) text += piece;
    const lines = text.replace("\ufeff", "").trimEnd().split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("line,gateway_reference,error,explanation,column,value");
    for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+@-]/);
    expect(text).toContain("reference_is_card");
    expect(text).not.toContain("4242424242424242");
    const [kept] = await sql.query<{ n: bigint }>(
      `SELECT count(*) AS n FROM payment_import_error WHERE value LIKE '%4242424242424242%' OR gateway_reference LIKE '%4242424242424242%'`,
    );
    expect(kept?.n).toBe(0n);
  });

  it("keeps no readable piece of the file in the database, and gives it up after its time", async () => {
    const actor = await person();
    const id = await upload(actor, `${HEAD}${unique()},5.000,KWD,paid,,,4242424242424242,\n`);
    const [piece] = await sql.query<{ text: string }>(
      "SELECT encode(sealed_text, 'escape') AS text FROM payment_import_chunk WHERE import_id = $1",
      [id],
    );
    expect(piece?.text).not.toContain("4242");
    await sql.query("UPDATE payment_import SET created_at = now() - interval '31 days' WHERE id = $1", [id]);
    expect(await eraseOldFiles()).toBe(1);
    expect(await getImport(actor, id)).toMatchObject({ erased: true, preview: [] });
    await expect(checkImport(actor, id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("remembers how a file was read for the next one with the same headers", async () => {
    const actor = await person();
    const head = "Beleg;Betrag;Stand\n";
    const id = await upload(actor, `${head}${unique()};12,5;ok\n`);
    const first = await getImport(actor, id);
    expect(first.mapping.columns).toEqual({});
    await expect(checkImport(actor, id)).rejects.toMatchObject({
      code: "invalid_input",
      field: "gatewayReference",
    });
    const mapping = {
      columns: { gatewayReference: 0, amount: 1, status: 2 },
      states: { ok: "paid" as const },
      state: "paid" as const,
      decimal: "comma" as const,
      dates: "dmy" as const,
    };
    await changeMapping(actor, { importId: id, mapping });
    await checkImport(actor, id);
    await runImportJob(id);
    expect((await getImport(actor, id)).counts).toMatchObject({ created: 1, wrong: 0 });
    const next = await upload(actor, `${head}${unique()};12,5;ok\n`);
    expect((await getImport(actor, next)).mapping).toEqual(mapping);
    for (const columns of [
      { gatewayReference: 0, amount: 0 },
      { gatewayReference: 0, amount: 9 },
      { amount: 1 },
    ])
      await expect(
        changeMapping(actor, { importId: id, mapping: { ...mapping, columns } }),
      ).rejects.toMatchObject({
        code: "invalid_input",
      });
  });

  it.each([
    ["nothing", ""],
    ["headers only", "a,b\n"],
    ["a picture", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
    ["another character set", new Uint8Array([0x61, 0x2c, 0xe7, 0xe8, 0x0a])],
    ["an open quote", 'a,b\n1,"2\n'],
  ])("refuses %s, and says what to do", async (_name, content) => {
    const actor = await person();
    const wish = { kind: "payments" as const, pgCode: "knet-test", fileName: "x.csv" };
    await expect(uploadImport(actor, wish, bytesOf(content))).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("cuts an endless upload off, and leaves one that broke off as what it is", async () => {
    const actor = await person();
    const wish = { kind: "payments" as const, pgCode: "knet-test", fileName: "endless.csv" };
    const piece = new TextEncoder().encode("a,b\n".repeat(250_000));
    let sent = 0;
    const endless = async function* () {
      for (;;) {
        sent += piece.length;
        yield piece;
      }
    };
    await expect(uploadImport(actor, wish, endless())).rejects.toMatchObject({ code: "payload_too_large" });
    expect(sent).toBeLessThan(UPLOAD_LIMIT_BYTES + 2 * piece.length);
    const broken = async function* () {
      yield piece;
      throw new Error("aborted");
    };
    await expect(uploadImport(actor, { ...wish, fileName: "broken.csv" }, broken())).rejects.toThrow(
      "aborted",
    );
    const [last] = await listImports(actor, "payments");
    expect(last).toMatchObject({ fileName: "broken.csv", status: "failed" });
    await expect(runImport(actor, last?.id ?? 0)).rejects.toMatchObject({ code: "conflict" });
  });

  it("says why a file was refused in words that Arabic has too, and that a check which failed made nothing", async () => {
    const actor = await person();
    await expect(upload(actor, HEAD, "only-headers.csv")).rejects.toMatchObject({ code: "invalid_input" });
    const [refused] = await listImports(actor, "payments");
    const { failure } = await getImport(actor, refused?.id ?? 0);
    expect(readRecorded(failure ?? "")).toMatchObject({ sentence: "fileWithoutRows", columns: "200" });

    const rows = Array.from({ length: 600 }, () => `${unique()},5.000,KWD,paid,,,,\n`).join("");
    const id = await checked(actor, `${HEAD}${rows}"${"x".repeat(300_000)}`);
    const detail = await getImport(actor, id);
    expect(detail).toMatchObject({ status: "failed", counts: { read: 0, created: 0 } });
    expect(readRecorded(detail.failure ?? "")).toMatchObject({ sentence: "rowTooLong" });
  });

  it("takes the right to import, for every step, and tells nobody else of the file", async () => {
    const actor = await person();
    const other = await makeActor(["transaction.view", "payment.refund", "reconciliation.manage"]);
    const id = await upload(actor, `${HEAD}${unique()},5.000,KWD,paid,,,,\n`);
    const forbidden = { code: "forbidden" };
    await expect(upload(other, HEAD)).rejects.toMatchObject(forbidden);
    await expect(listImports(other, "payments")).rejects.toMatchObject(forbidden);
    const unknown = { code: "not_found" };
    await expect(getImport(other, id)).rejects.toMatchObject(unknown);
    await expect(checkImport(other, id)).rejects.toMatchObject(unknown);
    await expect(cancelImport(other, id)).rejects.toMatchObject(unknown);
    await expect(errorFile(other, id).next()).rejects.toMatchObject(unknown);
    await expect(getImport(actor, 999_999)).rejects.toMatchObject(unknown);
  });

  it("takes a long file without growing", { timeout: 180_000 }, async () => {
    const actor = await person();
    const run = unique();
    const lines = async function* () {
      yield new TextEncoder().encode(HEAD);
      for (let at = 0; at < ROWS; at += 1_000) {
        let text = "";
        for (let row = at; row < at + 1_000; row += 1)
          text += `${run}_${row},${row + 1}.125,KWD,paid,${row % 50 === 0 ? "0.125" : ""},ORDER-${row},"سارة, العلي",2026-11-20 13:00:00\r\n`;
        yield new TextEncoder().encode(text);
      }
    };
    const { importId } = await uploadImport(
      actor,
      { kind: "payments", pgCode: "knet-test", fileName: "big.csv" },
      lines(),
    );
    await checkImport(actor, importId);
    await runImportJob(importId);
    await runImport(actor, importId);
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss - before);
    }, 100);
    await runImportJob(importId);
    clearInterval(watch);
    const { counts } = await getImport(actor, importId);
    expect(counts).toEqual({
      read: ROWS,
      created: ROWS,
      known: 0,
      skipped: 0,
      wrong: 0,
      total: ROWS,
    });
    const [sum] = await sql.query<{ amount: string; refunded: string }>(
      `SELECT sum(amount_minor)::text AS amount, sum(refunded_minor)::text AS refunded FROM payment_transaction WHERE gateway_reference LIKE $1`,
      [`${run}_%`],
    );
    const rows = BigInt(ROWS);
    expect(sum).toEqual({
      amount: String(rows * (rows + 1n) * 500n + rows * 125n),
      refunded: String((rows / 50n) * 125n),
    });
    expect(most / 1024 / 1024).toBeLessThan(200);
  });
});
