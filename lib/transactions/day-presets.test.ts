import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presetRanges } from "@/lib/transactions/day-presets";

describe("days that lists are narrowed by", () => {
  it("begin at the merchant's midnight, across months and years", () => {
    // In Kuwait it is the first of January already.
    const ranges = presetRanges(new Date("2026-12-31T21:30:00Z"), "Asia/Kuwait");
    expect(ranges).toEqual({
      today: { from: "2027-01-01", to: "2027-01-01" },
      yesterday: { from: "2026-12-31", to: "2026-12-31" },
      week: { from: "2026-12-26", to: "2027-01-01" },
      month: { from: "2027-01-01", to: "2027-01-01" },
      lastMonth: { from: "2026-12-01", to: "2026-12-31" },
    });
  });

  it("know leap years and the west", () => {
    expect(presetRanges(new Date("2028-03-15T03:00:00Z"), "America/New_York")).toMatchObject({
      today: { from: "2028-03-14", to: "2028-03-14" },
      lastMonth: { from: "2028-02-01", to: "2028-02-29" },
    });
  });

  it("follow each other without a gap at every moment", () => {
    const moments = fc.date({
      min: new Date("2000-01-01"),
      max: new Date("2100-01-01"),
      noInvalidDate: true,
    });
    const next = (day: string) =>
      new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    fc.assert(
      fc.property(
        moments,
        fc.constantFrom("Asia/Kuwait", "Pacific/Apia", "America/Anchorage"),
        (now, zone) => {
          const { today, yesterday, week, month, lastMonth } = presetRanges(now, zone);
          expect(next(yesterday.to)).toBe(today.from);
          expect(next(lastMonth.to)).toBe(month.from);
          expect(week.to).toBe(today.to);
          expect((Date.parse(week.to) - Date.parse(week.from)) / 86_400_000).toBe(6);
          expect(month.from.slice(8) + lastMonth.from.slice(8)).toBe("0101");
        },
      ),
    );
  });
});
