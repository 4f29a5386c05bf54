import "server-only";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { FetchedPayment } from "@/lib/gateways/payment-types";
import { connectorFor, isBuilt } from "@/lib/gateways/registry";
import { openAccount, type SealedAccount } from "@/lib/payments/attempt-account";

/** Reads one payment at its gateway. Throws `operation_not_supported` where the gateway cannot be asked in this way. */
export async function askGateway(account: SealedAccount, gatewayReference: string): Promise<FetchedPayment> {
  const fetchPayment = isBuilt(account.gateway) ? connectorFor(account.gateway).fetchPayment : undefined;
  if (!fetchPayment)
    throw new AppError("operation_not_supported", {
      detail: "Payments of this gateway cannot be read by their reference. Import them from a file.",
      field: "pgCode",
    });
  return fetchPayment({
    account: openAccount(account),
    gatewayReference,
    deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
  });
}
