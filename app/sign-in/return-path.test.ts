import { describe, expect, it } from "vitest";
import { safeReturnPath } from "./return-path";

describe("the way back after signing in", () => {
  it.each(["/transactions", "/transactions?state=paid&q=a%2Fb", "/requests/12"])(
    "keeps our own path %s",
    (path) => {
      expect(safeReturnPath(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    "",
    "transactions",
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "javascript:alert(1)",
    "/sign-in?next=/sign-in",
  ])("never leaves the site or turns in a circle: %j", (path) => {
    expect(safeReturnPath(path)).toBe("/");
  });

  it("ignores a repeated parameter", () => {
    expect(safeReturnPath(["/a", "/b"])).toBe("/");
  });
});
