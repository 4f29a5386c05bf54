import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createTranslator } from "next-intl";
import { expect, it } from "vitest";
import en from "@/lib/i18n/messages/en";
import { type FaultSentence, faultSentences, readFault } from "./fault-sentences";

const written = ["lib/api", "lib/money", "lib/transactions", "lib/payments"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith(".ts") && !/(\.test|fault-sentences)\.ts$/.test(path))
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, "");

it.each(Object.keys(faultSentences) as FaultSentence[])(
  "knows the sentence %s as it is written down",
  (key) => {
    const sentence = en.paymentRequests.fault[key];
    const pieces = sentence.split(/\{\w+\}/).filter((piece) => piece.trim() !== "");
    for (const piece of pieces) expect(written).toContain(piece.trim());
    const example = sentence.replaceAll(/\{(\w+)\}/g, (_place, name: string) => EXAMPLES[name] ?? "KWD");
    const fault = readFault(example);
    expect(fault?.key).toBe(key);
    const t = createTranslator({ locale: "en", messages: en, namespace: "paymentRequests.fault" });
    expect(bare(t(key, fault?.values))).toBe(example);
  },
);

const EXAMPLES: Record<string, string> = {
  max: "1000",
  decimals: "3",
  line: "7",
  type: "payment_request",
  known: "amount, order_no",
};

it("leaves what it does not know to whoever asks", () => {
  expect(readFault("Something else.")).toBeNull();
});
