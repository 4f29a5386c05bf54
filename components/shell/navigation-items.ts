import type { Permission } from "@/lib/auth/permissions";
import { changeRights } from "@/lib/changes/change-rights";

/** Areas of the console and the right that shows each (null: being signed in); the pages themselves ask again. */
const table = [
  { key: "home", href: "/", permission: null, group: "overview", phone: true },
  { key: "exports", href: "/exports", permission: "transaction.view", group: "overview", phone: false },
  {
    key: "transactions",
    href: "/transactions",
    permission: "transaction.view",
    group: "payments",
    phone: true,
  },
  { key: "requests", href: "/requests", permission: "transaction.view", group: "payments", phone: true },
  { key: "outcomes", href: "/outcomes", permission: "transaction.view", group: "payments", phone: false },
  { key: "disputes", href: "/disputes", permission: "transaction.view", group: "payments", phone: false },
  {
    key: "childTransactions",
    href: "/child-transactions",
    permission: "transaction.view",
    group: "payments",
    phone: false,
  },
  {
    key: "deletedTransactions",
    href: "/deleted-transactions",
    permission: "transaction.view",
    group: "payments",
    phone: false,
  },
  { key: "paymentsIn", href: "/payments-in", permission: "payment.import", group: "payments", phone: false },
  {
    key: "reconciliation",
    href: "/reconciliation",
    permission: "reconciliation.manage",
    group: "payments",
    phone: false,
  },
  { key: "users", href: "/users", permission: "user.manage", group: "administration", phone: false },
  { key: "groups", href: "/groups", permission: "user.manage", group: "administration", phone: false },
  {
    key: "signIn",
    href: "/settings/sign-in",
    permission: "user.manage",
    group: "administration",
    phone: false,
  },
  {
    key: "changeRequests",
    href: "/change-requests",
    permission: "change.decide",
    group: "administration",
    phone: false,
  },
  { key: "apiKeys", href: "/api-keys", permission: "api_key.manage", group: "administration", phone: false },
  {
    key: "gateways",
    href: "/gateways",
    permission: "gateway.manage",
    group: "administration",
    phone: false,
  },
  {
    key: "gatewayNotices",
    href: "/gateway-notices",
    permission: "gateway_notice.manage",
    group: "administration",
    phone: false,
  },
  {
    key: "approvalPolicy",
    href: "/settings/approval-policy",
    permission: "policy.manage",
    group: "administration",
    phone: false,
  },
  {
    key: "confirmation",
    href: "/settings/confirmation",
    permission: "policy.manage",
    group: "administration",
    phone: false,
  },
  {
    key: "webhooks",
    href: "/webhooks",
    permission: "webhook.manage",
    group: "administration",
    phone: false,
  },
  {
    key: "mails",
    href: "/mails",
    permission: "webhook.manage",
    group: "administration",
    phone: false,
  },
  { key: "audit", href: "/audit", permission: "audit.view", group: "administration", phone: false },
  {
    key: "approvalSettings",
    href: "/settings/approvals",
    permission: "user.manage",
    group: "administration",
    phone: false,
  },
  {
    key: "noticeSettings",
    href: "/settings/notices",
    permission: "webhook.manage",
    group: "administration",
    phone: false,
  },
  {
    key: "timeZone",
    href: "/settings/time-zone",
    permission: "policy.manage",
    group: "administration",
    phone: false,
  },
] as const satisfies readonly {
  key: string;
  href: string;
  permission: Permission | null;
  group: string;
  phone: boolean;
}[];

export type NavigationItem = (typeof table)[number];
export type NavigationKey = NavigationItem["key"];

/** What a person finds in the navigation. */
export function navigationFor(permissions: ReadonlySet<string>): NavigationItem[] {
  return table.filter(
    ({ key, permission }) =>
      permission === null ||
      permissions.has(permission) ||
      // Whoever proposes changes follows them here.
      (key === "changeRequests" && changeRights.some((right) => permissions.has(right))),
  );
}

/** Every area, whoever finds it. */
export function navigationPages(): readonly NavigationItem[] {
  return table;
}

/** Whether the path lies in the area, so that the area stays marked on its pages. */
export function isCurrent(href: string, path: string): boolean {
  return path === href || path.startsWith(`${href}/`);
}
