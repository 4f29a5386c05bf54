import "server-only";
import type { Actor } from "@/lib/auth/actor";
import { generateApiKey, hashSecret, parseApiKey } from "@/lib/auth/api-keys";
import type { KeyNetworksInput } from "@/lib/auth/keys/networks";
import type { RotateKeyInput } from "@/lib/auth/keys/rules";
import { proposeChange } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";
import { notFound } from "@/lib/errors";

/** A new secret under the key's old name. The returned text is shown once; while it waits, the old one works on and it opens nothing. */
export async function rotateKey(
  actor: Actor,
  { keyId, overlapHours }: RotateKeyInput,
): Promise<{ key: string; result: ProposeResult }> {
  const secret = parseApiKey(generateApiKey())?.secret;
  if (!secret) throw new Error("The new key does not look like a key.");
  const result = await proposeChange(actor, {
    kind: "api_key.rotate",
    payload: { keyId, overlapHours, secretHash: hashSecret(secret) },
  });
  const [row] = await sql.query<{ prefix: string }>("SELECT prefix FROM api_key WHERE id = $1", [keyId]);
  if (!row) throw notFound("API key");
  return { key: `${row.prefix}.${secret}`, result };
}

/** From where the key may be used from now on. */
export function setKeyNetworks(actor: Actor, { keyId, networks }: KeyNetworksInput): Promise<ProposeResult> {
  return proposeChange(actor, { kind: "api_key.networks", payload: { keyId, networks } });
}
