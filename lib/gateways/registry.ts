import { z } from "zod";
import { AppError } from "@/lib/errors";
import { adyenConnector } from "@/lib/gateways/adyen/connector";
import { cashConnector } from "@/lib/gateways/cash/connector";
import { checkoutComConnector } from "@/lib/gateways/checkoutcom/connector";
import { mpgsConnector } from "@/lib/gateways/mpgs/connector";
import { myFatoorahConnector } from "@/lib/gateways/myfatoorah/connector";
import { ottuConnector } from "@/lib/gateways/ottu/connector";
import { payPalConnector } from "@/lib/gateways/paypal/connector";
import { sandboxConnector } from "@/lib/gateways/sandbox/connector";
import { stripeConnector } from "@/lib/gateways/stripe/connector";
import { tapConnector } from "@/lib/gateways/tap/connector";
import {
  CAPTURE_SUPPORT,
  type GatewayCapabilities,
  type Idempotency,
  REFUND_SUPPORT,
} from "@/lib/gateways/capability-types";
import type { GatewayConnector } from "@/lib/gateways/connector-types";

const NO_KEYS: Idempotency = { kind: "none", lifetimeHours: 0, mayResend: false, except: [] };

/** The gateways that are built. A new one is one line here. */
const BUILT: readonly GatewayConnector[] = [
  sandboxConnector,
  cashConnector,
  mpgsConnector,
  stripeConnector,
  adyenConnector,
  tapConnector,
  myFatoorahConnector,
  checkoutComConnector,
  ottuConnector,
  payPalConnector,
];
const CONNECTORS: ReadonlyMap<string, GatewayConnector> = new Map(
  BUILT.map((connector) => [connector.capabilities.gateway, connector]),
);

const narrowingSchema = z
  .strictObject({
    capture: z
      .enum([...CAPTURE_SUPPORT, "single"])
      // The word of accounts that were stored before there was a gateway that captures the whole only.
      .transform((word) => (word === "single" ? "partial" : word)),
    void: z.boolean(),
    refund: z.enum(REFUND_SUPPORT),
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
    capture: lower(CAPTURE_SUPPORT, own.capture, less.capture),
    void: own.void && less.void !== false,
    refund: lower(REFUND_SUPPORT, own.refund, less.refund),
    queuedRefund: own.queuedRefund && less.queuedRefund !== false,
    inquiry: less.inquiry === false ? "none" : own.inquiry,
    idempotency: less.idempotencyKeys === false ? NO_KEYS : own.idempotency,
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
    purchase: false,
    authorize: false,
    inquiry: own?.inquiry ?? "none",
    neverSeen: own?.neverSeen ?? null,
    idempotency: own?.idempotency ?? NO_KEYS,
    amounts: own?.amounts ?? { kind: "decimal_string" },
    currencies: own?.currencies ?? [],
    windows: own?.windows ?? { refundDays: null, captureDays: null, voidHours: null },
    credentialFields: own?.credentialFields ?? [],
    baseUrls: own?.baseUrls ?? [],
    verified: own?.verified ?? { level: "docs", note: "Not built." },
  };
}
