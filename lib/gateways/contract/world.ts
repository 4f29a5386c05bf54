import { expect } from "vitest";
import type { AbsentCase, ConnectorContract, SeenRequest } from "@/lib/gateways/contract/contract-types";
import { CARD_NUMBER, Stage } from "@/lib/gateways/contract/stage";
import { type StandIn, startStandIn } from "@/lib/gateways/contract/stand-in";
import type { PreImageReading } from "@/lib/gateways/connector-types";
import type {
  ExternalOperation,
  GatewayAccount,
  GatewayCall,
  GatewayInquiry,
  GatewayResult,
  InquiryResult,
} from "@/lib/gateways/types";

/** One vendor, one connector and one operation to try. Every result is searched for secrets and card numbers. */
export interface World {
  contract: ConnectorContract;
  type: ExternalOperation;
  standIn: StandIn;
  stage: Stage;
  account: GatewayAccount;
  call(fields?: Partial<GatewayCall>): GatewayCall;
  execute(call: GatewayCall): Promise<GatewayResult>;
  inquire(call: GatewayCall, gatewayReference?: string | null): Promise<InquiryResult>;
  /** Reads the pre-image where the connector compares; the call to execute then. */
  prepared(call: GatewayCall): Promise<GatewayCall>;
  readPreImage(call: GatewayCall): Promise<PreImageReading>;
  /** Searches a result for secrets and card numbers, and gives it back. */
  clean<R>(result: R): R;
  writes(): SeenRequest[];
  isAbsent(name: AbsentCase): boolean;
}

/** Long enough for a busy machine; faults that end in silence use a short one. */
const DEADLINE_MS = 5_000;
export const SILENCE_MS = 400;

let count = 0;

/** Runs a case in a world of its own. */
export async function inWorld(
  contract: ConnectorContract,
  type: ExternalOperation,
  run: (world: World) => Promise<void>,
): Promise<void> {
  const world = await open(contract, type);
  try {
    await run(world);
    for (const request of world.standIn.seen) expect(request.body).not.toContain("the stand-in failed");
  } finally {
    await world.standIn.close();
  }
}

async function open(contract: ConnectorContract, type: ExternalOperation): Promise<World> {
  const { connector, credentials, amountMinor, currencyCode, paymentReference } = contract;
  const secrets = connector.capabilities.credentialFields
    .filter((field) => field.secret)
    .map((field) => credentials[field.name] ?? "");
  const payment = { reference: paymentReference, amountMinor, currencyCode };
  const stage = new Stage({ ...payment, capturedMinor: type === "refund" ? amountMinor : 0n }, secrets);
  const standIn = await startStandIn(contract.vendor(), stage, secrets);
  const account: GatewayAccount = {
    pgCode: "account-1",
    gateway: connector.capabilities.gateway,
    currencyCode,
    baseUrl: `${standIn.url}${contract.basePath ?? ""}`,
    credentials,
  };
  const clean = <R>(result: R): R => {
    const text = JSON.stringify(result, (_key, value) =>
      typeof value === "bigint" ? value.toString() : value,
    );
    for (const secret of [...secrets, CARD_NUMBER])
      expect(text, "a secret or a card number is kept").not.toContain(secret);
    return result;
  };
  const world: World = {
    contract,
    type,
    standIn,
    stage,
    account,
    call: (fields = {}) => newCall(world, fields),
    execute: async (call) => clean(await connector.execute(call)),
    inquire: async (call, gatewayReference = null) => {
      const before = world.writes().length;
      const result = clean(await connector.inquire(inquiryOf(call, gatewayReference)));
      expect(world.writes().length, "an inquiry wrote something").toBe(before);
      return result;
    },
    readPreImage: async (call) => {
      if (!connector.readPreImage) throw new Error("a connector that compares has to read a pre-image");
      return clean(await connector.readPreImage(call));
    },
    clean,
    prepared: async (call) => {
      if (connector.capabilities.inquiry !== "by_comparison") return call;
      const reading = await world.readPreImage(call);
      if (!reading.ok) throw new Error(`the pre-image could not be read: ${reading.message}`);
      return { ...call, preImage: reading.preImage };
    },
    writes: () => standIn.seen.filter((request) => request.kind === "write"),
    isAbsent: (name) => absenceOf(contract, type, name) !== undefined,
  };
  return world;
}

/** Why something does not exist at this vendor, or undefined when it has to be tried. */
export function absenceOf(
  contract: ConnectorContract,
  type: ExternalOperation,
  name: AbsentCase,
): string | undefined {
  return contract.absent[`${type}/${name}`] ?? contract.absent[name];
}

/** An operation that the contract's payment allows. The reference is a UUID, as ours always are. */
function newCall(world: World, fields: Partial<GatewayCall>): GatewayCall {
  count += 1;
  const id = `00000000-0000-4000-8000-${String(count).padStart(12, "0")}`;
  return {
    account: world.account,
    type: world.type,
    payment: { gatewayReference: world.contract.paymentReference, attemptReference: "attempt-1" },
    operationReference: id,
    idempotencyKey: `request-${count}-1`,
    amountMinor: world.contract.amountMinor,
    currencyCode: world.contract.currencyCode,
    extra: {},
    preImage: null,
    deadlineMs: DEADLINE_MS,
    ...world.contract.call,
    ...fields,
  };
}

function inquiryOf(call: GatewayCall, gatewayReference: string | null): GatewayInquiry {
  const { extra: _extra, ...rest } = call;
  return { ...rest, gatewayReference, concurrent: { certainMinor: 0n, possibleMinor: [] } };
}
