import type { Permission } from "@/lib/auth/permissions";
import type { NavigationKey } from "@/components/shell/navigation-items";

/** Acts that begin on a page of their own, each for whoever finds its area in the navigation and holds the right, where it takes one. */
export const actions = [
  { key: "newPayment", href: "/transactions/new", area: "transactions", right: "payment_request.add" },
  { key: "bulkPayments", href: "/transactions/bulk", area: "transactions", right: "payment_request.add" },
  { key: "exportPayments", href: "/exports?list=transactions", area: "exports" },
  { key: "largeAmounts", href: "/settings/confirmation", area: "transactions", right: "policy.manage" },
  { key: "addUser", href: "/users/new", area: "users" },
  { key: "addGroup", href: "/groups/new", area: "groups" },
  { key: "addKey", href: "/api-keys/new", area: "apiKeys" },
  { key: "addAccount", href: "/gateways/new", area: "gateways" },
  { key: "importFile", href: "/payments-in/new", area: "paymentsIn" },
  { key: "compareDay", href: "/reconciliation/new", area: "reconciliation" },
  { key: "webhookSettings", href: "/webhooks/settings", area: "webhooks" },
  { key: "queueHealth", href: "/requests/health", area: "requests" },
] as const satisfies readonly { key: string; href: string; area: NavigationKey; right?: Permission }[];

/** What everybody has. */
export const ownPlaces = [
  { key: "account", href: "/account" },
  { key: "security", href: "/account/security" },
  { key: "notifications", href: "/notifications" },
  { key: "apiReference", href: "/docs/api" },
] as const;

export type ActionKey = (typeof actions)[number]["key"];

/** The acts that a person with these rights may begin; which areas he finds is judged beside. */
export function paletteActs(rights: ReadonlySet<string>): ActionKey[] {
  return actions.filter((act) => !("right" in act) || rights.has(act.right)).map(({ key }) => key);
}
