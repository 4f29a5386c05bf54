import { describe, expect, test } from "vitest";
import { supportedOperations } from "@/lib/gateways/contract/cases";
import type { ConnectorContract, SeenRequest } from "@/lib/gateways/contract/contract-types";
import { readSlice } from "@/lib/gateways/contract/slice";
import { inWorld } from "@/lib/gateways/contract/world";

export interface SliceOptions {
  /** The folder with the descriptions: the value of GATEWAY_SPECS. */
  folder: string | undefined;
  file: string;
  basePath?: string;
  /** Requests beside the operations, such as fetching a token, that the slice does not hold. */
  ignore?: (request: SeenRequest) => boolean;
  /** Makes a body wrong. Left out, it gets a field that the description does not know, which some descriptions allow. */
  spoil?: (body: string) => string;
}

/** Every request that a connector makes is in the vendor's own description. Without the descriptions, one line says so. */
export function describeAgainstSlice(contract: ConnectorContract, options: SliceOptions): void {
  const { displayName } = contract.connector.capabilities;
  const { folder } = options;
  if (!folder) {
    describe(`requests to ${displayName} against its description`, () => {
      test("not tried: GATEWAY_SPECS names no folder with the descriptions", () =>
        expect(folder ?? "").toBe(""));
    });
    return;
  }
  describe(`requests to ${displayName} against its description`, () => {
    const slice = readSlice(folder, options.file, options.basePath);
    for (const type of supportedOperations(contract)) {
      test(`a ${type}, whole and in part, and the questions about it`, async () => {
        for (const amountMinor of type === "void" ? [contract.amountMinor] : [contract.amountMinor, 1_000n]) {
          const seen = await requestsOf(contract, type, amountMinor);
          expect(seen.length).toBeGreaterThan(0);
          for (const request of seen.filter((one) => !options.ignore?.(one))) {
            expect(slice.problemsOf(request), `${request.method} ${request.path} ${request.body}`).toEqual(
              [],
            );
          }
        }
      });
    }

    test("a request that the description does not allow is found", async () => {
      const [type] = supportedOperations(contract);
      const seen = type ? await requestsOf(contract, type, contract.amountMinor) : [];
      const write = seen.find((one) => one.kind === "write");
      if (!write) throw new Error("nothing was written");
      const body = (options.spoil ?? withSurprise)(write.body);
      expect(body, "the body has to be spoilt").not.toBe(write.body);
      expect(slice.problemsOf({ ...write, body })).not.toEqual([]);
      expect(slice.problemsOf({ ...write, path: `${options.basePath ?? ""}/v9/surprises` })).not.toEqual([]);
    });
  });
}

function withSurprise(body: string): string {
  return body.startsWith("{") ? body.replace("{", '{"surprise":"1",') : `${body}&surprise=1`;
}

async function requestsOf(
  contract: ConnectorContract,
  type: "refund" | "capture" | "void",
  amountMinor: bigint,
): Promise<SeenRequest[]> {
  let seen: SeenRequest[] = [];
  await inWorld(contract, type, async (world) => {
    const call = await world.prepared(world.call({ amountMinor }));
    const { gatewayReference } = await world.execute(call);
    await world.inquire(call);
    await world.inquire(call, gatewayReference);
    const { connector } = contract;
    const lookup = { account: world.account, gatewayReference: contract.paymentReference, deadlineMs: 5_000 };
    await connector.fetchPayment?.(lookup);
    await connector.checkConnection?.(world.account, 5_000);
    seen = world.standIn.seen;
  });
  return seen;
}
