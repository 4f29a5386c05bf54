import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sql } from "@/lib/db/sql";
import { listExports, openExport } from "@/lib/exports/queries";
import { runExport } from "@/lib/exports/run-export";
import { createSchedule, endSchedule, listSchedules } from "@/lib/exports/schedules/manage-schedules";
import { runSchedules } from "@/lib/exports/schedules/run-schedules";
import { EXPORT_COLUMNS } from "@/lib/exports/types";
import { arrangeWorld, makeActor, makePayment } from "@/lib/testing/world";

const world = arrangeWorld({ EXPORT_DIR: mkdtempSync(join(tmpdir(), "reports-")) });
const wish = {
  list: "transactions",
  format: "csv",
  columns: EXPORT_COLUMNS.transactions,
  filter: {},
} as const;

const makeDue = (id: number) =>
  sql.query("UPDATE report_schedule SET next_run_at = now() - interval '1 minute' WHERE id = $1", [id]);

describe("scheduled reports", () => {
  it("are made once when they are due, for people who may see the list at that moment, and told by notice and mail", async () => {
    await makePayment(world.gateway);
    const [maker, reader, leaver, stranger] = await Promise.all([
      makeActor(["transaction.view"]),
      makeActor(["transaction.view"]),
      makeActor(["transaction.view"]),
      makeActor(["user.manage"]),
    ]);
    const input = { name: "Daily", wish, interval: "daily", atHour: 6 } as const;
    await expect(createSchedule(maker, { ...input, recipientIds: [stranger.userId] })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(createSchedule(stranger, { ...input, recipientIds: [] })).rejects.toMatchObject({
      code: "forbidden",
    });
    const { scheduleId } = await createSchedule(maker, {
      ...input,
      recipientIds: [reader.userId, leaver.userId],
    });
    await sql.query("DELETE FROM user_permission WHERE user_id = $1", [leaver.userId]);
    await makeDue(scheduleId);
    await Promise.all([runSchedules(), runSchedules(), runSchedules()]);
    await runSchedules();
    const made = await sql.query<{ id: string; recipient_ids: number[] }>(
      "SELECT id, recipient_ids FROM export_file WHERE schedule_id = $1",
      [scheduleId],
    );
    expect(made.map((row) => row.recipient_ids)).toEqual([
      [maker.userId, reader.userId].sort((a, b) => a - b),
    ]);
    const id = made[0]?.id ?? "";
    await runExport(id);
    expect((await listExports(reader)).map((one) => [one.id, one.own, one.status])).toEqual([
      [id, false, "done"],
    ]);
    expect((await openExport(reader, id)).sizeBytes).toBeGreaterThan(0);
    await expect(openExport(leaver, id)).rejects.toMatchObject({ code: "not_found" });
    const told = await sql.query<{ user_id: number }>(
      "SELECT user_id FROM mail WHERE kind = 'report_ready' ORDER BY 1",
    );
    expect(told.map((row) => row.user_id)).toEqual([maker.userId, reader.userId].sort((a, b) => a - b));
    const [kept] = await sql.query<{ days: number; text: string }>(
      `SELECT round(extract(epoch FROM e.expires_at - now()) / 86400)::int AS days, m.text_body AS text
       FROM export_file e, mail m WHERE e.id = $1::uuid AND m.kind = 'report_ready' LIMIT 1`,
      [id],
    );
    expect(kept).toMatchObject({ days: 30, text: expect.stringContaining("kept for thirty days") });
  });

  it("stop by themselves when their maker lost the right, and are ended by him alone", async () => {
    const [maker, other] = await Promise.all([
      makeActor(["transaction.view"]),
      makeActor(["transaction.view"]),
    ]);
    const { scheduleId } = await createSchedule(maker, {
      ...{ name: "Weekly", wish, interval: "weekly", atHour: 0 },
      recipientIds: [other.userId],
    });
    await expect(endSchedule(other, scheduleId)).rejects.toMatchObject({ code: "not_found" });
    await sql.query("DELETE FROM user_permission WHERE user_id = $1", [maker.userId]);
    await makeDue(scheduleId);
    await runSchedules();
    expect(await sql.query("SELECT 1 FROM export_file WHERE schedule_id = $1", [scheduleId])).toEqual([]);
    expect((await listSchedules(other)).map((one) => one.pausedReason)).toEqual(["not_allowed"]);
    await endSchedule(maker, scheduleId);
    expect(await listSchedules(other)).toEqual([]);
  });
});
