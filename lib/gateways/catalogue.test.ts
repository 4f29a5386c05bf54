import { expect, test } from "vitest";
import { GATEWAY_CATALOGUE } from "@/lib/gateways/catalogue";
import { isCurrencyCode } from "@/lib/money/currencies";

test("the catalogue names every gateway once, with codes that exist", () => {
  expect(GATEWAY_CATALOGUE).toHaveLength(56);
  expect(new Set(GATEWAY_CATALOGUE.map((one) => one.slug)).size).toBe(56);
  for (const { slug, name, currencies, countries, operations } of GATEWAY_CATALOGUE) {
    expect(slug).toMatch(/^[a-z_]{2,32}$/);
    expect(name).not.toBe("");
    for (const code of currencies) expect(isCurrencyCode(code), `${slug} ${code}`).toBe(true);
    for (const code of countries) expect(code).toMatch(/^[A-Z]{2}$/);
    for (const word of operations)
      expect(["purchase", "authorize", "capture", "refund", "void"]).toContain(word);
  }
});
