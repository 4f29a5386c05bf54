import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addBusinessMs,
  type BusinessHours,
  businessMsBetween,
  isBusinessTime,
} from "@/lib/approvals/calendar/business-hours";

const HOUR = 3_600_000;
const gulf: BusinessHours = {
  timeZone: "Asia/Kuwait",
  weekEnd: [5, 6],
  opensAt: "09:00",
  closesAt: "17:00",
  holidays: ["2026-02-25"],
};
const berlin: BusinessHours = { ...gulf, timeZone: "Europe/Berlin", weekEnd: [0, 6], holidays: [] };
/** Open all day, so that the change of clocks lies within. */
const night: BusinessHours = { ...berlin, weekEnd: [], opensAt: "00:00", closesAt: "23:59" };

describe("business hours by hand", () => {
  it.each([
    // 2026-11-19 is a Thursday. Kuwait is three hours ahead of UTC.
    ["within a day", gulf, "2026-11-19T07:00:00Z", "2026-11-19T09:30:00Z", 2.5],
    ["over the week-end of Friday and Saturday", gulf, "2026-11-19T13:00:00Z", "2026-11-22T07:00:00Z", 2],
    ["only on the week-end", gulf, "2026-11-20T06:00:00Z", "2026-11-21T20:00:00Z", 0],
    ["only at night", gulf, "2026-11-19T14:00:00Z", "2026-11-19T23:00:00Z", 0],
    ["over a holiday, a Wednesday", gulf, "2026-02-24T13:00:00Z", "2026-02-26T07:00:00Z", 2],
    [
      "in Berlin over the end of summer time, Friday to Monday",
      berlin,
      "2026-10-23T14:00:00Z",
      "2026-10-26T09:00:00Z",
      2,
    ],
    [
      "a day of 25 hours, less its last minute",
      night,
      "2026-10-24T22:00:00Z",
      "2026-10-25T23:00:00Z",
      25 - 1 / 60,
    ],
    [
      "a day of 23 hours, less its last minute",
      night,
      "2026-03-28T23:00:00Z",
      "2026-03-29T22:00:00Z",
      23 - 1 / 60,
    ],
    ["backwards", gulf, "2026-11-19T09:00:00Z", "2026-11-19T07:00:00Z", 0],
  ])("%s", (_what, hours, from, to, expected) => {
    expect(businessMsBetween(hours, new Date(from), new Date(to)) / HOUR).toBeCloseTo(expected, 9);
  });

  it("adds eight hours from Thursday noon to Sunday", () => {
    const due = addBusinessMs(gulf, new Date("2026-11-19T09:00:00Z"), 8 * HOUR);
    expect(due.toISOString()).toBe("2026-11-22T09:00:00.000Z");
  });

  it("knows when people are at work", () => {
    expect(isBusinessTime(gulf, new Date("2026-11-19T06:00:00Z"))).toBe(true);
    expect(isBusinessTime(gulf, new Date("2026-11-19T05:59:59Z"))).toBe(false);
    expect(isBusinessTime(gulf, new Date("2026-11-19T14:00:00Z"))).toBe(false);
    expect(isBusinessTime(gulf, new Date("2026-11-20T09:00:00Z"))).toBe(false);
  });
});

const clock = fc.integer({ min: 0, max: 23 * 60 + 58 });
const text = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
const calendars = fc
  .record({
    timeZone: fc.constantFrom(
      "Asia/Kuwait",
      "Europe/Berlin",
      "America/New_York",
      "Africa/Cairo",
      "Asia/Kolkata",
    ),
    weekEnd: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
    // At least an hour, so that a change of clocks never swallows it whole.
    bounds: fc.tuple(clock, clock).filter(([one, other]) => Math.abs(one - other) >= 90),
    holidays: fc.uniqueArray(fc.constantFrom("2026-03-29", "2026-10-25", "2026-04-02", "2026-12-25"), {
      maxLength: 4,
    }),
  })
  .map(({ bounds, ...rest }): BusinessHours => {
    const [opens, closes] = [Math.min(...bounds), Math.max(...bounds)];
    return { ...rest, opensAt: text(opens), closesAt: text(closes) };
  });
const moments = fc
  .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 1) })
  .map((moment) => new Date(moment));
const spans = fc.integer({ min: 1, max: 30 * 24 * HOUR });

describe("business hours over week-ends, holidays and changes of clocks", () => {
  it("what is added is what lies between", () => {
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 60 * HOUR }), (hours, from, duration) => {
        const due = addBusinessMs(hours, from, duration);
        expect(businessMsBetween(hours, from, due)).toBe(duration);
        expect(businessMsBetween(hours, from, new Date(due.getTime() - 1))).toBe(duration - 1);
      }),
      { numRuns: 200 },
    );
  });

  it("two spans add up to the whole, none is longer than the clock on the wall, and none is negative", () => {
    fc.assert(
      fc.property(calendars, moments, spans, spans, (hours, from, first, second) => {
        const middle = new Date(from.getTime() + first);
        const end = new Date(middle.getTime() + second);
        const one = businessMsBetween(hours, from, middle);
        const two = businessMsBetween(hours, middle, end);
        expect(one + two).toBe(businessMsBetween(hours, from, end));
        expect(one).toBeGreaterThanOrEqual(0);
        expect(one).toBeLessThanOrEqual(first);
      }),
      { numRuns: 200 },
    );
  });

  it("no moment of the week-end or of a holiday counts, by the merchant's own calendar", () => {
    fc.assert(
      fc.property(calendars, moments, (hours, at) => {
        const local = new Intl.DateTimeFormat("en-CA", { timeZone: hours.timeZone }).format(at);
        const weekday = new Date(`${local}T00:00:00Z`).getUTCDay();
        if (hours.weekEnd.includes(weekday) || hours.holidays.includes(local))
          expect(isBusinessTime(hours, at)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
