import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { recordAudit } from "@/lib/audit/record-audit";
import { removeOldEvents } from "@/lib/audit/remove-old-events";
import { CANONICAL_EVENT, chainHash, sealAuditEvents } from "@/lib/audit/seal-audit";
import { type SealedEvent, sliceHeader, sliceLine } from "@/lib/audit/slice-lines";
import { verifyAuditChain } from "@/lib/audit/verify-audit";
import { systemActor } from "@/lib/auth/actor";
import { type Sql, sql, sqlOn } from "@/lib/db/sql";
import { testDatabase } from "@/lib/db/testing/database";
import { runOnce } from "@/lib/db/testing/server";
import { verifySlice } from "@/public/verify-audit-slice.mjs";

const database = testDatabase();
const asOwner = (statement: string) => runOnce(database.ownerUrl, statement);
/** As somebody who has the server itself. */
const tamper = (statement: string) => asOwner(`SET session_replication_role = replica; ${statement}`);
async function asOwnerInTransaction<Result>(work: (owner: Sql) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    const result = await work(sqlOn(client));
    await client.query("COMMIT");
    return result;
  } finally {
    await client.end();
  }
}
const headOf = async () =>
  (
    await sql.query<{ seq: bigint; hash: string }>(
      "SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1",
    )
  )[0]!;
const problem = async (...heads: Parameters<typeof verifyAuditChain>[1] & unknown[]) =>
  (await verifyAuditChain(sql, heads)).firstBad?.problem;

beforeEach(async () => {
  await tamper(
    "TRUNCATE audit_event, audit_seal, audit_head, audit_head_sending, audit_head_post, audit_checkpoint RESTART IDENTITY",
  );
  for (let index = 1; index <= 6; index++)
    await recordAudit(sql, {
      actor: systemActor("test"),
      action: "test.event",
      objectType: "test",
      objectId: `o${index}`,
    });
  await sealAuditEvents();
});

describe("verification says what is wrong", () => {
  it.each([
    ["UPDATE audit_event SET reason = 'x' WHERE id = 3", "changed", "seal 3, event 3"],
    ["DELETE FROM audit_event WHERE id = 3", "missing_event", "seal 3, event 3"],
    ["DELETE FROM audit_seal WHERE seq = 3", "missing_seal", "seal 4, event 4"],
    ["UPDATE audit_seal SET prev_hash = repeat('a', 64) WHERE seq = 5", "broken_link", "seal 5, event 5"],
  ])("after %s", async (statement, expected, at) => {
    await tamper(statement);
    expect((await verifyAuditChain(sql)).firstBad).toMatchObject({ problem: expected, at });
  });

  it("a cut tail shows only against a head that was kept", async () => {
    const head = await headOf();
    await tamper("DELETE FROM audit_event WHERE id > 4; DELETE FROM audit_seal WHERE seq > 4");
    expect(await problem()).toBeUndefined();
    expect(await problem({ ...head, from: "a mail" })).toBe("cut_tail");
  });

  it("a chain that was written anew as a whole shows against a head that was kept", async () => {
    const head = await headOf();
    const other = { seq: head.seq, hash: chainHash(head.hash, "other"), from: "a mail" };
    expect(await problem(other)).toBe("other_head");
    expect(await problem({ ...head, from: "a mail" })).toBeUndefined();
  });

  it("a head that this database recorded is compared as well", async () => {
    await sql.query(
      "INSERT INTO audit_head (day, seq, hash) SELECT current_date, seq, hash FROM audit_seal WHERE seq = 6",
    );
    await tamper("DELETE FROM audit_event WHERE id = 6; DELETE FROM audit_seal WHERE seq = 6");
    expect(await problem()).toBe("cut_tail");
  });

  it("a head that was told between two days is compared too", async () => {
    await sql.query(
      "INSERT INTO audit_head_sending (seq, hash, addresses) SELECT seq, repeat('a', 64), '{}' FROM audit_seal WHERE seq = 5",
    );
    expect(await problem()).toBe("other_head");
  });
});

describe("old contents", () => {
  const checkpoint = (seq: number) =>
    `INSERT INTO audit_checkpoint (through_seq, hash, removed_events) SELECT seq, hash, seq FROM audit_seal WHERE seq = ${seq}`;

  it("younger than a year go under no checkpoint, and none goes without one", async () => {
    await expect(asOwner(checkpoint(3))).rejects.toThrow("12 months");
    await expect(asOwner("DELETE FROM audit_event WHERE id = 1")).rejects.toThrow("append-only");
    await expect(sql.query(checkpoint(3))).rejects.toThrow("permission denied");
    await expect(sql.query("DELETE FROM audit_event")).rejects.toThrow("permission denied");
  });

  it("go from the beginning only, into an archive that anybody can check; the chain is walked as before", async () => {
    // As the trail of a year and a half looks: three old events, then those of today.
    await tamper(
      "UPDATE audit_event SET at = now() - interval '14 months' WHERE id <= 3; TRUNCATE audit_seal",
    );
    await sealAuditEvents();
    const lines: string[] = [];
    const remove = (months: number) =>
      asOwnerInTransaction(async (owner) => {
        const date = new Date();
        date.setUTCMonth(date.getUTCMonth() - months);
        return removeOldEvents(owner, date, async (line) => void lines.push(line.trimEnd()));
      });
    expect(await remove(15)).toMatchObject({ removed: 0 });
    expect(await remove(12)).toEqual({ removed: 3, throughSeq: 3n });
    expect(await verifySlice(lines.slice(-4))).toMatchObject({
      events: 3,
      gaps: 0,
      first: "1",
      last: "3",
      problem: null,
    });
    await sealAuditEvents();
    const report = await verifyAuditChain(sql);
    expect(report).toMatchObject({ sealed: 7, removedThrough: 3n, firstBad: null, unsealed: 0 });
    const kept = await sql.query<{ action: string }>("SELECT action FROM audit_event ORDER BY id");
    expect(kept.map(({ action }) => action)).toEqual([
      "test.event",
      "test.event",
      "test.event",
      "audit.removed",
    ]);
    await tamper("DELETE FROM audit_event WHERE id = 5");
    expect(await problem()).toBe("missing_event");
  });
});

describe("the offline verifier", () => {
  const slice = async (where = "true") => {
    const rows = await sql.query<SealedEvent>(
      `SELECT s.seq::text AS seq, s.prev_hash, s.hash, ${CANONICAL_EVENT} AS canonical
       FROM audit_seal s JOIN audit_event e ON e.id = s.event_id WHERE ${where} ORDER BY s.seq`,
    );
    return [sliceHeader({}), ...rows.map(sliceLine)].map((line) => line.trimEnd());
  };

  it("takes a whole slice and a selection, and says which it is", async () => {
    expect(await verifySlice(await slice())).toMatchObject({ events: 6, gaps: 0, problem: null });
    expect(await verifySlice(await slice("s.seq IN (1, 2, 5)"))).toMatchObject({
      events: 3,
      gaps: 1,
      problem: null,
    });
    const { seq, hash } = await headOf();
    const heads = (text: string) => new Map([[String(seq), text]]);
    expect(await verifySlice(await slice(), heads(hash))).toMatchObject({ comparedHeads: 1, problem: null });
    expect((await verifySlice(await slice(), heads("a".repeat(64)))).problem).toContain("place 6");
  });

  it("names the line that was changed, left out of a whole, moved or made up", async () => {
    const lines = await slice();
    const changed = lines.with(3, lines[3]!.replace("o3", "o9"));
    expect((await verifySlice(changed)).problem).toMatch(/^line 4, place 3: the event is not/);
    const renumbered = lines
      .toSpliced(3, 1)
      .map((line, index) => (index < 3 ? line : line.replace(/"seq":"\d+"/, `"seq":"${index}"`)));
    expect((await verifySlice(renumbered)).problem).toMatch(/does not follow/);
    const moved = [...lines.slice(0, 2), lines[4]!, lines[3]!];
    expect((await verifySlice(moved)).problem).toMatch(/out of order/);
    expect((await verifySlice(lines.slice(1))).problem).toMatch(/header/);
    expect((await verifySlice([])).problem).toMatch(/empty/);
  });

  it("is one file that runs without anything else", async () => {
    const folder = mkdtempSync(join(tmpdir(), "countersign-slice-"));
    copyFileSync("public/verify-audit-slice.mjs", join(folder, "verify-audit-slice.mjs"));
    const run = (file: string) =>
      spawnSync(process.execPath, ["verify-audit-slice.mjs", file], { cwd: folder, encoding: "utf8" });
    const lines = await slice();
    writeFileSync(join(folder, "good.jsonl"), lines.join("\n"));
    writeFileSync(join(folder, "bad.jsonl"), lines.join("\n").replace("o4", "o5"));
    expect(run("good.jsonl")).toMatchObject({ status: 0, stdout: expect.stringContaining("6 events fit") });
    expect(run("bad.jsonl")).toMatchObject({ status: 1, stderr: expect.stringContaining("place 4") });
    rmSync(folder, { recursive: true });
  });
});
