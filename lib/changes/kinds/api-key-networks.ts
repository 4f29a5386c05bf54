import "server-only";
import { z } from "zod";
import { recordAudit } from "@/lib/audit/record-audit";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { isGuardedKey, keyTarget, lockKey, shownNetworks } from "@/lib/changes/kinds/api-key-row";
import type { Sql } from "@/lib/db/sql";

const schema = z.strictObject({
  keyId: z.int32().positive(),
  /** As the database prints them; empty: from everywhere. */
  networks: z.array(z.string().min(2).max(43)).max(50),
});
export type KeyNetworksPayload = z.infer<typeof schema>;

/** From where a key may be used. Narrowing acts at once; letting in more addresses waits where the key may move money. */
export const apiKeyNetworks: ChangeKind<KeyNetworksPayload> = {
  right: "api_key.manage",
  schema,
  describe: async (sql, _proposer, { keyId, networks }) => {
    const key = await lockKey(sql, keyId);
    const reach = await compare(sql, key.networks, networks);
    return {
      target: keyTarget(key),
      effect: {
        facts: [
          { name: "key_networks", before: shownNetworks(key.networks), after: shownNetworks(networks) },
        ],
      },
      gainerIds: [],
      direction: reach === "wider" ? (isGuardedKey(key) ? "loosening" : "tightening") : reach,
    };
  },
  apply: async (sql, proof, { keyId, networks }) => {
    const key = await lockKey(sql, keyId);
    await sql.query("UPDATE api_key SET allowed_networks = $2::inet[] WHERE id = $1", [keyId, networks]);
    await recordAudit(sql, {
      actor: proof.actor,
      action: "api_key.networks_changed",
      objectType: "api_key",
      objectId: String(keyId),
      before: { networks: key.networks },
      after: { networks, ...proofFacts(proof) },
    });
  },
  stillValid: (stored, now) =>
    stored.facts?.[0]?.before === now.effect.facts?.[0]?.before
      ? null
      : "The list of addresses was changed meanwhile.",
};

/** Whether the new list lets in an address that the old one does not. */
async function compare(
  sql: Sql,
  before: readonly string[],
  after: readonly string[],
): Promise<"same" | "tightening" | "wider"> {
  const [row] = await sql.query<{ same: boolean; within: boolean }>(
    `SELECT $1::inet[] @> $2::inet[] AND $2::inet[] @> $1::inet[] AS same,
       $1::inet[] = '{}' OR ($2::inet[] <> '{}'
         AND NOT EXISTS (SELECT 1 FROM unnest($2::inet[]) n WHERE NOT n <<= ANY ($1::inet[]))) AS within`,
    [before, after],
  );
  if (row?.same) return "same";
  return row?.within ? "tightening" : "wider";
}
