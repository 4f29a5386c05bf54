import { inject, beforeAll, expect, it } from "vitest";
import { recordAudit } from "@/lib/audit/record-audit";
import { sealAuditEvents } from "@/lib/audit/seal-audit";
import { verifyAuditChain } from "@/lib/audit/verify-audit";
import { systemActor } from "@/lib/auth/actor";
import { createApiKey } from "@/lib/auth/api-keys";
import { readBackup } from "@/lib/db/backup/read-backup";
import { writeBackup } from "@/lib/db/backup/write-backup";
import { sql, sqlOn } from "@/lib/db/sql";
import { createTestDatabase, testDatabase } from "@/lib/db/testing/database";
import { addJob } from "@/lib/jobs/add-job";
import { makeActor } from "@/lib/testing/world";
import pg from "pg";

const database = testDatabase();
const lines: string[] = [];
async function* from(list: readonly string[]) {
  yield* list;
}

beforeAll(async () => {
  await makeActor(["payment.refund", "request.decide"]);
  const { id } = await createApiKey(sql, { name: "سارة \"\\ '\n,{}", permissions: ["payment.refund"] });
  await sql.query("UPDATE api_key SET allowed_networks = '{10.0.0.0/8,::1}' WHERE id = $1", [id]);
  await addJob(sql, "follow-request", { requestId: 1 });
  await recordAudit(sql, {
    actor: systemActor("test"),
    action: "test.event",
    objectType: "t",
    objectId: "1",
    before: { a: 'ä"\\' },
  });
  while ((await sealAuditEvents()) > 0);
  for await (const line of writeBackup(database.ownerUrl)) lines.push(line);
});

it("is restored whole into a fresh database: every row alike, the chain fits, new rows get new numbers, and nothing is overwritten", async () => {
  const fresh = await createTestDatabase(inject("testServer"));
  try {
    const report = await readBackup(fresh.ownerUrl, from(lines));
    expect(report.rows).toBeGreaterThan(10);
    const again: string[] = [];
    for await (const line of writeBackup(fresh.ownerUrl)) again.push(line);
    expect(again.slice(1).toSorted()).toEqual(lines.slice(1).toSorted());
    const client = new pg.Client({ connectionString: fresh.ownerUrl });
    await client.connect();
    const restored = sqlOn(client);
    expect(await verifyAuditChain(restored)).toMatchObject({ firstBad: null, unsealed: 0 });
    const { id } = await createApiKey(restored, { name: "new" });
    const [before] = await sql.query<{ id: number }>("SELECT max(id) AS id FROM api_key");
    expect(id).toBe(before!.id + 1);
    await expect(restored.query("DELETE FROM audit_event")).rejects.toThrow("append-only");
    await client.end();
    await expect(readBackup(fresh.ownerUrl, from(lines))).rejects.toThrow("in use");
  } finally {
    await fresh.drop();
  }
});

it("a backup that was cut off, of another version or of something else restores nothing", async () => {
  const fresh = await createTestDatabase(inject("testServer"));
  try {
    await expect(readBackup(fresh.ownerUrl, from(lines.slice(0, -1)))).rejects.toThrow("cut off");
    const other = lines[0]!.replace("20261122000000_initial", "20200101000000_other");
    await expect(readBackup(fresh.ownerUrl, from([other, ...lines.slice(1)]))).rejects.toThrow("version");
    await expect(readBackup(fresh.ownerUrl, from(['{"x":1}']))).rejects.toThrow("no backup");
    const short = lines.filter((line) => !line.startsWith('{"table":"public.app_user"'));
    await expect(readBackup(fresh.ownerUrl, from(short))).rejects.toThrow("app_user has 0 rows");
    const evil = lines.map((line) =>
      line.replace('"table":"public.app_user"', '"table":"public.app_user; DROP TABLE x"'),
    );
    await expect(readBackup(fresh.ownerUrl, from(evil))).rejects.toThrow("not the one");
    await readBackup(fresh.ownerUrl, from(lines));
  } finally {
    await fresh.drop();
  }
});
