import "server-only";
import { randomBytes } from "node:crypto";
import { perPool } from "@/lib/db/pool";
import { inTransaction, type Sql, sql } from "@/lib/db/sql";
import { getEnv, sealKeys } from "@/lib/env";
import { seal, unseal } from "@/lib/seal";
import { webhookSecretLabel } from "@/lib/sealed-places";
import { signBody } from "@/lib/webhooks/signature";

/** Held while the first secret is made. */
const FIRST_SECRET_LOCK = "webhook.signing_secret";
/** How long a process keeps the secrets before it reads them again: a rotation reaches every process within it. */
const KEPT_MS = 5_000;

const memory = perPool((): { kept?: { secrets: Secrets; until: number } } => ({}));

/** All that have not retired, the newest first. Never empty. */
export type Secrets = [newest: string, ...older: string[]];

/** The installation's secrets; the first one is made at first use, sealed at rest. */
export async function signingSecrets(): Promise<Secrets> {
  const { kept } = memory();
  if (kept && kept.until > performance.now()) return kept.secrets;
  const secrets = (await readSecrets(sql)) ?? (await makeFirst());
  memory().kept = { secrets, until: performance.now() + KEPT_MS };
  return secrets;
}

/** The secret that signs answers and the bodies of webhooks. */
export async function signingSecret(): Promise<string> {
  return (await signingSecrets())[0];
}

/** The body with its `signature`, made with the newest secret. */
export async function signedBody(body: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  return { ...body, signature: signBody(body, await signingSecret()) };
}

/** A fresh secret, not stored yet. */
export function newSecret(): string {
  return `whsec-${randomBytes(24).toString("base64url")}`;
}

/** Stores a secret as the newest. */
export async function storeSecret(db: Sql, secret: string): Promise<number> {
  const [row] = await db.query<{ id: number }>("SELECT nextval('webhook_secret_id_seq')::int AS id");
  if (!row) throw new Error("The secret was not stored.");
  const sealed = seal(secret, webhookSecretLabel(row.id), getEnv().COUNTERSIGN_SEAL_KEY);
  await db.query("INSERT INTO webhook_secret (id, sealed_secret) VALUES ($1, $2)", [row.id, sealed]);
  return row.id;
}

/** Forgets what this process has read, so that a change acts here at once. */
export function forgetSecrets(): void {
  delete memory().kept;
}

async function readSecrets(db: Sql): Promise<Secrets | null> {
  const rows = await db.query<{ id: number; sealed_secret: Buffer }>(
    "SELECT id, sealed_secret FROM webhook_secret WHERE retires_at IS NULL OR retires_at > now() ORDER BY id DESC",
  );
  const [newest, ...older] = rows.map((row) =>
    unseal(row.sealed_secret, webhookSecretLabel(row.id), sealKeys()),
  );
  return newest === undefined ? null : [newest, ...older];
}

async function makeFirst(): Promise<Secrets> {
  return inTransaction(async (transaction) => {
    // Two processes may be at it at the same moment.
    await transaction.query("SELECT pg_advisory_xact_lock(hashtext($1))", [FIRST_SECRET_LOCK]);
    const there = await readSecrets(transaction);
    if (there) return there;
    const secret = newSecret();
    await storeSecret(transaction, secret);
    return [secret];
  });
}
