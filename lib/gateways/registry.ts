import { z } from "zod";
import { AppError } from "@/lib/errors";
import { cashConnector } from "@/lib/gateways/cash/connector";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import type { GatewayCapabilities, GatewayConnector } from "@/lib/gateways/types";

/** The gateways that are built. A new one is one line here. */
const CONNECTORS: ReadonlyMap<string, GatewayConnector> = new Map(
  [sandboxConnector, cashConnector].map((connector) => [connector.capabilities.gateway, connector]),
);

const CAPTURE = ["none", "single", "multiple"] as const;
const REFUND = ["none", "full", "partial", "multiple"] as const;

const narrowingSchema = z
  .strictObject({
    capture: z.enum(CAPTURE),
    void: z.boolean(),
    refund: z.enum(REFUND),
    queuedRefund: z.boolean(),
    inquiry: z.boolean(),
    idempotencyKeys: z.boolean(),
  })
  .partial();

/** What an account takes away from its connector's capabilities, e.g. `{"refund":"none"}`. */
export type CapabilityNarrowing = z.output<typeof narrowingSchema>;

/** The connector of a gateway. Throws `operation_not_supported` for a gateway that is not built. */
export function connectorFor(gateway: string): GatewayConnector {
  const connector = CONNECTORS.get(gateway);
  if (!connector) {
    throw new AppError("operation_not_supported", {
      detail: `There is no connector for the gateway "${gateway}".`,
    });
  }
  return connector;
}

/** Whether there is a connector for the gateway. */
export function isBuilt(gateway: string): boolean {
  return CONNECTORS.has(gateway);
}

/** Checks a narrowing before it is stored with an account. Throws `invalid_input`. */
export function parseNarrowing(value: unknown): CapabilityNarrowing {
  const result = narrowingSchema.safeParse(value ?? {});
  if (result.success) return result.data;
  throw new AppError("invalid_input", {
    detail: `The capabilities of the account are not valid: ${z.prettifyError(result.error)}`,
    field: "capabilities",
  });
}

/**
 * What can be done through an account: the connector's capabilities, narrowed by the account, never widened. A gateway
 * that is not built and a narrowing that cannot be read both allow nothing, so that pages still open.
 */
export function capabilitiesOf(gateway: string, narrowing: unknown): GatewayCapabilities {
  const own = CONNECTORS.get(gateway)?.capabilities;
  const less = narrowingSchema.safeParse(narrowing ?? {}).data;
  return own && less ? narrow(own, less) : nothing(gateway, own);
}

/** Of two limits the lower one, capability by capability. */
export function narrow(own: GatewayCapabilities, less: CapabilityNarrowing): GatewayCapabilities {
  return {
    ...own,
    capture: lower(CAPTURE, own.capture, less.capture),
    void: own.void && less.void !== false,
    refund: lower(REFUND, own.refund, less.refund),
    queuedRefund: own.queuedRefund && less.queuedRefund !== false,
    inquiry: own.inquiry && less.inquiry !== false,
    idempotencyKeys: own.idempotencyKeys && less.idempotencyKeys !== false,
  };
}

/** All gateways that are built, with what they can do. */
export function builtGateways(): GatewayCapabilities[] {
  return [...CONNECTORS.values()].map((connector) => connector.capabilities);
}

function lower<T extends string>(order: readonly T[], own: T, less: T | undefined): T {
  return less !== undefined && order.indexOf(less) < order.indexOf(own) ? less : own;
}

function nothing(gateway: string, own: GatewayCapabilities | undefined): GatewayCapabilities {
  return {
    gateway,
    displayName: own?.displayName ?? gateway,
    capture: "none",
    void: false,
    refund: "none",
    queuedRefund: false,
    inquiry: own?.inquiry ?? false,
    idempotencyKeys: own?.idempotencyKeys ?? false,
    verified: own?.verified ?? "not built",
  };
}
