import { navigationPages } from "@/components/shell/navigation-items";
import type { Permission } from "@/lib/auth/permissions";

/** Pages below the areas of the navigation, with the right that each takes. Pages of one object are not among them: they read as not found. */
const BELOW: Readonly<Record<string, Permission>> = {
  "/transactions/new": "payment_request.add",
  "/transactions/bulk": "payment_request.add",
  "/payments-in/new": "payment.import",
  "/reconciliation/new": "reconciliation.manage",
  "/users/new": "user.manage",
  "/groups/new": "user.manage",
  "/api-keys/new": "api_key.manage",
  "/gateways/new": "gateway.manage",
  "/webhooks/settings": "webhook.manage",
  "/audit/heads": "audit.view",
  "/audit/browser": "audit.view",
};

/** The right that a page takes; null for what is no page, or one that everybody has. */
export function rightOfPage(path: string): Permission | null {
  return BELOW[path] ?? navigationPages().find(({ href }) => href === path)?.permission ?? null;
}
