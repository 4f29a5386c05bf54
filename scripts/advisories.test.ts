import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { belowFloor, compareVersions } from "./advisories.mjs";

it("nothing in the lock is below its floor, and what is below is named, nested too", () => {
  expect(belowFloor(JSON.parse(readFileSync("package-lock.json", "utf8")))).toEqual([]);
  const lock = {
    packages: {
      "node_modules/next": { version: "16.4.5" },
      "node_modules/x/node_modules/nodemailer": { version: "7.0.10" },
      "node_modules/react": { version: "19.3.1-canary.1" },
      "node_modules/next-auth": { version: "4.24.15" },
      "node_modules/other": { version: "0.0.1" },
    },
  };
  expect(belowFloor(lock).map((line) => line.split(" ")[0])).toEqual([
    "node_modules/next",
    "node_modules/x/node_modules/nodemailer",
    "node_modules/react",
  ]);
  expect(compareVersions("10.10.0", "10.9.9")).toBeGreaterThan(0);
});
