import "server-only";
import { isUniqueViolation } from "@/lib/db/sql";

/** The gateway names an operation by a reference under which another one is recorded here already. */
export function isReferenceTaken(error: unknown): boolean {
  return isUniqueViolation(error, "child_transaction_gateway_reference_idx");
}

interface Named {
  status: string;
  gatewayReference: string | null;
  code: string | null;
  message: string | null;
  nextInquiryMs: number | null;
}

export const REFERENCE_TAKEN = "reference_taken";

/** When it is asked about again: the gateway may correct itself. */
const AGAIN_MS = 10 * 60_000;

/**
 * One of the two is not what it is called, and no answer says which: held as unknown, so that people are called and settle it. Left in
 * flight it would be asked about for ever, and nobody could settle it.
 */
export function underTakenReference<Settlement extends Named>(settlement: Settlement) {
  return {
    ...settlement,
    status: "unknown" as const,
    gatewayReference: null,
    code: REFERENCE_TAKEN,
    message: `The gateway names this operation ${settlement.gatewayReference}, which stands for another one here.`,
    nextInquiryMs: settlement.nextInquiryMs ?? AGAIN_MS,
  };
}
