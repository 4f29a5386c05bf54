/** One line here is all a new permission needs: the users page and every check read this table. */
const table = [
  { code: "transaction.view", group: "console" },
  { code: "payment.refund", group: "operations" },
  { code: "payment.void", group: "operations" },
  { code: "payment.capture", group: "operations" },
  { code: "payment.cancel", group: "operations" },
  { code: "payment.expire", group: "operations" },
  { code: "payment.delete", group: "operations" },
  { code: "payment.restore", group: "operations" },
  { code: "request.decide", group: "approvals" },
  { code: "user.manage", group: "administration" },
  { code: "audit.view", group: "administration" },
  { code: "api.access", group: "administration" },
] as const;

export type Permission = (typeof table)[number]["code"];
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
  "approvals",
  "administration",
];

const known: ReadonlySet<string> = new Set(permissions);

/** Whether the text is a permission that this version knows. */
export function isPermission(code: string): code is Permission {
  return known.has(code);
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
export function effectivePermissions(stored: Iterable<string>): ReadonlySet<Permission> {
  const effective = new Set<Permission>();
  for (const code of stored) if (isPermission(code)) effective.add(code);
  const actsOnPayments = [...effective].some(
    (code) => code.startsWith("payment.") || code === "request.decide",
  );
  if (actsOnPayments) effective.add("transaction.view");
  return effective;
}

/** An API key is the superadmin of the wire: every operation, but no approvals and no people. */
export const apiKeyPermissions: ReadonlySet<Permission> = new Set([
  ...permissionsOf("console"),
  ...permissionsOf("operations"),
  "api.access",
]);
