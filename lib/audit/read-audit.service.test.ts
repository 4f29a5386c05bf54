import { strFromU8, unzipSync } from "fflate";
import { beforeAll, expect, it } from "vitest";
import { auditFilter, loadAuditInput } from "@/components/audit/list-input";
import { exportAuditCsv, exportAuditProof, sealedEvents } from "@/lib/audit/export-audit";
import { getAuditEvent, listAudit } from "@/lib/audit/read-audit";
import { recordAudit } from "@/lib/audit/record-audit";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import type { UserActor } from "@/lib/auth/actor";
import { sql } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { defaultTimeZone } from "@/lib/i18n/settings";
import { makeActor } from "@/lib/testing/world";
import { verifySlice } from "@/public/verify-audit-slice.mjs";

testDatabase();

let auditor: UserActor;
const asked = (query: string) => auditFilter(loadAuditInput(new URLSearchParams(query)), defaultTimeZone);
const idsOf = async (query: string) =>
  (await listAudit(auditor, asked(query))).rows.map(({ objectId }) => objectId);

beforeAll(async () => {
  auditor = await makeActor(["audit.view"]);
  const other = await makeActor(["user.manage"]);
  const event = (objectId: string, change: Partial<Parameters<typeof recordAudit>[1]> = {}) =>
    recordAudit(sql, {
      actor: { ...other, address: "192.0.2.7", requestId: `request-${objectId}` },
      action: "thing.changed",
      objectType: "thing",
      objectId,
      before: { amount: 1 },
      after: { amount: 2 },
      ...change,
    });
  for (let index = 1; index <= 120; index++) await event(`t${index}`);
  await event("refused", { action: "thing.refused", result: "refused", reason: "=HYPERLINK(1)" });
  await event("later", {
    actor: { type: "system", label: "job", address: null, requestId: null },
    action: "other.done",
    objectType: "other",
  });
  while ((await sealAuditEvents()) > 0);
});

it("is read by whoever has the right only, and the reading is in the trail, not each time", async () => {
  const outsider = await makeActor(["user.manage", "transaction.view"]);
  await expect(listAudit(outsider, asked(""))).rejects.toMatchObject({ code: "forbidden" });
  await expect(getAuditEvent(outsider, "1")).rejects.toMatchObject({ code: "forbidden" });
  await expect(exportAuditCsv(outsider, asked("")).next()).rejects.toMatchObject({ code: "forbidden" });
  await expect(exportAuditProof(outsider, asked("")).next()).rejects.toMatchObject({ code: "forbidden" });
  await listAudit(auditor, asked("search=t1"));
  await listAudit(auditor, asked("search=t2"));
  const views = await sql.query("SELECT after FROM audit_event WHERE action = 'audit.viewed'");
  expect(views).toEqual([{ after: { search: "t1" } }]);
});

it("is narrowed by everything that the page offers", async () => {
  expect(await idsOf("action=thing.refused")).toEqual(["refused"]);
  expect((await idsOf("action=thing")).length).toBe(50);
  expect(await idsOf("object=thing:t7")).toEqual(["t7"]);
  expect(await idsOf("result=refused")).toEqual(["refused"]);
  expect(await idsOf("request=request-t9")).toEqual(["t9"]);
  expect(await idsOf("search=request-t9")).toEqual(["t9"]);
  expect(await idsOf("actor=system&action=other")).toEqual(["later"]);
  expect(await idsOf("address=192.0.2.8")).toEqual([]);
  expect(await idsOf("to=2020-01-01")).toEqual([]);
  expect((await idsOf("from=2020-01-01&object=thing")).length).toBe(50);
  // What is no value is as if it were not there, and text of SQL is only text.
  expect(await idsOf("object=thing:t7&from=yesterday&before=x&person=-1&actor=god")).toEqual(["t7"]);
  expect(await idsOf("search=%27%20OR%201%3D1%20--%00")).toEqual([]);
});

it("goes on where a page ended, without a gap or a double", async () => {
  const seen: string[] = [];
  for (let before: string | null = ""; before !== null; ) {
    const page = await listAudit(auditor, asked(`action=thing.changed&before=${before}`));
    seen.push(...page.rows.map(({ objectId }) => objectId));
    before = page.next;
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => `t${120 - index}`));
});

it("one event shows before, after and its place in the chain; another number is not there", async () => {
  const [line] = (await listAudit(auditor, asked("object=thing:t3"))).rows;
  const event = await getAuditEvent(auditor, line!.id);
  expect(event).toMatchObject({ before: { amount: 1 }, after: { amount: 2 }, address: "192.0.2.7" });
  expect(event.seal?.hash).toMatch(/^[0-9a-f]{64}$/);
  for (const id of ["999999999", "0", "x", "1;2"])
    await expect(getAuditEvent(auditor, id)).rejects.toMatchObject({ code: "not_found" });
});

it("an export of few events reads those and not the chain, and is the same", async () => {
  const read = async (query: string, few?: number) => {
    const lines: unknown[] = [];
    for await (const rows of sealedEvents(asked(query), few)) lines.push(...rows);
    return lines;
  };
  for (const query of [
    "",
    "action=thing",
    "object=thing:t7",
    "search=request-t9",
    "result=refused",
    "search=nowhere",
  ])
    expect(await read(query), query).toEqual(await read(query, -1));
  expect(await read("object=thing:t7")).toHaveLength(1);
});

it("an export carries its proof and the program that checks it; as CSV no text is a formula; both are in the trail", async () => {
  const pieces: Uint8Array[] = [];
  for await (const piece of exportAuditProof(auditor, asked("action=thing.changed"))) pieces.push(piece);
  const files = unzipSync(Buffer.concat(pieces));
  expect(Object.keys(files).toSorted()).toEqual(["README.txt", "audit.jsonl", "verify-audit-slice.mjs"]);
  const report = await verifySlice(strFromU8(files["audit.jsonl"]!).split("\n"));
  expect(report).toMatchObject({ events: 120, problem: null });

  let csv = "";
  for await (const piece of exportAuditCsv(auditor, asked("object=thing"))) csv += piece;
  expect(csv.trimEnd().split("\r\n")).toHaveLength(122);
  expect(csv).toContain("'=HYPERLINK(1)");
  const kept = await sql.query(
    "SELECT object_id, after FROM audit_event WHERE action = 'audit.exported' ORDER BY id",
  );
  expect(kept).toEqual([
    { object_id: "jsonl", after: { action: "thing.changed" } },
    { object_id: "csv", after: { object: "thing" } },
  ]);
});
