import { expect, it } from "vitest";
import { FileFault, readOperations } from "@/components/policy/read-operations";
import type { PolicyWorld } from "@/lib/approvals/policy/world";
import ar from "@/lib/i18n/messages/ar";
import en from "@/lib/i18n/messages/en";

const world = { people: [], groups: [], accounts: [] } as unknown as PolicyWorld;
const read = (text: string) => readOperations(new Blob([text]), world, (line) => `#${line}`);
const heading = "operation,amount,currency,source,maker,at\n";

it("reads operations, each named after its line", async () => {
  const [one] = await read(`${heading}refund,1.250,KWD,,,2026-11-02T08:00:00Z`);
  expect(one).toMatchObject({
    type: "refund",
    amountMinor: 1250n,
    source: "console",
    label: "#2",
    makerId: null,
  });
});

it.each([
  ["nothing", heading],
  ["columns", "operation,amount\nrefund,1"],
  ["operation", `${heading}payout,1,KWD,,,`],
  ["source", `${heading}refund,1,KWD,fax,,`],
  ["maker", `${heading}refund,1,KWD,,nobody,`],
  ["time", `${heading}refund,1,KWD,,,yesterday`],
  ["amount", `${heading}refund,1.2345,KWD,,,`],
  ["tooMany", heading + "refund,1,KWD,,,\n".repeat(5_001)],
] as const)("says in every language what is wrong with a file: %s", async (key, text) => {
  const fault = await read(text).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(FileFault);
  expect((fault as FileFault).key).toBe(key);
  for (const words of [en, ar]) {
    const sentence = words.policy.simulation.fault[key];
    const asked = [...sentence.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "");
    expect(Object.keys((fault as FileFault).values)).toEqual(expect.arrayContaining(asked));
  }
});
