import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { GatewayTurns } from "@/lib/operations/gateway-turns";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const turns = (calls: number, waitMs = 1_000) => new GatewayTurns(() => ({ calls, waitMs }));
const settled = async <Value>(promise: Promise<Value>) => {
  let state: "open" | "over" = "open";
  void promise.then(() => {
    state = "over";
  });
  await vi.advanceTimersByTimeAsync(0);
  return state;
};

describe("turns at a gateway account", () => {
  it("are given at once up to the limit, and then only when one ends, in the order of coming", async () => {
    const gate = turns(2);
    const first = await gate.take(1);
    await gate.take(1);
    const third = gate.take(1);
    const fourth = gate.take(1);
    expect(await settled(third)).toBe("open");
    first?.();
    expect(await settled(third)).toBe("over");
    expect(await settled(fourth)).toBe("open");
    (await third)?.();
    expect(await settled(fourth)).toBe("over");
    expect(gate.underWay(1)).toBe(2);
  });

  it("of one account take nothing from another", async () => {
    const gate = turns(1);
    await gate.take(1);
    expect(await gate.take(2)).not.toBeNull();
    expect(gate.underWay(1)).toBe(1);
  });

  it("are given up after the wait, and whoever gave up is not handed one later", async () => {
    const gate = turns(1, 500);
    const first = await gate.take(1);
    const second = gate.take(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(await second).toBeNull();
    first?.();
    expect(gate.underWay(1)).toBe(0);
    expect(await gate.take(1)).not.toBeNull();
  });

  it("that are ended twice free one place only", async () => {
    const gate = turns(1, 100);
    const first = await gate.take(1);
    first?.();
    first?.();
    await gate.take(1);
    const late = gate.take(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(await late).toBeNull();
    expect(gate.underWay(1)).toBe(1);
  });
});
