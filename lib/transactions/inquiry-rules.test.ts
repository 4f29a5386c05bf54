import { describe, expect, it } from "vitest";
import { inquiryOf } from "@/lib/transactions/inquiry-rules";
import { TRANSACTION_STATES } from "@/lib/transactions/types";

describe("what an inquiry does", () => {
  it("asks gateways exactly while a success could still arrive", () => {
    expect(TRANSACTION_STATES.filter((state) => inquiryOf(state) === "ask")).toEqual([
      "pending",
      "attempted",
      "failed",
      "expired",
    ]);
  });

  it("tells what is final and refuses what never began", () => {
    expect(TRANSACTION_STATES.filter((state) => inquiryOf(state) === "tell")).toEqual([
      "authorized",
      "paid",
      "cod",
      "canceled",
    ]);
    expect(TRANSACTION_STATES.filter((state) => inquiryOf(state) === "refuse")).toEqual([
      "created",
      "invalided",
    ]);
  });
});
