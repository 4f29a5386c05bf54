import { expect } from "vitest";
import type { Case } from "@/lib/gateways/contract/case";
import type { ConnectorContract, StatusRow } from "@/lib/gateways/contract/contract-types";
import { OPERATION_CASES } from "@/lib/gateways/contract/operation-cases";
import { READING_CASES } from "@/lib/gateways/contract/reading-cases";
import { TRANSPORT_CASES } from "@/lib/gateways/contract/transport-cases";
import { WEBHOOK_CASES } from "@/lib/gateways/contract/webhook-cases";
import { absenceOf, inWorld, type World } from "@/lib/gateways/contract/world";
import type { ExternalOperation } from "@/lib/gateways/types";

/** A case of one operation at one vendor, ready to run; or the reason why it does not exist there. */
export type PlannedCase = { name: string } & ({ run(): Promise<void> } | { absent: string });

/** Every case that a contract has to pass. */
export function plannedCases(contract: ConnectorContract): PlannedCase[] {
  const types = supportedOperations(contract);
  const all = types.flatMap((type) =>
    [...OPERATION_CASES, ...TRANSPORT_CASES, ...webhookCases(contract)].map((one) =>
      planned(contract, type, one),
    ),
  );
  // What does not depend on the operation is tried with one of them.
  const reading = READING_CASES.flatMap((one) =>
    types.slice(0, 1).map((type) => planned(contract, type, one)),
  );
  const rows = contract.statusRows.map((row) => ({
    name: `${row.operation}: ${row.on} ${row.word ?? describeReply(row)} is ${row.outcome} [${row.confidence}]`,
    run: () => inWorld(contract, row.operation, (world) => statusRow(world, row)),
  }));
  return [...all, ...reading, ...rows];
}

/** What the capability record says that the gateway does. */
export function supportedOperations({ connector }: ConnectorContract): ExternalOperation[] {
  const { refund, capture, void: canVoid } = connector.capabilities;
  const types: ExternalOperation[] = [];
  if (refund !== "none") types.push("refund");
  if (capture !== "none") types.push("capture");
  if (canVoid) types.push("void");
  return types;
}

function webhookCases({ webhooks }: ConnectorContract): readonly Case[] {
  return "none" in webhooks ? [] : WEBHOOK_CASES;
}

function planned(contract: ConnectorContract, type: ExternalOperation, one: Case): PlannedCase {
  const name = `${type}: ${one.name}`;
  const absent = one.absentBy && absenceOf(contract, type, one.absentBy);
  return absent ? { name, absent } : { name, run: () => inWorld(contract, type, one.run) };
}

function describeReply({ reply }: StatusRow): string {
  return `${reply?.status} ${typeof reply?.body === "string" ? reply.body : JSON.stringify(reply?.body)}`.slice(
    0,
    120,
  );
}

async function statusRow(world: World, row: StatusRow): Promise<void> {
  const call = await world.prepared(world.call());
  const lie = row.word === undefined ? {} : { word: row.word };
  const on = row.on === "answer" ? "write" : "question";
  const reply = row.reply && ({ on, fault: { kind: "answer", answer: row.reply, executed: false } } as const);
  if (row.on === "answer") {
    world.standIn.plan(reply ?? null);
    world.stage.script.lie = lie;
    const result = await world.execute(call);
    return expect(result.outcome, `code ${result.code}`).toBe(row.outcome);
  }
  const { gatewayReference } = await world.execute(call);
  world.standIn.plan(reply ?? null);
  world.stage.script.lie = lie;
  const told = await world.inquire(call, gatewayReference);
  expect(told.outcome, `code ${told.code}`).toBe(row.outcome);
}
