import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTranslator } from "next-intl";
import { expect, it } from "vitest";
import en from "@/lib/i18n/messages/en";
import { recordedSentences } from "./recorded-text";

const written = ["lib/gateways", "lib/operations", "lib/payments", "lib/approvals"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

it.each(Object.entries(recordedSentences))("knows the sentence %s as it is written down", (key, sentence) => {
  expect(written).toContain(`"${sentence}"`);
  const t = createTranslator({ locale: "en", messages: en, namespace: "recorded" });
  expect(t(key as keyof typeof recordedSentences)).toBe(sentence);
});

it("knows the sentence about what was not seen yet", () => {
  expect(written).toContain("`The gateway has not seen this operation yet. That proves something in $");
});
