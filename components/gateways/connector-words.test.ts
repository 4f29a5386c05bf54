import { expect, it } from "vitest";
import { builtGateways } from "@/lib/gateways/registry";
import connectors from "@/lib/i18n/messages/en/connectors.json";

it("is what the connectors say themselves, every one of them", () => {
  const own = builtGateways();
  const described = own.filter(({ credentialFields }) => credentialFields.length > 0);
  // A name that is no brand is a word like any other.
  const unbranded = own.filter(({ gateway }) => gateway === "sandbox" || gateway === "cash");
  expect(connectors).toEqual({
    name: Object.fromEntries(unbranded.map(({ gateway, displayName }) => [gateway, displayName])),
    verified: Object.fromEntries(own.map(({ gateway, verified }) => [gateway, verified.note])),
    credential: Object.fromEntries(
      described.map(({ gateway, credentialFields }) => [
        gateway,
        Object.fromEntries(
          credentialFields.map(({ name, label, hint }) => [name, { label, ...(hint ? { hint } : {}) }]),
        ),
      ]),
    ),
  });
});
