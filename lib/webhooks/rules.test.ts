import { describe, expect, it } from "vitest";
import {
  distinctUrls,
  judgeAttempt,
  operationUrls,
  paymentUrls,
  updateWebhookSettingsSchema,
} from "@/lib/webhooks/rules";
import { isWebhookUrl } from "@/lib/webhooks/webhook-url";
import type { DeliveryFault } from "@/lib/webhooks/types";

describe("what an attempt means", () => {
  it("is success for 200 and 201 and for no other status", () => {
    for (let httpStatus = 100; httpStatus < 600; httpStatus++) {
      const expected = httpStatus === 200 || httpStatus === 201 ? "delivered" : "failed";
      expect(judgeAttempt({ httpStatus, fault: null }, 1, 3), String(httpStatus)).toBe(expected);
    }
  });

  const retried: [DeliveryFault, boolean][] = [
    ["timeout", true],
    ["connection", true],
    ["dns", true],
    ["tls", true],
    ["refused_target", false],
    ["invalid_url", false],
  ];
  it.each(retried)("is tried again after %s: %s, until the attempts are used up", (fault, again) => {
    const verdicts = [1, 2, 3].map((tries) => judgeAttempt({ httpStatus: null, fault }, tries, 3));
    expect(verdicts).toEqual(again ? ["retry", "retry", "failed"] : ["failed", "failed", "failed"]);
    expect(judgeAttempt({ httpStatus: null, fault }, 1, 1)).toBe("failed");
  });
});

describe("who is told", () => {
  const [general, plugin, own] = ["https://a.test/ops", "https://a.test/plugin", "https://a.test/own"];

  it("of an operation: the general address, the plugin's and the payment's own, each once", () => {
    const settings = { operationsUrl: general, operationsToSessionUrl: true };
    expect(operationUrls(settings, own, plugin)).toEqual([general, plugin, own]);
    expect(operationUrls(settings, "HTTPS://A.test/ops", plugin)).toEqual([general, plugin]);
    expect(operationUrls({ ...settings, operationsToSessionUrl: false }, own, plugin)).toEqual([
      general,
      plugin,
    ]);
    expect(operationUrls({ operationsUrl: "", operationsToSessionUrl: true }, null, "")).toEqual([]);
  });

  it("of a payment: its own address before the plugin's, and only in listed states where there is a list", () => {
    const all = { url: plugin, onlyListedStates: false, states: [] };
    expect(paymentUrls("paid", own, all)).toEqual([own]);
    expect(paymentUrls("expired", null, all)).toEqual([plugin]);
    expect(paymentUrls("paid", "", { ...all, url: "" })).toEqual([]);
    const listed = { url: plugin, onlyListedStates: true, states: ["paid" as const] };
    expect(paymentUrls("paid", own, listed)).toEqual([own]);
    expect(paymentUrls("failed", own, listed)).toEqual([]);
  });

  it("two spellings of one address are one", () => {
    expect(distinctUrls(["https://a.test", "https://a.test/", "https://a.test:443/", null, ""])).toEqual([
      "https://a.test",
    ]);
  });
});

describe("an address", () => {
  it.each(["https://a.test/x?y=1", "http://10.0.0.1:8080/"])("can be %s", (text) => {
    expect(isWebhookUrl(text)).toBe(true);
  });
  it.each([
    "",
    "a.test",
    "ftp://a.test",
    "javascript:alert(1)",
    "https://user:word@a.test/",
    `https://a.test/${"x".repeat(2000)}`,
  ])("cannot be %s", (text) => {
    expect(isWebhookUrl(text)).toBe(false);
  });
});

it("settings with a field that nobody expects are refused", () => {
  const settings = {
    enabled: true,
    operationsUrl: "",
    operationsToSessionUrl: true,
    fromApi: true,
    ignoreTls: false,
    timeoutS: 15,
    attempts: 3,
    pauseS: 5,
    requestsEnabled: false,
    requestsUrl: "",
    notifyOnError: true,
    errorEmails: [" Desk@Example.com ", ""],
    plugins: [],
  };
  expect(updateWebhookSettingsSchema.safeParse(settings).success).toBe(true);
  for (const wrong of [
    { secret: "x" },
    { timeoutS: 0 },
    { attempts: 11 },
    { operationsUrl: "x" },
    { errorEmails: ["x"] },
  ]) {
    expect(updateWebhookSettingsSchema.safeParse({ ...settings, ...wrong }).success).toBe(false);
  }
});
