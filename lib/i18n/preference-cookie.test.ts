import { expect, it } from "vitest";
import { preferenceCookie, readPreference } from "./preference-cookie";

const jar = (cookies: Record<string, string>) => ({
  get: (name: string) => (cookies[name] === undefined ? undefined : { value: cookies[name] }),
});

it("over TLS a preference is bound to this host; on loopback it has no prefix, which browsers would refuse", () => {
  expect(preferenceCookie("a", "x", true)).toBe("__Host-a=x; path=/; max-age=31536000; samesite=lax; secure");
  expect(preferenceCookie("a", "x", false)).toBe("a=x; path=/; max-age=31536000; samesite=lax");
});

it("the bound one wins over one that another host of the domain could have set", () => {
  expect(readPreference(jar({ a: "old", "__Host-a": "new" }), "a")).toBe("new");
  expect(readPreference(jar({ a: "old" }), "a")).toBe("old");
  expect(readPreference(jar({}), "a")).toBeUndefined();
});
