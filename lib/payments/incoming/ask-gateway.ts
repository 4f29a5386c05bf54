import "server-only";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { FetchedPayment } from "@/lib/gateways/payment-types";
import { connectorFor, isBuilt } from "@/lib/gateways/registry";
import { enterGateway } from "@/lib/operations/enter-gateway";
import { readHealth } from "@/lib/operations/gateway-breaker";
import { counted, healthOf, openAccount, type SealedAccount } from "@/lib/payments/attempt-account";

/**
 * Reads one payment at its gateway, within the limits of the account: a gateway that hangs or is away refuses here as it does for operations,
 * and a question that is not answered counts like any other call. The account's row may be old by now, so its health is read again.
 * Throws `operation_not_supported` where the gateway cannot be asked in this way, `gateway_unavailable` at the gate.
 */
export async function askGateway(account: SealedAccount, gatewayReference: string): Promise<FetchedPayment> {
  const fetchPayment = isBuilt(account.gateway) ? connectorFor(account.gateway).fetchPayment : undefined;
  if (!fetchPayment)
    throw new AppError("operation_not_supported", {
      detail: "Payments of this gateway cannot be read by their reference. Import them from a file.",
      field: "pgCode",
    });
  const leave = await enterGateway(await readHealth(healthOf(account)));
  try {
    const fetched = await fetchPayment({
      account: openAccount(account),
      gatewayReference,
      deadlineMs: getEnv().GATEWAY_DEADLINE_MS,
    });
    return await counted(account, fetched);
  } finally {
    leave();
  }
}
