import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { localeOf } from "@/lib/i18n/settings";
import { groupDigits } from "./group-digits";

describe("grouping the digits of an amount", () => {
  it.each([
    ["12.500", "12", ".500"],
    ["1250.000", "1,250", ".000"],
    ["3500", "3,500", ""],
    ["-0.500", "-0", ".500"],
    ["-1250.5", "-1,250", ".5"],
    ["9007199254740993.001", "9,007,199,254,740,993", ".001"],
  ])("prints %s digit for digit", (value, whole, fraction) => {
    expect(groupDigits(value, "en")).toEqual({ whole, fraction });
  });

  it("keeps Latin digits in Arabic", () => {
    expect(groupDigits("1250.000", localeOf("ar"))).toEqual({ whole: "1,250", fraction: ".000" });
    expect(groupDigits("-1250.5", localeOf("ar"))).toEqual({ whole: "-1,250", fraction: ".5" });
  });

  it("writes Arabic-Indic digits and signs for whoever chose them", () => {
    expect(groupDigits("1250.075", localeOf("ar", "arab"))).toEqual({ whole: "١٬٢٥٠", fraction: "٫٠٧٥" });
  });

  it.each(["", "abc", "1e3", "1,5", "NaN"])("leaves text that is no decimal alone: %j", (value) => {
    expect(groupDigits(value, "en")).toEqual({ whole: value, fraction: "" });
  });

  it("never changes a digit", () => {
    const whole = fc.bigInt({ min: 0n, max: 10n ** 13n });
    const fraction = fc.stringMatching(/^\d{1,3}$/);
    fc.assert(
      fc.property(whole, fraction, (left, right) => {
        const shown = groupDigits(`${left}.${right}`, "en");
        expect(shown.whole.replaceAll(",", "") + shown.fraction).toBe(`${left}.${right}`);
      }),
    );
  });
});
