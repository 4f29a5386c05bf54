import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { playwrightTally, tallyOf, vitestTally } from "./stages";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-stages-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const stageWith = (content?: unknown) => {
  const file = join(folder, "count.json");
  if (content) writeFileSync(file, JSON.stringify(content));
  return { count: { file, read: vitestTally } };
};

describe("tallyOf", () => {
  it("takes the runner's own count", () => {
    const stage = stageWith({ numPassedTests: 7, numFailedTests: 2 });
    expect(tallyOf(stage, false)).toEqual({ passed: 7, failed: 2 });
  });

  it("counts a failed stage even when no test failed", () => {
    expect(tallyOf({}, false)).toEqual({ passed: 0, failed: 1 });
    expect(tallyOf(stageWith({ numPassedTests: 7, numFailedTests: 0 }), false)).toEqual({
      passed: 7,
      failed: 1,
    });
  });

  it("counts a runner that wrote nothing or ran nothing as failed", () => {
    expect(tallyOf(stageWith(), true)).toEqual({ passed: 0, failed: 1 });
    expect(tallyOf(stageWith({ numPassedTests: 0, numFailedTests: 0 }), true)).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it("counts a flaky journey as failed", () => {
    expect(playwrightTally({ stats: { expected: 3, unexpected: 1, flaky: 1 } })).toEqual({
      passed: 3,
      failed: 2,
    });
  });
});
