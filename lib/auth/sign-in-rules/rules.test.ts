import { describe, expect, it, test } from "vitest";

import { effectivePermissions, permissions, type Right } from "@/lib/auth/permissions";
import { coversCircles, factorCircles, owedFactor, plainCircles, readCircles, takesFactor } from "./rules";

const rightsOf = (...rights: Right[]) => effectivePermissions(rights);

test("each circle asks those and only those whom it names", () => {
  const table: [Right, string[]][] = [
    ["transaction.view", []],
    ["payment_request.add", []],
    ["payment.inquiry", []],
    ["api.access", []],
    ["payment.refund", ["operators"]],
    ["payment.cancel", ["operators"]],
    ["request.decide", ["deciders"]],
    ["outcome.settle", ["deciders"]],
    ["change.decide", ["deciders", "administrators"]],
    ["user.manage", ["administrators"]],
    ["webhook.manage", ["administrators"]],
  ];
  for (const [right, circles] of table) {
    const asked = factorCircles.filter((circle) => takesFactor([circle], rightsOf(right)));
    expect([right, asked]).toEqual([right, ["everybody", ...circles]]);
  }
  expect(takesFactor(["everybody"], rightsOf())).toBe(true);
  expect(takesFactor([], new Set<Right>(permissions))).toBe(false);
});

describe("what a session owes", () => {
  const base = {
    circles: ["deciders"] as const,
    rights: rightsOf("request.decide"),
    hasFactor: false,
    shownBy: null,
  };
  it.each([
    [base, "enrol"],
    [{ ...base, hasFactor: true }, "show"],
    [{ ...base, hasFactor: true, shownBy: "person" as const }, null],
    // Shown, and taken away since.
    [{ ...base, shownBy: "person" as const }, "enrol"],
    [{ ...base, shownBy: "provider" as const }, null],
    [{ ...base, rights: rightsOf("payment.refund") }, null],
    [{ ...base, circles: [] }, null],
  ])("%o owes %s", (facts, owed) => expect(owedFactor(facts)).toBe(owed));
});

test("fewer circles are looser, and everybody covers all", () => {
  expect(coversCircles(["deciders"], ["everybody"])).toBe(true);
  expect(coversCircles(["everybody"], ["deciders", "operators", "administrators"])).toBe(false);
  expect(coversCircles(["deciders", "operators"], ["deciders"])).toBe(false);
  expect(coversCircles([], [])).toBe(true);
  expect(plainCircles(["operators", "everybody"])).toEqual(["everybody"]);
  expect(plainCircles(["operators", "deciders"])).toEqual(["deciders", "operators"]);
});

test("a stored rule that cannot be read asks everybody, not nobody", () => {
  expect(readCircles(undefined)).toEqual([]);
  expect(readCircles("deciders")).toEqual(["everybody"]);
  expect(readCircles(["operators", "newer than this"])).toEqual(["operators"]);
});
