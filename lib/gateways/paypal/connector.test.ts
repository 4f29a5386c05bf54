import { describe, expect, test } from "vitest";
import type { VendorAnswer } from "@/lib/gateways/contract/contract-types";
import { payPalConnector } from "@/lib/gateways/paypal/connector";
import {
  atPayPal,
  AUTHORIZATION,
  callOf,
  inquiryOf,
  LATER_REFUND,
  object,
  ok,
  order,
  ORDER,
  paths,
  refund,
  REFUND,
  type Script,
  usd,
  VOID,
} from "@/lib/gateways/paypal/testing/at-paypal";
import {
  answerToken,
  CLIENT_ID,
  CLIENT_SECRET,
  MISSING,
  refusal,
  TOKEN,
} from "@/lib/gateways/paypal/testing/paypal-vendor";

/** Tokens, payments that are known by two kinds of ids, and currencies that PayPal does not have. */

describe("an access token", () => {
  test("is kept and used for what comes next", () =>
    atPayPal({ [REFUND]: { status: 201, body: refund() } }, async (account, seen) => {
      await payPalConnector.execute(callOf(account, "refund"));
      await payPalConnector.execute(callOf(account, "refund", { idempotencyKey: "key-2" }));
      expect(paths(seen)).toEqual(["POST /v1/oauth2/token", REFUND, REFUND]);
    }));

  test("that was taken back is replaced, and what it refused is sent once more under the same key", async () => {
    let valid = "first";
    const script: Script = {
      "POST /v1/oauth2/token": (request) => answerToken(request, valid),
      [REFUND]: ({ headers }) =>
        headers.authorization === `Bearer ${valid}`
          ? { status: 201, body: refund() }
          : { status: 401, body: {} },
    };
    await atPayPal(script, async (account, seen) => {
      expect((await payPalConnector.execute(callOf(account, "refund"))).outcome).toBe("succeeded");
      valid = "second";
      const result = await payPalConnector.execute(callOf(account, "refund", { idempotencyKey: "key-2" }));
      expect(result.outcome).toBe("succeeded");
      expect(paths(seen).slice(2)).toEqual([REFUND, "POST /v1/oauth2/token", REFUND]);
      const [refused, , again] = seen.slice(2);
      expect(again?.headers["paypal-request-id"]).toBe("key-2");
      expect(refused?.headers["paypal-request-id"]).toBe("key-2");
      expect(again?.body).toBe(refused?.body);
      expect(JSON.stringify(result)).not.toMatch(/Bearer (first|second)/);
    });
  });

  test("is asked for anew before a void, which is never sent twice", () =>
    atPayPal({ [VOID]: { status: 401, body: {} } }, async (account, seen) => {
      await payPalConnector.checkConnection?.(account, 2_000);
      const result = await payPalConnector.execute(callOf(account, "void"));
      expect(result).toMatchObject({ outcome: "failed", code: "credentials_refused" });
      expect(paths(seen)).toEqual(["POST /v1/oauth2/token", "POST /v1/oauth2/token", VOID]);
    }));

  test.each<[string, VendorAnswer]>([
    ["refuses the credentials", { status: 401, body: { error: "invalid_client" } }],
    ["fails", { status: 503, body: "" }],
    ["gives something else", ok({ token: "?" })],
  ])("that PayPal does not give because it %s: nothing is sent", (_name, answer) =>
    atPayPal({ "POST /v1/oauth2/token": answer }, async (account, seen) => {
      for (const type of ["refund", "capture", "void"] as const) {
        const result = await payPalConnector.execute(callOf(account, type));
        expect(result.outcome).toBe("failed");
        expect(result.message).toBeTruthy();
        expect((await payPalConnector.inquire(inquiryOf(account, type))).outcome).toBe("unknown");
      }
      expect(new Set(paths(seen))).toEqual(new Set(["POST /v1/oauth2/token"]));
    }),
  );

  test("and the secrets it is asked with stay out of what is kept", () =>
    atPayPal({}, async (account) => {
      const check = await payPalConnector.checkConnection?.(account, 2_000);
      const kept = JSON.stringify(check);
      const basic = Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString("base64");
      for (const secret of [TOKEN, CLIENT_SECRET, basic]) expect(kept).not.toContain(secret);
      expect(check?.outcome).toBe("accepted");
    }));
});

describe("a refund of a payment that was authorized first", () => {
  const captured = object("CAP1", "COMPLETED", { amount: usd("100.00") });

  test("goes to the capture of its authorization", () =>
    atPayPal(
      {
        [AUTHORIZATION]: ok(object("PAY1", "CAPTURED")),
        [ORDER]: order([captured, object("CAP0", "DECLINED")]),
        [LATER_REFUND]: { status: 201, body: refund() },
      },
      async (account, seen) => {
        const result = await payPalConnector.execute(callOf(account, "refund"));
        expect(result).toMatchObject({ outcome: "succeeded", gatewayReference: "REF1" });
        expect(paths(seen).slice(1)).toEqual([REFUND, AUTHORIZATION, ORDER, LATER_REFUND]);
        const keys = seen.flatMap(({ headers }) => headers["paypal-request-id"] ?? []);
        expect(keys).toEqual(["key-1", "CAP1:key-1"]);
      },
    ));

  test.each<[string, Script]>([
    [
      "the order cannot be read",
      { [AUTHORIZATION]: ok(object("PAY1", "CAPTURED")), [ORDER]: { status: 503, body: "" } },
    ],
    ["there is no capture", { [AUTHORIZATION]: ok(object("PAY1", "CREATED")), [ORDER]: order([]) }],
    [
      "there are several",
      {
        [AUTHORIZATION]: ok(object("PAY1", "CAPTURED")),
        [ORDER]: order([captured, { ...captured, id: "CAP2" }]),
      },
    ],
    ["the authorization cannot be read", { [AUTHORIZATION]: { status: 404, body: "<html></html>" } }],
  ])("is not sent when %s", (_name, script) =>
    atPayPal(script, async (account, seen) => {
      const result = await payPalConnector.execute(callOf(account, "refund"));
      expect(result).toMatchObject({ outcome: "failed", code: "capture_not_found" });
      expect(paths(seen).filter((path) => path.startsWith("POST /v2/"))).toEqual([REFUND]);
    }),
  );

  test("of which PayPal knows nothing at all is declined", () =>
    atPayPal({}, async (account) => {
      const result = await payPalConnector.execute(callOf(account, "refund"));
      expect(result).toMatchObject({ outcome: "declined", code: "INVALID_RESOURCE_ID" });
    }));
});

test("a refusal after the first sending broke off does not say what became of that one", () =>
  atPayPal({ [REFUND]: refusal(422, "CAPTURE_FULLY_REFUNDED") }, async (account, seen, plan) => {
    plan({ on: "write", times: 1, fault: { kind: "reset", executed: true } });
    const result = await payPalConnector.execute(callOf(account, "refund"));
    expect(result).toMatchObject({ outcome: "unknown", code: "CAPTURE_FULLY_REFUNDED" });
    expect(paths(seen).slice(1)).toEqual([REFUND, REFUND]);
  }));

test("nor does a payment that is not found, or a token that is refused", async () => {
  for (const answer of [MISSING, { status: 401, body: {} }]) {
    await atPayPal({ [REFUND]: answer }, async (account, seen, plan) => {
      plan({ on: "write", times: 1, fault: { kind: "reset", executed: true } });
      expect((await payPalConnector.execute(callOf(account, "refund"))).outcome).toBe("unknown");
      expect(paths(seen).slice(1)).toEqual([REFUND, REFUND]);
    });
  }
});

test.each(["KWD", "BHD", "OMR", "SAR", "AED"])("%s is refused before anything is sent", (currencyCode) =>
  atPayPal({}, async (account, seen) => {
    const call = callOf(account, "refund", { currencyCode, amountMinor: 1_000n });
    expect(await payPalConnector.execute(call)).toMatchObject({
      outcome: "failed",
      code: "amount_not_supported",
    });
    expect(seen).toHaveLength(0);
  }),
);

test("forints and Taiwan dollars go without decimals, or not at all", () =>
  atPayPal({ [REFUND]: { status: 201, body: {} } }, async (account, seen) => {
    for (const currencyCode of ["HUF", "TWD"]) {
      await payPalConnector.execute(callOf(account, "refund", { currencyCode, amountMinor: 1_500n }));
      expect(JSON.parse(seen.at(-1)?.body ?? "").amount).toEqual({
        currency_code: currencyCode,
        value: "15",
      });
      const odd = callOf(account, "refund", { currencyCode, amountMinor: 1_550n });
      expect((await payPalConnector.execute(odd)).code).toBe("amount_not_supported");
    }
  }));
