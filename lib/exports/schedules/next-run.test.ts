import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { REPORT_INTERVALS } from "@/lib/exports/schedules/intervals";
import { daysOf, nextRun } from "@/lib/exports/schedules/next-run";

const KUWAIT = "Asia/Kuwait";

describe("when a report is made", () => {
  it.each([
    ["daily", "2026-11-22T20:59:00Z", "2026-11-23T03:00:00.000Z"],
    ["daily", "2026-11-23T03:00:00Z", "2026-11-24T03:00:00.000Z"],
    ["weekly", "2026-11-22T03:00:01Z", "2026-11-29T03:00:00.000Z"],
    ["monthly", "2026-11-22T20:00:00Z", "2026-12-01T03:00:00.000Z"],
    ["monthly", "2026-12-31T20:59:00Z", "2027-01-01T03:00:00.000Z"],
    ["yearly", "2026-02-01T20:59:00Z", "2027-01-01T03:00:00.000Z"],
  ] as const)("%s at six in Kuwait, after %s, is %s", (interval, after, next) => {
    expect(nextRun(interval, 6, new Date(after), KUWAIT).toISOString()).toBe(next);
  });

  it("always lies ahead, at its hour, whatever the zone does to its clocks", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REPORT_INTERVALS),
        fc.integer({ min: 0, max: 23 }),
        fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
        fc.constantFrom(KUWAIT, "Europe/Berlin", "America/New_York", "Asia/Kathmandu"),
        (interval, hour, after, zone) => {
          const next = nextRun(interval, hour, after, zone);
          expect(next.getTime()).toBeGreaterThan(after.getTime());
          const shown = Number(
            new Intl.DateTimeFormat("en-GB", { hour: "2-digit", hourCycle: "h23", timeZone: zone }).format(
              next,
            ),
          );
          // An hour that does not exist on the day of a change is the one beside it.
          expect(Math.min((shown - hour + 24) % 24, (hour - shown + 24) % 24)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("is about whole days that are over", () => {
    const at = new Date("2026-11-29T03:00:00Z");
    expect(daysOf("daily", at, KUWAIT)).toEqual({ from: "2026-11-28", to: "2026-11-28" });
    expect(daysOf("weekly", at, KUWAIT)).toEqual({ from: "2026-11-22", to: "2026-11-28" });
    expect(daysOf("monthly", new Date("2027-01-01T03:00:00Z"), KUWAIT)).toEqual({
      from: "2026-12-01",
      to: "2026-12-31",
    });
    expect(daysOf("yearly", new Date("2027-01-01T03:00:00Z"), KUWAIT)).toEqual({
      from: "2026-01-01",
      to: "2026-12-31",
    });
  });
});
