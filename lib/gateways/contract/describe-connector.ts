import { describe, expect, test } from "vitest";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import { plannedCases, supportedOperations } from "@/lib/gateways/contract/cases";
import type { ConnectorContract } from "@/lib/gateways/contract/contract-types";

/**
 * The suite that every connector passes, against a real HTTP server that plays its vendor. What the contract declares absent is a
 * test of its own, so that the list of a run says what was not tried, and why.
 */
export function describeConnector(contract: ConnectorContract): void {
  const { capabilities } = contract.connector;
  describe(`the ${capabilities.displayName} connector`, () => {
    test("has a capability record that fits its contract", () => checkRecord(contract));
    for (const planned of plannedCases(contract)) {
      if ("run" in planned) test(planned.name, planned.run, 30_000);
      else
        test(`not tried: ${planned.name} (${planned.absent})`, () =>
          expect(planned.absent).toMatch(/\w+ \w+ \w+/));
    }
    if ("none" in contract.webhooks) {
      const { none } = contract.webhooks;
      test(`not tried: webhooks (${none})`, () => expect(none).toMatch(/\w+ \w+ \w+/));
    }
  });
}

/** What a connector that nobody has tried may claim at the least about how soon its gateway shows an operation. */
const LEAST_MINUTES_ON_HEARSAY = 10;

/** Believing "never seen" too early frees the amount of an operation that was executed. */
function checkNeverSeen({ inquiry, neverSeen }: GatewayCapabilities): void {
  if (inquiry === "none") return expect(neverSeen).toBeNull();
  expect(neverSeen, "the record does not say when never seen is believed").toBeTruthy();
  const { afterMinutes = Number.NaN, confidence, note = "" } = neverSeen ?? {};
  expect(Number.isInteger(afterMinutes) && afterMinutes >= 0).toBe(true);
  expect(["spec", "sdk", "docs", "ref", "model", "mem", "own"]).toContain(confidence);
  if (confidence === "mem" || confidence === "model")
    expect(afterMinutes).toBeGreaterThanOrEqual(LEAST_MINUTES_ON_HEARSAY);
  expect(note.length).toBeGreaterThan(10);
}

/** What the record promises has to be there to be tried. */
export function checkRecord({ connector, credentials, ...contract }: ConnectorContract): void {
  const { capabilities } = connector;
  expect(capabilities.gateway).toMatch(/^[a-z][a-z0-9_]{1,31}$/);
  expect(supportedOperations({ connector, credentials, ...contract }).length).toBeGreaterThan(0);
  const { kind, lifetimeHours, mayResend } = capabilities.idempotency;
  if (kind === "none") expect([lifetimeHours, mayResend]).toEqual([0, false]);
  else expect(lifetimeHours).toBeGreaterThan(0);
  expect(connector.readPreImage !== undefined).toBe(capabilities.inquiry === "by_comparison");
  // What nobody can be asked about has to be told, or settled by sending the same again.
  if (capabilities.inquiry === "none") expect(mayResend && !("none" in contract.webhooks)).toBe(true);
  checkNeverSeen(capabilities);
  const names = capabilities.credentialFields.map((field) => field.name);
  expect(Object.keys(credentials).sort()).toEqual([...names].sort());
  for (const field of capabilities.credentialFields) {
    if (field.secret)
      expect(
        credentials[field.name]?.length,
        `${field.name} is too short to be searched for`,
      ).toBeGreaterThan(11);
  }
  for (const { url } of capabilities.baseUrls) expect(url).toMatch(/^https:\/\/[^/?#]+(\/[^?#]*)?$/);
  expect(capabilities.verified.note.length).toBeGreaterThan(10);
}
