import { describe, expect, test } from "vitest";
import { builtGateways, capabilitiesOf, connectorFor, narrow, parseNarrowing } from "@/lib/gateways/registry";

describe("the registry of gateways", () => {
  test("knows each built gateway under its own name and no other", () => {
    for (const { gateway } of builtGateways())
      expect(connectorFor(gateway).capabilities.gateway).toBe(gateway);
    for (const name of ["nothing", "__proto__", "constructor", ""]) {
      expect(() => connectorFor(name)).toThrow("operation_not_supported");
    }
  });

  test("an account narrows what its connector can do", () => {
    expect(capabilitiesOf("sandbox", {})).toEqual(connectorFor("sandbox").capabilities);
    expect(capabilitiesOf("sandbox", null)).toEqual(connectorFor("sandbox").capabilities);
    expect(capabilitiesOf("sandbox", { refund: "none", capture: "partial", void: false })).toMatchObject({
      refund: "none",
      capture: "partial",
      void: false,
      inquiry: "by_operation",
    });
  });

  test("an account never widens, whatever the connector cannot do", () => {
    const most = {
      refund: "multiple",
      capture: "multiple",
      void: true,
      queuedRefund: true,
      inquiry: true,
    } as const;
    for (const refund of ["none", "full", "partial", "multiple"] as const) {
      for (const capture of ["none", "full", "partial", "multiple"] as const) {
        const flags = {
          void: false,
          queuedRefund: false,
          inquiry: "none" as const,
          idempotency: { kind: "none" as const, lifetimeHours: 0, mayResend: false, except: [] },
        };
        const own = { ...connectorFor("sandbox").capabilities, ...flags, refund, capture };
        expect(narrow(own, { ...most, idempotencyKeys: true })).toEqual(own);
        expect(narrow(own, {})).toEqual(own);
        expect(narrow(own, { refund: "none", capture: "none" })).toMatchObject({
          refund: "none",
          capture: "none",
        });
      }
    }
  });

  test("accounts that were stored with the earlier word for one capture mean the same", () => {
    expect(parseNarrowing({ capture: "single" })).toEqual({ capture: "partial" });
    expect(capabilitiesOf("sandbox", { capture: "single" }).capture).toBe("partial");
  });

  test("what cannot be read allows nothing, and is refused before it is stored", () => {
    for (const bad of [{ refund: "everything" }, { refunds: "none" }, [], "none", 7]) {
      expect(capabilitiesOf("sandbox", bad)).toMatchObject({ refund: "none", capture: "none", void: false });
      expect(() => parseNarrowing(bad)).toThrow("invalid_input");
    }
    expect(capabilitiesOf("not-built", {})).toMatchObject({ refund: "none", capture: "none", void: false });
  });
});
