import "server-only";

import type { AccountRow } from "@/lib/gateway-accounts/account-row";
import type { GatewayCapabilities } from "@/lib/gateways/capability-types";
import { capabilitiesOf } from "@/lib/gateways/registry";

export type OperationSupport = Pick<GatewayCapabilities, "refund" | "capture" | "void">;

const rank: Record<GatewayCapabilities["refund"], number> = { none: 0, full: 1, partial: 2, multiple: 3 };

/** Which operations an account leaves of what its gateway can. */
export function supportOf(row: Pick<AccountRow, "gateway" | "capabilities">): OperationSupport {
  const { refund, capture, void: voids } = capabilitiesOf(row.gateway, row.capabilities);
  return { refund, capture, void: voids };
}

/** What of a wish goes beyond what there is. */
export function widerSupport(
  now: OperationSupport,
  wish: { refund?: OperationSupport["refund"]; capture?: OperationSupport["capture"]; void?: boolean },
): Partial<OperationSupport> {
  const wider = (name: "refund" | "capture") =>
    wish[name] !== undefined && rank[wish[name]] > rank[now[name]];
  return {
    ...(wider("refund") ? { refund: wish.refund } : {}),
    ...(wider("capture") ? { capture: wish.capture } : {}),
    ...(wish.void && !now.void ? { void: true } : {}),
  };
}
