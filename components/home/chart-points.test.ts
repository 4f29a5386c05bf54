import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisOf, placeOf, shortNumber, stretches } from "@/components/home/chart-points";
import { localeOf } from "@/lib/i18n/settings";

describe("charts", () => {
  it("have a scale that holds every value in at most four steps", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1 }), (values) => {
        const { top, ticks } = axisOf(values);
        expect(top).toBeGreaterThanOrEqual(Math.max(...values) * 0.999999 - 1e-6);
        expect(ticks.length).toBeLessThanOrEqual(5);
        expect(ticks[0]).toBe(0);
      }),
    );
    expect(axisOf([0, 7])).toEqual({ top: 8, ticks: [0, 2, 4, 6, 8] });
    expect(axisOf([0])).toEqual({ top: 1, ticks: [0] });
  });

  it("run from right to left for those who read so", () => {
    const places = [0, 1, 2].map((index) => placeOf(index, 3, 300, false));
    expect(places).toEqual([50, 150, 250]);
    expect([0, 1, 2].map((index) => placeOf(index, 3, 300, true))).toEqual([...places].reverse());
  });

  it("keep the words of a number in the direction of their language", () => {
    expect(shortNumber(1500, "en")).toBe("\u20681.5K\u2069");
    expect(shortNumber(1500, localeOf("ar"))).toBe("\u20681.5\u00a0ألف\u2069");
  });

  it("break a line where nothing is known", () => {
    expect(stretches([1, 2, null, null, 3])).toEqual([[1, 2], [3]]);
    expect(stretches([null])).toEqual([]);
  });
});
