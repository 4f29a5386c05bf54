import { expect } from "vitest";
import type { Case } from "@/lib/gateways/contract/case";
import type { Fault } from "@/lib/gateways/contract/stand-in";
import type { World } from "@/lib/gateways/contract/world";

/** Reading a payment and trying an account: abilities that a connector may have. They change nothing at the vendor. */

export const READING_CASES: readonly Case[] = [
  { name: "a payment is read as the vendor holds it", run: reads },
  { name: "a payment that cannot be read is unknown", run: readsNothing },
  { name: "an account is tried without changing anything", run: tries },
];

const OTHER = "http://127.0.0.1:9";
const FAULTS: readonly Fault[] = [
  { kind: "answer", executed: true, answer: { status: 502, body: "<html></html>" } },
  { kind: "answer", executed: true, answer: { status: 200, body: {} } },
  { kind: "answer", executed: true, answer: { status: 404, body: "<html></html>" } },
  { kind: "half_body", executed: true },
  { kind: "reset", executed: true },
];

async function fetch(world: World, fields: { baseUrl?: string; gatewayReference?: string } = {}) {
  const { connector, paymentReference } = world.contract;
  const { baseUrl = world.account.baseUrl, gatewayReference = paymentReference } = fields;
  const lookup = { account: { ...world.account, baseUrl }, gatewayReference, deadlineMs: 5_000 };
  return connector.fetchPayment ? world.clean(await connector.fetchPayment(lookup)) : null;
}

async function reads(world: World): Promise<void> {
  const fetched = await fetch(world);
  if (!fetched) return;
  const { amountMinor, currencyCode, paymentReference } = world.contract;
  expect(fetched.outcome, fetched.message ?? "").toBe("found");
  if (fetched.outcome !== "found") return;
  expect(fetched.payment).toMatchObject({ gatewayReference: paymentReference, amountMinor, currencyCode });
  expect(["paid", "authorized"]).toContain(fetched.payment.state);
  const other = await fetch(world, { gatewayReference: "not-a-payment-of-theirs" });
  expect(other?.outcome).not.toBe("found");
  expect(world.writes()).toHaveLength(0);
}

async function readsNothing(world: World): Promise<void> {
  for (const fault of FAULTS) {
    world.standIn.plan({ on: "question", fault });
    const fetched = await fetch(world);
    if (fetched) expect(fetched.outcome, JSON.stringify(fault)).toBe("unknown");
  }
  const nobody = await fetch(world, { baseUrl: OTHER });
  if (nobody) expect(nobody.outcome).toBe("unknown");
}

async function tries(world: World): Promise<void> {
  const { connector } = world.contract;
  if (!connector.checkConnection) return;
  const right = world.clean(await connector.checkConnection(world.account, 5_000));
  expect(right.outcome, right.message ?? "").toBe("accepted");
  const credentials = Object.fromEntries(
    connector.capabilities.credentialFields.map((field) => [
      field.name,
      field.secret ? "0000000000000000" : (world.account.credentials[field.name] ?? ""),
    ]),
  );
  const wrong = await connector.checkConnection({ ...world.account, credentials }, 5_000);
  expect(wrong.outcome, wrong.message ?? "").toBe("refused");
  const away = await connector.checkConnection({ ...world.account, baseUrl: OTHER }, 5_000);
  expect(away.outcome).toBe("unreachable");
  expect(world.writes()).toHaveLength(0);
}
