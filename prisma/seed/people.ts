import { createApiKey } from "@/lib/auth/api-keys";
import { createUser, grantPermissions } from "@/lib/auth/create-user";
import { hashPassword } from "@/lib/auth/passwords";
import { gatewayRight, type Permission, permissionsOf, type Right } from "@/lib/auth/permissions";
import { recordAudit } from "@/lib/audit/record-audit";
import { systemActor } from "@/lib/auth/actor";
import type { Sql } from "@/lib/db/sql";
import { SEED_ACCOUNTS } from "./accounts";
import type { SeedPerson } from "./rows";

/** The people of the demo: one of each kind, and a second where two are needed. */
export interface PersonPlan {
  firstName: string;
  lastName: string;
  groups: readonly string[];
  permissions: readonly Permission[];
}

const OPERATIONS = permissionsOf("operations");

/** Rights of a whole role are held by its group; single people hold only what is theirs alone. */
export const SEED_GROUPS: Readonly<Record<string, readonly Right[]>> = {
  Makers: [
    ...OPERATIONS,
    "transaction.view",
    "audit.view",
    "payment_request.add",
    "payment_request.change",
    ...Object.values(SEED_ACCOUNTS).map(({ pgCode }) => gatewayRight(pgCode)),
  ],
  Checkers: ["request.decide", "outcome.settle", "transaction.view", "audit.view"],
};

const ADMIN: readonly Permission[] = [
  "user.manage",
  "change.decide",
  "policy.manage",
  "api_key.manage",
  "webhook.manage",
  "payment.import",
  "reconciliation.manage",
  "gateway.manage",
  "gateway_notice.manage",
  "transaction.view",
  "audit.view",
];

export const SEED_PEOPLE: Readonly<Record<string, PersonPlan>> = {
  admin: { firstName: "Hala", lastName: "Al-Sabah", groups: [], permissions: ADMIN },
  admin2: { firstName: "Jassim", lastName: "Behbehani", groups: [], permissions: ADMIN },
  maker: { firstName: "Mona", lastName: "Al-Rashid", groups: ["Makers"], permissions: [] },
  maker2: { firstName: "Majed", lastName: "Al-Otaibi", groups: ["Makers"], permissions: [] },
  checker: { firstName: "Khaled", lastName: "Al-Ghanim", groups: ["Checkers"], permissions: [] },
  checker2: { firstName: "Dana", lastName: "Al-Kandari", groups: ["Checkers"], permissions: [] },
  viewer: { firstName: "Noor", lastName: "Haidar", groups: [], permissions: ["transaction.view"] },
  integration: {
    firstName: "Shop",
    lastName: "integration",
    groups: [],
    permissions: ["api.access", ...OPERATIONS],
  },
};

export interface Credentials {
  users: Record<string, { username: string; password: string }>;
  apiKey: string;
}

/** Stores the people with their rights, and the API key. Names of the plan become the usernames given. */
export async function insertPeople(
  sql: Sql,
  credentials: Credentials,
  hashes: ReadonlyMap<string, string>,
): Promise<{ people: Map<string, SeedPerson>; apiKey: { id: number; label: string } }> {
  const groups = await insertGroups(sql);
  const people = new Map<string, SeedPerson>();
  for (const [name, plan] of Object.entries(SEED_PEOPLE)) {
    const sign = credentials.users[name];
    if (!sign) throw new Error(`The demo needs a password for ${name}.`);
    people.set(name, await insertPerson(sql, sign.username, plan, hashes.get(name) ?? "", groups));
  }
  const label = "Online shop";
  const { id } = await createApiKey(sql, {
    name: label,
    key: credentials.apiKey,
    createdById: people.get("admin")?.id ?? null,
  });
  return { people, apiKey: { id, label } };
}

/** Hashes the passwords outside of any transaction: it takes a while on purpose. */
export async function hashPasswords(credentials: Credentials): Promise<Map<string, string>> {
  const entries = Object.entries(credentials.users).map(
    async ([name, { password }]) => [name, await hashPassword(password)] as const,
  );
  return new Map(await Promise.all(entries));
}

/** Before the first payment of the demo: a right of today is new, and decides nothing that was asked for before. */
const LONG_AGO = "now() - interval '400 days'";

async function insertGroups(sql: Sql): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const [name, permissions] of Object.entries(SEED_GROUPS)) {
    const [row] = await sql.query<{ id: number }>("INSERT INTO app_group (name) VALUES ($1) RETURNING id", [
      name,
    ]);
    if (!row) throw new Error("The group was not stored.");
    await sql.query(
      `INSERT INTO group_permission (group_id, permission, granted_at) SELECT $1, unnest($2::text[]), ${LONG_AGO}`,
      [row.id, permissions],
    );
    ids.set(name, row.id);
  }
  return ids;
}

async function insertPerson(
  sql: Sql,
  username: string,
  plan: PersonPlan,
  passwordHash: string,
  groups: ReadonlyMap<string, number>,
): Promise<SeedPerson> {
  const { firstName, lastName, permissions } = plan;
  const email = `${username}@demo.example.com`;
  const id = await createUser(sql, { username, email, firstName, lastName, passwordHash });
  await grantPermissions(sql, id, permissions, null);
  for (const group of plan.groups) {
    await sql.query(`INSERT INTO group_member (group_id, user_id, added_at) VALUES ($1, $2, ${LONG_AGO})`, [
      groups.get(group),
      id,
    ]);
  }
  await recordAudit(sql, {
    actor: systemActor("demo-data"),
    action: "user.created",
    objectType: "user",
    objectId: String(id),
    after: { username, email, permissions: [...permissions].sort(), groups: plan.groups },
  });
  return {
    id,
    label: `${firstName} ${lastName}`,
    facts: { id, username, email, first_name: firstName, last_name: lastName, phone: "" },
  };
}
