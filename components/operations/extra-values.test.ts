import { expect, test } from "vitest";
import { readExtra } from "@/components/operations/extra-values";
import { checkedExtra, extraFieldsFor } from "@/lib/gateways/extra-fields";
import { builtGateways } from "@/lib/gateways/registry";
import arabic from "@/lib/i18n/messages/ar/operations.json";
import english from "@/lib/i18n/messages/en/operations.json";

const ticket = (document: string, amount: string) => ({ key: document, document, amount });

test("every option that a gateway declares has its words, and is taken as it is declared", () => {
  for (const { extraFields = [] } of builtGateways()) {
    for (const field of extraFields) {
      if (field.kind !== "choice") continue;
      for (const { extra } of [english, arabic]) {
        expect(Object.keys(extra.field)).toContain(field.name);
        for (const option of field.options)
          expect(Object.keys(extra.option)).toContain(option.toLowerCase().replaceAll(" ", "_"));
      }
      expect(checkedExtra([field], { [field.name]: field.options[0] })).toEqual({
        [field.name]: field.options[0],
      });
      expect(() => checkedExtra([field], { [field.name]: "anything" })).toThrow("does not take this option");
    }
  }
});

test("tickets are sent whole or not at all, and only where they are declared", () => {
  const tickets = [ticket("4862100022075", "1"), ticket("4862100022077", "0"), ticket("", "")];
  const orders = [
    { passengerDocumentNumber: "4862100022075", amount: 1 },
    { passengerDocumentNumber: "4862100022077", amount: 0 },
  ];
  expect(readExtra({ choices: { reason: "" }, tickets })).toEqual({ orders });
  expect(readExtra({ choices: {}, tickets: [ticket("4862100022075", "1.5")] })).toBeNull();
  expect(readExtra({ choices: {}, tickets: [ticket("", "1")] })).toBeNull();
  const declared = [{ name: "orders", operations: ["refund"], kind: "tickets" }] as const;
  expect(checkedExtra(extraFieldsFor(declared, "refund"), { orders })).toEqual({ orders });
  expect(() => checkedExtra(extraFieldsFor(declared, "capture"), { orders })).toThrow("orders");
});
