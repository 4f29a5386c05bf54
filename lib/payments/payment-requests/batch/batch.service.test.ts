import { beforeAll, expect, test } from "vitest";
import { readBatchFile } from "@/lib/api/payment-request-file";
import type { UserActor } from "@/lib/auth/actor";
import { gatewayRight } from "@/lib/auth/permissions";
import { signedIn } from "@/lib/auth/testing/people";
import { grantPermissions } from "@/lib/auth/create-user";
import { sql } from "@/lib/db/sql";
import { checkBatch } from "@/lib/payments/payment-requests/batch/check-batch";
import { batchResult, listBatches, readBatch } from "@/lib/payments/payment-requests/batch/queries";
import { discardBatch, runBatch, startBatch } from "@/lib/payments/payment-requests/batch/run-batch";
import { arrangeWorld } from "@/lib/testing/world";

arrangeWorld();
let maker: UserActor;

beforeAll(async () => {
  const person = await signedIn(["payment_request.add"]);
  const right = gatewayRight("knet-test");
  await grantPermissions(sql, person.userId, [right as never], null);
  maker = { ...person, permissions: new Set([...person.permissions, right]) };
});

const HEADERS = "amount;currency_code;pg_codes;order_no;customer_email;customer_first_name;lifetime_days";

async function upload(lines: string[], actor = maker, mailCustomers = true): Promise<number> {
  const text = `\ufeff${[HEADERS, ...lines].join("\r\n")}\r\n`;
  const file = await readBatchFile(
    (async function* () {
      yield new TextEncoder().encode(text);
    })(),
  );
  return (await checkBatch(actor, { fileName: "invoices.csv", mailCustomers }, file)).batchId;
}

const madeOf = (batchId: number) =>
  sql.query<{ order_no: string; amount_minor: bigint; from_api: boolean; initiator_id: number }>(
    `SELECT p.order_no, p.amount_minor, p.from_api, p.initiator_id FROM payment_batch_row r
     JOIN payment_transaction p ON p.session_id = r.session_id WHERE r.batch_id = $1 ORDER BY r.line`,
    [batchId],
  );

test("a file is judged row by row without making anything; every fault names its line and column", async () => {
  const [{ n: before } = { n: 0 }] = await sql.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM payment_transaction",
  );
  const batchId = await upload([
    "12.500;KWD;knet-test;B-1;sara@example.com;Sara;3",
    "1.0005;KWD;knet-test;B-2;;;",
    "5.000;KWD;mada-test;B-3;;;",
    "5.000;KWD;knet-test;B-1;;;",
    "7.500;KWD;knet-test;B-4;;=HYPERLINK(1);",
    "5.000;KWD;knet-test;B-5;not an address;;400",
    "5.000;KWD;knet-test;B-6;;4111111111111111;",
  ]);
  const batch = await readBatch(maker, batchId);
  expect(batch).toMatchObject({ status: "checked", rows: 7, faulty: 5, created: 0, sameFile: null });
  expect(batch.totals).toEqual([{ currency: "KWD", count: 2, amount: "20.000" }]);
  const faults = batch.lines.flatMap(({ line, faults: all }) => all.map(({ column }) => `${line} ${column}`));
  expect(faults).toEqual([
    ...[
      "3 amount",
      "4 pg_codes",
      "5 order_no",
      "7 customer_email",
      "7 lifetime_days",
      "8 customer_first_name",
    ],
  ]);
  expect(JSON.stringify(batch)).not.toContain("4111111111111111");
  const [{ n: after } = { n: 1 }] = await sql.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM payment_transaction",
  );
  expect(after).toBe(before);
  await discardBatch(maker, batchId);
  await expect(startBatch(maker, batchId)).rejects.toMatchObject({ code: "conflict" });
});

test("whoever mends a file is told every fault of a row at once, each once, and none that only follows from another", async () => {
  const batchId = await upload([
    // The cells for themselves, what they make together, and what the person may.
    "abc;KWT;knet-test;E-1;not an address;;0",
    "1.0005;KWD;nobody-has-it;E-2;not an address;;400",
    ";SAR;knet-test;E-3;;4111111111111111;",
    "5.000;KWD;knet-test;E-4;;;",
    "5.0005;KWD;mada-test;E-4;;;",
  ]);
  const faults = (await readBatch(maker, batchId)).lines.map(({ line, faults: all }) => [
    line,
    ...all.map(({ column }) => column).sort(),
  ]);
  expect(faults.sort(([one], [other]) => Number(one) - Number(other))).toEqual([
    [2, "amount", "currency_code", "customer_email", "lifetime_days"],
    [3, "amount", "customer_email", "lifetime_days", "pg_codes"],
    [4, "amount", "customer_first_name", "pg_codes"],
    [5],
    [6, "amount", "order_no", "pg_codes"],
  ]);
});

test("each row becomes one payment, however often and at once it is begun, stopped and begun again; the result holds its link and runs nothing", async () => {
  const lines = Array.from({ length: 8 }, (_, place) => `1.00${place};KWD;knet-test;C-${place};;=1+1;`);
  const batchId = await upload([...lines, "2.000;KWD;knet-test;C-8;noura@example.com;;"]);
  await Promise.all([startBatch(maker, batchId), startBatch(maker, batchId)]);
  // A slice of no time makes one row and leaves the rest to the next.
  await runBatch(batchId, 0);
  expect(await madeOf(batchId)).toHaveLength(1);
  await Promise.all([runBatch(batchId), runBatch(batchId), runBatch(batchId)]);
  await runBatch(batchId);
  const made = await madeOf(batchId);
  expect(made.map(({ order_no }) => order_no)).toEqual(made.map((_, place) => `C-${place}`));
  expect(made).toHaveLength(9);
  expect(made[3]).toMatchObject({ amount_minor: 1_003n, from_api: false, initiator_id: maker.userId });
  const [{ n } = { n: 0 }] = await sql.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM payment_transaction WHERE order_no LIKE 'C-%'",
  );
  expect(n).toBe(9);
  const mails = await sql.query("SELECT recipient FROM mail WHERE kind = 'customer_payment_link'");
  expect(mails).toEqual([{ recipient: "noura@example.com" }]);
  let csv = "";
  for await (const piece of batchResult(maker, batchId)) csv += piece;
  expect(csv.match(/\/b\/s\/\w+/g)).toHaveLength(9);
  expect(csv).toContain("'=1+1");
  expect(csv).not.toMatch(/(^|,)=1\+1/m);
  expect(await readBatch(maker, batchId)).toMatchObject({ status: "done", created: 9, failed: 0 });
  // The same file once more is said to be so.
  const again = await upload([...lines, "2.000;KWD;knet-test;C-8;noura@example.com;;"]);
  expect((await readBatch(maker, again)).sameFile).toMatchObject({ id: batchId, created: 9 });
});

test("a right that was lost meanwhile refuses the rows; others find nothing of the file", async () => {
  const batchId = await upload(["3.000;KWD;knet-test;D-1;;;"]);
  const other = await signedIn(["payment_request.add"]);
  await expect(readBatch(other, batchId)).rejects.toMatchObject({ code: "not_found" });
  await expect(startBatch(other, batchId)).rejects.toMatchObject({ code: "not_found" });
  expect(await listBatches(other)).toEqual([]);
  await expect(upload(["3.000;KWD;knet-test;;;;"], await signedIn([]))).rejects.toMatchObject({
    code: "forbidden",
  });
  await startBatch(maker, batchId);
  await sql.query("DELETE FROM user_permission WHERE user_id = $1 AND permission LIKE 'gateway.use:%'", [
    maker.userId,
  ]);
  await runBatch(batchId);
  expect(await readBatch(maker, batchId)).toMatchObject({ status: "done", created: 0, failed: 1 });
});

test.each([
  ["amount;amount\n1;2", /twice/],
  ["amount;colour\n1;red", /is not a column/],
  ["amount;currency_code\n1;KWD", /pg_codes.*missing/],
  ["amount;currency_code;pg_codes\n", /at least one row/],
])("a file that cannot be read as a whole is refused: %j", async (text, message) => {
  const body = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  await expect(readBatchFile(body)).rejects.toMatchObject({ detail: expect.stringMatching(message) });
});
