import { describe, expect, test } from "vitest";
import { plannedCases } from "@/lib/gateways/contract/cases";
import { comparingConnector } from "@/lib/gateways/contract/comparing-connector";
import type { ConnectorContract } from "@/lib/gateways/contract/contract-types";
import { checkRecord, describeConnector } from "@/lib/gateways/contract/describe-connector";
import { type Defect, exampleConnector } from "@/lib/gateways/contract/example-connector";
import { comparingContract, exampleContract } from "@/lib/gateways/contract/example-contract";

/** A suite proves something only if it turns red: here it has to, once for each planted defect. */

describeConnector(exampleContract(exampleConnector()));
describeConnector(comparingContract(comparingConnector()));

/** The cases that have to catch each defect, by a part of their names. */
const CAUGHT_BY: Record<Defect, string[]> = {
  timeout_is_failed: ["refund: executed, then silent is unknown", "capture: executed, then reset is unknown"],
  mismatch_is_success: ["refund: another amount in the answer", "void: another currency in the answer"],
  acknowledgement_is_success: ["refund: an answer that is not final is pending"],
  signature_skipped: ["refund: webhook: forged", "refund: webhook: in another layout"],
  resent_without_key: ["refund: a broken connection", "refund: success is one entry"],
  unlisted_is_declined: [
    "refund: a status that the documents do not know",
    "refund: a question answered with",
  ],
  server_error_is_declined: ["refund: 500 is unknown", "refund: 502 from a proxy"],
  failed_question_is_not_found: ["refund: a question that fails says nothing"],
  secret_is_kept: ["refund: success is one entry", "refund: a refusal is declined"],
  amount_through_float: ["refund: amounts arrive digit by digit"],
  unconfigured_is_trusted: ["refund: webhook: without a configured secret"],
};

describe("the suite turns red when", () => {
  for (const [defect, names] of Object.entries(CAUGHT_BY) as [Defect, string[]][]) {
    for (const name of names) {
      test(`${defect}: ${name}`, async () => {
        const cases = plannedCases(exampleContract(exampleConnector(defect)));
        const found = cases.filter((one) => one.name.startsWith(name));
        expect(found, name).toHaveLength(1);
        const [one] = found;
        if (!one || !("run" in one)) throw new Error("the case does not run");
        await expect(one.run()).rejects.toThrow();
      });
    }
  }

  const redIn = async (contract: ConnectorContract, name: string) => {
    const one = plannedCases(contract).find((planned) => planned.name.startsWith(name));
    if (!one || !("run" in one)) throw new Error("the case does not run");
    await expect(one.run()).rejects.toThrow();
  };

  test("the key of the request is sent where the operation's own id was promised", () => {
    const { capabilities, ...connector } = exampleConnector();
    const idempotency = { ...capabilities.idempotency, carries: "operation_reference" } as const;
    const contract = exampleContract({ ...connector, capabilities: { ...capabilities, idempotency } });
    return redIn(contract, "refund: success is one entry");
  });

  test("a signed webhook is believed although its signature leaves out what it is about", () => {
    const contract = exampleContract(exampleConnector());
    if ("none" in contract.webhooks) throw new Error("the example has webhooks");
    return redIn(
      { ...contract, webhooks: { ...contract.webhooks, mustConfirm: true } },
      "refund: webhook: a good one",
    );
  });

  test.each([
    ["is missing", undefined],
    ["is null although it can be asked", null],
    ["is nothing, on hearsay", { afterMinutes: 0, confidence: "mem", note: "Somebody said it is quick." }],
    ["comes without a reason", { afterMinutes: 60, confidence: "docs", note: "" }],
    [
      "is not a number of minutes",
      { afterMinutes: Number.NaN, confidence: "docs", note: "Some time later." },
    ],
  ])("the age at which never seen is believed %s", (_name, neverSeen) => {
    const { capabilities, ...connector } = exampleConnector();
    const record = { ...capabilities, neverSeen } as typeof capabilities;
    expect(() => checkRecord(exampleContract({ ...connector, capabilities: record }))).toThrow();
  });

  test("what cannot be asked can neither be sent again nor be told", () => {
    const { capabilities, ...connector } = exampleConnector();
    const idempotency = { kind: "none", lifetimeHours: 0, mayResend: false, except: [] } as const;
    const contract = exampleContract({
      ...connector,
      capabilities: { ...capabilities, inquiry: "none", neverSeen: null, idempotency },
    });
    expect(() => checkRecord(contract)).toThrow();
    expect(() => checkRecord(exampleContract(exampleConnector()))).not.toThrow();
  });
});
