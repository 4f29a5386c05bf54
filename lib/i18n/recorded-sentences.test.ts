import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type KeptSentence, valuesOf } from "@/lib/i18n/kept-words";
import { readRecorded, recordedPatterns, recordedSentences } from "@/lib/i18n/recorded-sentences";
import { arabic, english, withoutMarks } from "@/lib/testing/kept-words";

const written = [
  "lib/gateways",
  "lib/operations",
  "lib/payments",
  "lib/approvals",
  "lib/changes",
  "lib/gateway-accounts",
  "lib/csv",
  "lib/reconciliation",
  "lib/scanning",
  "lib/auth",
  "lib/transactions",
]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
  )
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .concat("lib/errors.ts")
  .map((path) => readFileSync(path, "utf8"))
  .join("\n");

it.each(Object.entries(recordedSentences))("knows the sentence %s as it is written down", (key, sentence) => {
  expect(written).toContain(`"${sentence}"`);
  expect(english(key)).toBe(sentence);
  expect(readRecorded(sentence)).toEqual({ sentence: key });
});

describe("sentences of connectors with a value in them", () => {
  const EXAMPLES: [KeptSentence, string, string, string][] = [
    [
      "neverSeenYet",
      "The gateway has not seen this operation yet. That proves something in 5 minutes, when it is asked again.",
      "The gateway has not seen this operation yet. That proves something in $",
      "5 دقائق",
    ],
    [
      "neverSeenYet",
      "The gateway has not seen this operation yet. That proves something in a minute, when it is asked again.",
      "The gateway has not seen this operation yet. That proves something in $",
      "دقيقة",
    ],
    ["noAnswer", "No answer (timeout).", "No answer ($", "timeout"],
    ["answerUnclear", "The answer (HTTP 502) is not clear.", "The answer (HTTP $", "HTTP 502"],
    ["answerUnclear", "The answer is not clear (http_502).", "The answer is not clear ($", "http_502"],
    ["gatewayAnswered", "MPGS answered 503.", "MPGS answered $", "503"],
    [
      "noClearAnswer",
      "Checkout.com gave no clear answer.",
      "Checkout.com gave no clear answer.",
      "Checkout.com",
    ],
    [
      "thirdDecimalZero",
      "This gateway takes KWD amounts only when their third decimal is 0.",
      "amounts only when their third decimal is 0.",
      "KWD",
    ],
    [
      "noDecimals",
      "This gateway takes JPY amounts without decimals only.",
      "amounts without decimals only.",
      "JPY",
    ],
    [
      "mostDecimals",
      "This gateway takes KWD amounts with at most 2 decimals.",
      "amounts with at most $",
      "خانتين",
    ],
    [
      "optionNotTaken",
      "The gateway does not take this option for the operation: instant.",
      "The gateway does not take this option for the operation: $",
      "instant",
    ],
    [
      "fileTooLong",
      "A file may have at most 500000 rows. Split it; rows that are in both parts do no harm.",
      "rows. Split it; rows that are in both parts do no harm.",
      "500000",
    ],
    [
      "fileTooHeavy",
      "A file may have at most 64 MB. Split it; rows that are in both parts do no harm.",
      "MB. Split it; rows that are in both parts do no harm.",
      "64",
    ],
    [
      "fileWithoutRows",
      "The file needs one row of headers, at most 200 columns, and at least one row below.",
      "columns, and at least one row below.",
      "200",
    ],
    [
      "fileInfected",
      "The file contains malicious software (Win.Test.EICAR_HDB-1) and was not taken.",
      ") and was not taken.",
      "Win.Test.EICAR_HDB-1",
    ],
    [
      "rowTooLong",
      "The file has a row that is far too long; a quotation mark may be missing, near line 12.",
      "has a row that is far too long; a quotation mark may be missing",
      "12",
    ],
    [
      "rowUnread",
      "The file cannot be read; look for a quotation mark that is not closed or not doubled, near line 7.",
      "cannot be read; look for a quotation mark that is not closed or not doubled",
      "7",
    ],
    ["undecidedHours", "Nobody decided for 12 hours.", "Nobody decided for $", "12 ساعة"],
  ];

  it.each(EXAMPLES)("says %s in Arabic: %s", (key, sentence, source, carried) => {
    expect(written).toContain(source);
    const words = readRecorded(sentence);
    expect(words?.sentence).toBe(key);
    if (!words) return;
    if (!sentence.includes("is not clear ("))
      expect(withoutMarks(english(key, valuesOf(words)))).toBe(sentence);
    expect(arabic(key, valuesOf(words))).toContain(carried);
    expect(arabic(key, valuesOf(words))).toMatch(/[\u0600-\u06ff]/);
  });

  it("has an example of every pattern", () => {
    expect(new Set(EXAMPLES.map(([key]) => key))).toEqual(new Set(recordedPatterns.map(([key]) => key)));
  });

  it("leaves the words of people and gateways alone", () => {
    for (const text of ["Insufficient funds", "No answer", "The customer gave no clear answer.", ""])
      expect(readRecorded(text)).toBeNull();
  });
});
