import type { NavigationKey } from "@/components/shell/navigation-items";

/** Acts that begin on a page of their own, each for whoever finds its area in the navigation. */
export const actions = [
  { key: "addUser", href: "/users/new", area: "users" },
  { key: "addGroup", href: "/groups/new", area: "groups" },
  { key: "addKey", href: "/api-keys/new", area: "apiKeys" },
  { key: "addAccount", href: "/gateways/new", area: "gateways" },
  { key: "importFile", href: "/payments-in/new", area: "paymentsIn" },
  { key: "compareDay", href: "/reconciliation/new", area: "reconciliation" },
  { key: "webhookSettings", href: "/webhooks/settings", area: "webhooks" },
  { key: "queueHealth", href: "/requests/health", area: "requests" },
] as const satisfies readonly { key: string; href: string; area: NavigationKey }[];

/** What everybody has. */
export const ownPlaces = [
  { key: "account", href: "/account" },
  { key: "security", href: "/account/security" },
  { key: "notifications", href: "/notifications" },
  { key: "apiReference", href: "/docs/api" },
] as const;
