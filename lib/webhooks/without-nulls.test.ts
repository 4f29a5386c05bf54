import fc from "fast-check";
import { expect, it } from "vitest";
import { operationEvent } from "@/lib/webhooks/operation-event";
import { signBody } from "@/lib/webhooks/signature";
import { withoutNulls } from "@/lib/webhooks/without-nulls";

const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 }));

/** Any `null` at any depth; text that reads "null" does not count. */
function holdsNull(value: unknown): boolean {
  if (value === null) return true;
  return typeof value === "object" && Object.values(value).some(holdsNull);
}

it("nothing that was not null is lost or changed", () => {
  expect(withoutNulls({ a: null, b: [1, null, { c: null, d: "" }], e: false, f: 0 })).toEqual({
    b: [1, { d: "" }],
    e: false,
    f: 0,
  });
});

it("whatever a gateway answers and a merchant sends, the body of an operation holds no null and its signature verifies", () => {
  fc.assert(
    fc.property(
      fc.record({
        pgResponse: objects,
        pgParams: objects,
        initiator: objects,
        extra: objects,
        orderNo: fc.option(fc.string({ maxLength: 128 })),
        status: fc.constantFrom("succeeded", "pending", "rejected", "unknown"),
        type: fc.constantFrom("refund", "capture", "void"),
        state: fc.option(fc.constantFrom("refunded", "refund_queued", "refund_rejected", "paid", "voided")),
        amountMinor: fc.bigInt({ min: 1n, max: 9_999_999_999_999_999n }),
      }),
      (facts) => {
        const body = operationEvent(
          {
            operation: {
              ...facts,
              source: "api",
              currencyCode: "KWD",
              referenceNumber: "csTEST",
              createdAt: "2026-01-15T09:00:07.123Z",
              settledAt: null,
            },
            child:
              facts.state === null
                ? null
                : {
                    sessionId: "f".repeat(40),
                    state: facts.state,
                    amountMinor: facts.amountMinor,
                    currencyCode: "KWD",
                  },
          },
          {
            sessionId: "0".repeat(40),
            orderNo: facts.orderNo,
            extra: facts.extra,
            pgCode: "knet",
            isSandbox: true,
          },
        );
        expect(holdsNull(body)).toBe(false);
        // As a receiver sees it, after its own parser.
        const received = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
        expect(holdsNull(received)).toBe(false);
        expect(signBody(received, "secret")).toBe(signBody(body, "secret"));
        if (facts.status === "rejected") expect(body.result).toBe("rejected");
      },
    ),
  );
});
