/** One line here is all a new permission needs: the users page and every check read this table. */
const table = [
  { code: "transaction.view", group: "console" },
  { code: "report.can_view_report", group: "console" },
  { code: "payment.refund", group: "operations" },
  { code: "payment.void", group: "operations" },
  { code: "payment.capture", group: "operations" },
  { code: "payment.cancel", group: "operations" },
  { code: "payment.expire", group: "operations" },
  { code: "payment.delete", group: "operations" },
  { code: "payment.restore", group: "operations" },
  { code: "payment.inquiry", group: "operations" },
  { code: "payment_request.add", group: "checkout" },
  { code: "payment_request.change", group: "checkout" },
  { code: "payment_request.view", group: "checkout" },
  { code: "e_commerce.add", group: "checkout" },
  { code: "e_commerce.change", group: "checkout" },
  { code: "e_commerce.view", group: "checkout" },
  { code: "request.decide", group: "approvals" },
  { code: "payment.import", group: "administration" },
  { code: "reconciliation.manage", group: "administration" },
  { code: "outcome.settle", group: "approvals" },
  { code: "user.manage", group: "administration" },
  { code: "change.decide", group: "administration" },
  { code: "policy.manage", group: "administration" },
  { code: "webhook.manage", group: "administration" },
  { code: "gateway.manage", group: "administration" },
  { code: "gateway_notice.manage", group: "administration" },
  { code: "audit.view", group: "administration" },
  { code: "api.access", group: "administration" },
  { code: "api_key.manage", group: "administration" },
] as const;

export type Permission = (typeof table)[number]["code"];
/** "Can use knet-test": the right to one gateway account. The accounts of an installation are not known here. */
export type GatewayRight = `gateway.use:${string}`;
export type Right = Permission | GatewayRight;
export type PermissionGroup = (typeof table)[number]["group"];
/** `payment.refund` -> `payment_refund`: message catalogues use the dot for nesting. */
export type PermissionLabelKey = Permission extends infer Code
  ? Code extends `${infer Area}.${infer Verb}`
    ? `${Area}_${Verb}`
    : never
  : never;

export const permissions: readonly Permission[] = table.map((row) => row.code);
export const permissionGroups: readonly PermissionGroup[] = [
  "console",
  "operations",
  "checkout",
  "approvals",
  "administration",
];

const known: ReadonlySet<string> = new Set(permissions);

/** Whether the text is a permission that this version knows. */
export function isPermission(code: string): code is Permission {
  return known.has(code);
}

/** The right to use one gateway account in a checkout session. */
export function gatewayRight(pgCode: string): GatewayRight {
  return `gateway.use:${pgCode}`;
}

/** Whether the text is the right to a gateway account; whether there is such an account is not judged. */
export function isGatewayRight(code: string): code is GatewayRight {
  return /^gateway\.use:[\w.-]{1,64}$/.test(code);
}

/** The permissions of one group, in the order in which screens show them. */
export function permissionsOf(group: PermissionGroup): Permission[] {
  return table.filter((row) => row.group === group).map((row) => row.code);
}

/** Key of the label in the `users` catalogue, below `permissions`. */
export function permissionLabelKey(permission: Permission): PermissionLabelKey {
  return permission.replace(".", "_") as PermissionLabelKey;
}

/**
 * What a person may do with the rights stored for him. Whoever may act on a payment or decide about one may see it;
 * rights that this version does not know are dropped, so that an old row never opens a new door.
 */
export function effectivePermissions(stored: Iterable<string>): ReadonlySet<Right> {
  const effective = new Set<Right>();
  for (const code of stored) if (isPermission(code) || isGatewayRight(code)) effective.add(code);
  for (const type of ["payment_request", "e_commerce"] as const) {
    if (effective.has(`${type}.add`) || effective.has(`${type}.change`)) effective.add(`${type}.view`);
  }
  const actsOnPayments = [...effective].some(
    (code) => code.startsWith("payment.") || code === "request.decide" || code === "outcome.settle",
  );
  if (actsOnPayments) effective.add("transaction.view");
  return effective;
}

/** An API key is the superadmin of the wire: every operation, but no approvals and no people. */
export const apiKeyPermissions: ReadonlySet<Right> = new Set<Right>([
  ...permissionsOf("console"),
  ...permissionsOf("operations"),
  ...permissionsOf("checkout"),
  "api.access",
]);

/** What a narrowed key may do: of what was chosen for it, that which keys may do at all. */
export function narrowedKeyPermissions(stored: Iterable<string>): ReadonlySet<Right> {
  const allowed = [...effectivePermissions(stored)].filter(
    (code) => isGatewayRight(code) || apiKeyPermissions.has(code),
  );
  return new Set<Right>([...allowed, "api.access"]);
}
