import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { downloadReport } from "@/client/calls";
import { createClient } from "@/client/countersign";
import { reportListAnswer } from "@/lib/api/schemas/report";
import { useWire } from "@/lib/api/testing/wire";
import { createApiKey } from "@/lib/auth/api-keys";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { runExport } from "@/lib/exports/run-export";
import { createSchedule } from "@/lib/exports/schedules/manage-schedules";
import { runSchedules } from "@/lib/exports/schedules/run-schedules";
import { startExport } from "@/lib/exports/start-export";
import { EXPORT_COLUMNS, type ExportListName } from "@/lib/exports/types";
import { basicUser } from "@/lib/testing/wire";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld({ EXPORT_DIR: mkdtempSync(join(tmpdir(), "reports-wire-")) });
const wire = useWire();
const FILES = "/b/api/v1/reports/files/";
const RIGHTS = ["api.access", "report.can_view_report", "transaction.view"] as const;
const get = (authorization: string | undefined, path: string, headers: Record<string, string> = {}) =>
  wire.call("GET", path, { authorization, headers });
const key = () => `Api-Key ${world.apiKey}`;
const wish = (list: ExportListName = "transactions") =>
  ({ list, format: "csv", columns: EXPORT_COLUMNS[list], filter: {} }) as const;

let person: Awaited<ReturnType<typeof basicUser>>;
let actor: UserActor;
let scheduled: string;
let own: string;

async function make(owner: UserActor): Promise<string> {
  const { exportId } = await startExport(owner, wish());
  await runExport(exportId);
  return exportId;
}

beforeAll(async () => {
  for (let index = 0; index < 3; index++) await makePayment(world.gateway, { orderNo: `REP-${index}` });
  person = await basicUser([...RIGHTS]);
  actor = { ...(await makeActor([...RIGHTS])), userId: person.id };
  own = await make(actor);
  const maker = await makeActor(["transaction.view"]);
  const { scheduleId } = await createSchedule(maker, {
    ...{ name: "Takings", wish: wish(), interval: "yearly", atHour: 6 },
    recipientIds: [person.id],
  });
  await sql.query("UPDATE report_schedule SET next_run_at = now() WHERE id = $1", [scheduleId]);
  await runSchedules();
  const [row] = await sql.query<{ id: string }>("SELECT id FROM export_file WHERE schedule_id = $1", [
    scheduleId,
  ]);
  scheduled = row?.id ?? "";
  await runExport(scheduled);
  // Somebody else's file, one that is still being made, and one whose time is over.
  await make(maker);
  await startExport(actor, wish());
});

const idsOf = (answer: { body: { results: { encrypted_id: string }[] } }) =>
  answer.body.results.map((item) => item.encrypted_id).sort();

describe("the list of reports", () => {
  test("has a person's finished files and the reports for him; of a key what schedules make", async () => {
    const answer = await get(person.authorization, FILES);
    expect(answer.status).toBe(200);
    expect(reportListAnswer.strict().safeParse(answer.body).error?.issues).toBeUndefined();
    expect(idsOf(answer)).toEqual([own, scheduled].sort());
    const base = answer.body.results.find(
      (item: { encrypted_id: string }) => item.encrypted_id === scheduled,
    );
    expect(base).toMatchObject({
      ...{ interval: "yearly", source: "auto", file_format: "csv", status: "finished" },
      records_amount: 0,
      download_action: { method: "GET", url: expect.stringContaining(`${FILES}${scheduled}/download/`) },
    });
    expect(base.generated_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(idsOf(await get(key(), FILES))).toEqual([scheduled]);
    // Published samples of these calls send the key in a header of its own; both forms of the path are answered.
    expect(idsOf(await get(undefined, FILES.slice(0, -1), { "api-key": world.apiKey }))).toEqual([scheduled]);
  });

  test("is narrowed by days, interval and source, and paged with whole addresses", async () => {
    const ask = (query: string) => get(person.authorization, `${FILES}?${query}`);
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Kuwait" }).format(new Date());
    expect(idsOf(await ask(`created_after=${day}&created_before=${day}`))).toHaveLength(2);
    expect(idsOf(await ask("created_before=2020-01-01"))).toEqual([]);
    expect(idsOf(await ask("interval=yearly"))).toEqual([scheduled]);
    expect(idsOf(await ask("interval=daily"))).toEqual([]);
    expect(idsOf(await ask("source=manual"))).toEqual([own]);
    const first = await ask(`limit=1&created_after=${day}`);
    expect(first.body).toMatchObject({ count: 2, previous: null });
    const next = new URL(first.body.next);
    const second = await get(person.authorization, next.pathname + next.search);
    expect(second.body).toMatchObject({ count: 2, next: null });
    expect(new URL(second.body.previous).searchParams.get("created_after")).toBe(day);
    expect([...idsOf(first), ...idsOf(second)].sort()).toEqual([own, scheduled].sort());
    expect((await ask("limit=100000")).body.results).toHaveLength(2);
  });

  test.each([
    ["created_after=2026-02-30", "created_after"],
    ["created_before=yesterday", "created_before"],
    ["created_after=2026-02-02&created_before=2026-02-01", "created_after"],
    ["interval=hourly", "interval"],
    ["source=both", "source"],
    ["limit=-1", "limit"],
    ["offset=1.5", "offset"],
  ])("refuses %s under its field", async (query, field) => {
    const answer = await get(key(), `${FILES}?${query}`);
    expect([answer.status, answer.body]).toEqual([400, { [field]: [expect.any(String)] }]);
  });

  test("takes credentials and the right", async () => {
    expect((await get(undefined, FILES)).status).toBe(401);
    const without = await basicUser(["api.access", "transaction.view"]);
    expect(await get(without.authorization, FILES)).toMatchObject({
      ...{ status: 403, body: { detail: expect.any(String) } },
    });
    const narrow = await createApiKey(sql, { name: "narrow", permissions: ["transaction.view"] });
    expect((await get(`Api-Key ${narrow.key}`, FILES)).status).toBe(403);
    // The right to reports alone shows none: each follows from the right to its list.
    const blind = await createApiKey(sql, { name: "blind", permissions: ["report.can_view_report"] });
    expect((await get(`Api-Key ${blind.key}`, FILES)).body).toMatchObject({ count: 0, results: [] });
    expect((await get(`Api-Key ${blind.key}`, `${FILES}${scheduled}/download/`)).status).toBe(404);
  });
});

describe("the file of a report", () => {
  const download = (authorization: string, id: string) => get(authorization, `${FILES}${id}/download/`);
  const tries = async (id: string) =>
    (
      await sql.query<{ result: string; reason: string | null }>(
        "SELECT result, reason FROM audit_event WHERE action = 'export.downloaded' AND object_id = $1 ORDER BY id",
        [id],
      )
    ).map(({ result, reason }) => [result, reason]);

  test("is sent whole to whom it belongs, and to nobody else; every try stands in the trail", async () => {
    const answer = await download(person.authorization, own);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "cache-control": "no-store",
      "content-disposition": expect.stringContaining("attachment"),
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/(^|; *)sandbox(;|$)/),
    });
    expect(answer.body.trimEnd().split("\r\n")).toHaveLength(4);
    expect(Buffer.byteLength(answer.body)).toBe(Number(answer.headers["content-length"]));
    const client = createClient({ baseUrl: `http://127.0.0.1:${wire.port}`, apiKey: world.apiKey });
    expect(await (await downloadReport(client, scheduled)).text()).toMatch(/^\ufeff?session_id,order_no/);
    // Asked for by a person: no key fetches it.
    expect((await download(key(), own)).status).toBe(404);
    const other = await basicUser([...RIGHTS]);
    expect((await download(other.authorization, own)).status).toBe(404);
    const without = await basicUser(["api.access", "transaction.view"]);
    expect((await download(without.authorization, own)).status).toBe(403);
    expect(await tries(own)).toEqual([
      ["ok", null],
      ["refused", "not_found"],
      ["refused", "not_found"],
      ["refused", "forbidden"],
    ]);
    expect((await download(key(), "no-uuid")).status).toBe(400);
    expect(await tries("no-uuid")).toEqual([["refused", "invalid_input"]]);
  });

  test("is 404 while it is made and 410 when its time is over", async () => {
    const [running] = await sql.query<{ id: string }>(
      "SELECT id FROM export_file WHERE owner_id = $1 AND status = 'waiting'",
      [person.id],
    );
    expect((await download(person.authorization, running?.id ?? "")).status).toBe(404);
    const over = await make(actor);
    await sql.query("UPDATE export_file SET expires_at = now() - interval '1 second' WHERE id = $1", [over]);
    expect((await download(person.authorization, over)).status).toBe(410);
    expect(idsOf(await get(person.authorization, FILES))).not.toContain(over);
  });

  test("is fetched twenty-five times an hour by one caller", async () => {
    const greedy = await createApiKey(sql, { name: "greedy" });
    const statuses = new Set<number>();
    for (let turn = 0; turn < 25; turn++)
      statuses.add((await download(`Api-Key ${greedy.key}`, scheduled)).status);
    expect([...statuses]).toEqual([200]);
    const answer = await download(`Api-Key ${greedy.key}`, scheduled);
    expect(answer.status).toBe(429);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(3_000);
    expect((await tries(scheduled)).at(-1)).toEqual(["refused", "too_many_requests"]);
  });
});
