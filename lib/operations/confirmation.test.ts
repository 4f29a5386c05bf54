import { describe, expect, it } from "vitest";
import { checkedLimits, needsConfirmation } from "@/lib/operations/confirmation";

describe("amounts that are typed twice", () => {
  it("begin at the limit of their own currency, and nowhere without one", () => {
    const limits = checkedLimits({ limits: [{ currency: "KWD", amount: "500" }] });
    expect(limits).toEqual({ KWD: "500.000" });
    expect(needsConfirmation(limits, "KWD", "499.999")).toBe(false);
    expect(needsConfirmation(limits, "KWD", "500.000")).toBe(true);
    expect(needsConfirmation(limits, "KWD", "1000.000")).toBe(true);
    expect(needsConfirmation(limits, "SAR", "9999.00")).toBe(false);
  });

  it.each([
    [[{ currency: "KWD", amount: "1.2345" }], "invalid_amount"],
    [[{ currency: "KWD", amount: "0" }], "invalid_amount"],
    [[{ currency: "XXQ", amount: "1" }], "invalid_input"],
    [
      [
        { currency: "KWD", amount: "1" },
        { currency: "KWD", amount: "2" },
      ],
      "invalid_input",
    ],
  ])("refuse %j", (limits, code) => {
    expect(() => checkedLimits({ limits })).toThrow(expect.objectContaining({ code }));
  });
});
