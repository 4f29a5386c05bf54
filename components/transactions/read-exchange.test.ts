import { expect, it } from "vitest";
import { readExchange } from "./read-exchange";

const whole = {
  request: { method: "POST", url: "https://gateway.example/refunds", headers: { a: "b" }, body: null },
  response: { status: 200, headers: {}, body: "{}" },
  fault: null,
  startedAt: "2026-11-22T08:05:09Z",
  durationMs: 12,
};

it.each([whole, { ...whole, response: null, fault: "timeout" }])("reads what is stored today", (stored) => {
  expect(readExchange(stored)).toEqual(stored);
});

it("leaves out what it does not know, and headers that cannot be some", () => {
  const stored = { ...whole, resentAfter: "reset", request: { ...whole.request, headers: { a: 1 } } };
  expect(readExchange(stored)).toEqual({ ...whole, request: { ...whole.request, headers: {} } });
});

it.each([
  null,
  "text",
  [],
  { ...whole, request: null },
  { ...whole, request: { ...whole.request, body: undefined } },
  { ...whole, response: { status: "200", headers: {}, body: "" } },
  { ...whole, response: undefined },
  { ...whole, fault: undefined },
  { ...whole, durationMs: "12" },
])("does not read a row that looks different: %j", (stored) => {
  expect(readExchange(stored)).toBeNull();
});
