import { describe, expect, it } from "vitest";
import {
  type ApprovalSettings,
  approvalSettingsSchema,
  DEFAULT_APPROVAL_SETTINGS,
  reminderTurn,
} from "@/lib/approvals/calendar/settings";
import en from "@/lib/i18n/messages/en";

const words: Record<string, string> = en.requestFeatures.settings.error;
const HOUR = 3_600_000;
const read = (change: Record<string, unknown>) =>
  approvalSettingsSchema.safeParse({ ...DEFAULT_APPROVAL_SETTINGS, ...change });

describe("settings of approvals", () => {
  it("begin as a merchant of the Gulf works, and fit their own schema", () => {
    expect(read({}).data).toEqual(DEFAULT_APPROVAL_SETTINGS);
    expect(DEFAULT_APPROVAL_SETTINGS.weekEnd).toEqual([5, 6]);
    expect(DEFAULT_APPROVAL_SETTINGS.clocks).toBe("wall");
  });

  it.each([
    ["a week without a working day", { weekEnd: [0, 1, 2, 3, 4, 5, 6] }, "weekEnd"],
    ["a day twice", { weekEnd: [5, 5] }, "weekEnd"],
    ["an eighth day", { weekEnd: [7] }, "weekEnd"],
    ["a day that ends before it begins", { opensAt: "17:00", closesAt: "09:00" }, "closesAt"],
    ["a day without length", { opensAt: "09:00", closesAt: "09:00" }, "closesAt"],
    ["an hour that does not exist", { closesAt: "24:00" }, "closesAt"],
    ["a date that does not exist", { holidays: ["2026-02-30"] }, "holidays"],
    ["reminders without a pause between them", { remindTimes: 2, remindEveryHours: 0 }, "remindEveryHours"],
    ["a negative wait", { remindAfterHours: -1 }, "remindAfterHours"],
    [
      "clocks of business hours that hardly ever run",
      { clocks: "business", weekEnd: [0, 1, 2, 3, 4, 5], opensAt: "00:00", closesAt: "00:01" },
      "clocks",
    ],
    ["a hundred and one holidays", { holidays: Array.from({ length: 101 }, () => "2026-02-25") }, "holidays"],
    ["no number of hours", { remindAfterHours: Number.NaN }, "remindAfterHours"],
    ["half a reminder", { remindTimes: 1.5 }, "remindTimes"],
    ["no number of reminders", { remindTimes: Number.NaN }, "remindTimes"],
    ["an unknown clock", { clocks: "lunar" }, "clocks"],
  ])("refuse %s, in words that the form has in every language", (_what, change, field) => {
    const issues = read(change).error?.issues ?? [];
    expect(issues.map((issue) => issue.path[0])).toContain(field);
    expect(issues.map(({ message }) => message).filter((code) => !(code in words))).toEqual([]);
  });

  it.each([
    [3.9, 0],
    [4, 1],
    [11.9, 1],
    [12, 2],
    [20, 3],
    [500, 3],
  ])("after %d business hours %d reminders have gone out", (hours, turn) => {
    expect(reminderTurn(DEFAULT_APPROVAL_SETTINGS, hours * HOUR)).toBe(turn);
  });

  it("can be switched off, and can remind once", () => {
    const off: ApprovalSettings = { ...DEFAULT_APPROVAL_SETTINGS, remindAfterHours: 0 };
    const once: ApprovalSettings = { ...DEFAULT_APPROVAL_SETTINGS, remindTimes: 1, remindEveryHours: 0 };
    expect(reminderTurn(off, 1_000 * HOUR)).toBe(0);
    expect(reminderTurn(once, 1_000 * HOUR)).toBe(1);
  });
});
