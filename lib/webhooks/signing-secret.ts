import "server-only";
import { randomBytes } from "node:crypto";
import { sql } from "@/lib/db/sql";
import { getEnv } from "@/lib/env";
import { seal, unseal } from "@/lib/seal";

const KEY = "webhook.signing_secret";
/** How long a process keeps the secret before it reads it again. */
const KEPT_MS = 30_000;

let kept: { secret: string; until: number } | undefined;

/** The installation's secret that signs answers and webhooks; made at first use, sealed at rest. */
export async function signingSecret(): Promise<string> {
  if (kept && kept.until > performance.now()) return kept.secret;
  const sealKey = getEnv().COUNTERSIGN_SEAL_KEY;
  const fresh = seal(`whsec-${randomBytes(24).toString("base64url")}`, KEY, sealKey).toString("base64");
  await sql.query(
    `INSERT INTO setting (key, value) VALUES ($1, to_jsonb($2::text)) ON CONFLICT (key) DO NOTHING`,
    [KEY, fresh],
  );
  const rows = await sql.query<{ value: string }>(`SELECT value FROM setting WHERE key = $1`, [KEY]);
  const secret = unseal(Buffer.from(rows[0]?.value ?? "", "base64"), KEY, sealKey);
  kept = { secret, until: performance.now() + KEPT_MS };
  return secret;
}
