import { expect, test } from "vitest";

import { isSameOrigin } from "@/lib/http/same-origin";

const local = "http://localhost:3000";
const cases: [string, Record<string, string>, string, boolean][] = [
  ["our origin", { origin: local }, local, true],
  ["another site", { origin: "https://evil.example" }, local, false],
  ["a sandboxed frame", { origin: "null" }, local, false],
  ["another port of this machine", { origin: "http://localhost:3001" }, local, false],
  ["another scheme", { origin: "https://localhost:3000" }, local, false],
  ["127.0.0.1 for localhost", { origin: "http://127.0.0.1:3000" }, local, true],
  ["[::1] for localhost", { origin: "http://[::1]:3000" }, local, true],
  ["localhost for a public address", { origin: "https://localhost" }, "https://pay.example.com", false],
  ["a name that only begins like ours", { origin: "http://localhost.evil.example:3000" }, local, false],
  [
    "a foreign origin though the browser says same-origin",
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    local,
    false,
  ],
  ["no origin, vouched for by the browser", { "sec-fetch-site": "same-origin" }, local, true],
  ["no origin, from a sister site", { "sec-fetch-site": "same-site" }, local, false],
  ["no origin, typed into the address bar", { "sec-fetch-site": "none" }, local, false],
  ["no proof at all", {}, local, false],
  [
    "a forwarded host",
    { origin: "https://evil.example", "x-forwarded-host": "evil.example", host: "evil.example" },
    local,
    false,
  ],
];

test.each(cases)("%s", (_name, headers, publicUrl, allowed) => {
  expect(isSameOrigin(new Headers(headers), publicUrl)).toBe(allowed);
});
