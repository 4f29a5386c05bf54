import { vi } from "vitest";
import { runOnce } from "@/lib/db/testing/server";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import type { GatewayResult } from "@/lib/gateways/types";
import type { Step } from "@/lib/testing/sequences/commands";
import type { System } from "@/lib/testing/sequences/system";

/** Defects that a payments product must not have, to be planted for one test: each must turn the property red. */
export interface Defect {
  name: string;
  /** The step that meets it soonest. */
  met: Step;
  /** Plants it and returns how to remove it. */
  plant(system: System): Promise<() => Promise<void>>;
}

/** SQL of the database's owner, against whom no right protects. */
function inDatabase(name: string, met: Step, plant: string, remove: string): Defect {
  return {
    ...{ name, met },
    plant: async ({ wire }) => {
      await runOnce(wire.database.ownerUrl, plant);
      return () => runOnce(wire.database.ownerUrl, remove);
    },
  };
}

/** A trigger beside the product's own; `zz` comes after them. */
function trigger(name: string, met: Step, when: string, table: string, body: string): Defect {
  return inDatabase(
    name,
    met,
    `CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$;
     CREATE TRIGGER zz_planted ${when} ON ${table} FOR EACH ROW EXECUTE FUNCTION planted()`,
    `DROP TRIGGER zz_planted ON ${table}; DROP FUNCTION planted()`,
  );
}

type Method = "execute" | "inquire";

/** The connector with its answers changed. */
function inConnector(
  name: string,
  met: Step,
  method: Method,
  change: (result: GatewayResult) => GatewayResult,
): Defect {
  return {
    ...{ name, met },
    plant: async () => {
      const original = sandboxConnector[method] as (call: never) => Promise<GatewayResult>;
      const spy = vi
        .spyOn(sandboxConnector, method)
        .mockImplementation((async (call: never) => change(await original(call))) as never);
      return async () => spy.mockRestore();
    },
  };
}

const parent = "payment_transaction";

export const DEFECTS: readonly Defect[] = [
  inDatabase(
    "no trigger keeps the balances",
    "call",
    "ALTER TABLE operation DISABLE TRIGGER USER",
    "ALTER TABLE operation ENABLE TRIGGER USER",
  ),
  trigger(
    "a settled refund keeps its hold",
    "call",
    "AFTER UPDATE OF status",
    "operation",
    `IF OLD.status = 'in_flight' AND NEW.status = 'succeeded' AND NEW.type = 'refund' THEN
       UPDATE ${parent} SET refund_held_minor = refund_held_minor + NEW.amount_minor WHERE id = NEW.transaction_id; END IF;`,
  ),
  trigger(
    "an unknown refund holds nothing",
    "call with fault",
    "AFTER UPDATE OF status",
    "operation",
    `IF OLD.status = 'in_flight' AND NEW.status = 'unknown' AND NEW.type = 'refund' THEN
       UPDATE ${parent} SET refund_held_minor = refund_held_minor - NEW.amount_minor WHERE id = NEW.transaction_id; END IF;`,
  ),
  trigger(
    "what we start is taken for a fact, without a bound",
    "four at once",
    "BEFORE INSERT",
    "operation",
    "IF NEW.type = 'refund' THEN NEW.source = 'gateway'; END IF;",
  ),
  trigger(
    "a Tracking-Key is forgotten",
    "repeated key",
    "BEFORE INSERT",
    "operation",
    "NEW.tracking_key_held = false;",
  ),
  inDatabase(
    "two operations may hold one Tracking-Key",
    "four at once",
    "DROP INDEX operation_tracking_key_held_idx",
    `UPDATE operation SET tracking_key_held = false WHERE tracking_key_held;
     CREATE UNIQUE INDEX operation_tracking_key_held_idx ON operation (tracking_key) WHERE tracking_key_held`,
  ),
  trigger(
    "a refund lowers the amount of its parent",
    "call",
    "AFTER UPDATE OF status",
    "operation",
    `IF NEW.status = 'succeeded' AND NEW.type = 'refund' THEN
       UPDATE ${parent} SET amount_minor = amount_minor - NEW.amount_minor WHERE id = NEW.transaction_id; END IF;`,
  ),
  trigger(
    "a child has another amount than its operation",
    "call",
    "BEFORE INSERT",
    "child_transaction",
    "NEW.amount_minor = NEW.amount_minor + 1;",
  ),
  inConnector("a call without an answer counts as failed", "call with fault", "execute", (result) =>
    result.outcome === "unknown" ? { ...result, outcome: "failed" } : result,
  ),
  inConnector("an answer about another amount counts as success", "call with fault", "execute", (result) =>
    result.code === "amount_mismatch" ? { ...result, outcome: "succeeded" } : result,
  ),
  inConnector("an inquiry that fails counts as never seen", "reconcile", "inquire", (result) =>
    result.outcome === "unknown" ? ({ ...result, outcome: "not_found" } as never) : result,
  ),
  {
    name: "what got no answer is sent again",
    met: "call with fault",
    plant: async () => {
      const original = sandboxConnector.execute;
      const spy = vi.spyOn(sandboxConnector, "execute").mockImplementation(async (call) => {
        const first = await original(call);
        return first.outcome === "unknown"
          ? original({ ...call, idempotencyKey: `${call.idempotencyKey}-again` })
          : first;
      });
      return async () => spy.mockRestore();
    },
  },
  {
    name: "a refusal that comes later is read as success",
    met: "late failure",
    plant: async () => {
      const original = sandboxConnector.parseWebhook;
      const spy = vi
        .spyOn(sandboxConnector, "parseWebhook")
        .mockImplementation((account, request) =>
          original(account, request).map((notice) => ({ ...notice, outcome: "succeeded" }) as typeof notice),
        );
      return async () => spy.mockRestore();
    },
  },
];
