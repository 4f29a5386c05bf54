import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { storeApiKey } from "@/lib/auth/api-keys";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { keyRights, shownNetworks } from "@/lib/changes/kinds/api-key-row";
import { requireGrantScope } from "@/lib/changes/rights-now";
import { isGuardedRight, rightsSchema } from "@/lib/changes/rules";
import { AppError } from "@/lib/errors";

const schema = z.strictObject({
  name: z.string().min(1).max(50),
  prefix: z.string().regex(/^[A-Za-z0-9]{1,16}$/),
  /** Of the key that the proposer was shown; the key itself is stored nowhere. */
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Null: everything that keys may. */
  permissions: rightsSchema.nullable(),
  expiresAt: z.iso.datetime().nullable(),
  dailyLimit: z.int32().positive().nullable(),
  /** From where it opens anything; empty: from everywhere. */
  networks: z.array(z.string().min(2).max(43)).max(50).default([]),
});
export type ApiKeyPayload = z.infer<typeof schema>;

/** A new API key is a grant to a program. One that may move money opens nothing before a second person agrees. */
export const apiKeyCreate: ChangeKind<ApiKeyPayload> = {
  right: "api_key.manage",
  schema,
  describe: async (sql, proposer, { name, prefix, permissions, expiresAt, networks }) => {
    if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) {
      throw new AppError("invalid_input", { detail: "This day is over.", field: "lastDay" });
    }
    await requireGrantScope(sql, proposer.userId, keyRights(permissions));
    const rights = permissions === null ? ["all"] : permissions;
    return {
      target: { type: "api_key", id: prefix, label: name },
      effect: {
        facts: [
          ...rights.map((right) => ({ name: "key_right", before: null, after: right })),
          { name: "key_expires", before: null, after: expiresAt },
          { name: "key_networks", before: null, after: shownNetworks(networks) },
        ],
      },
      gainerIds: [],
      direction: permissions === null || permissions.some(isGuardedRight) ? "loosening" : "tightening",
    };
  },
  apply: async (sql, proof, payload) => {
    const { name, prefix, permissions, expiresAt, dailyLimit, networks } = payload;
    const id = await storeApiKey(sql, {
      ...payload,
      createdById: proof.proposer.userId,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
    });
    await recordAudit(sql, {
      actor: proof.actor,
      action: "api_key.created",
      objectType: "api_key",
      objectId: String(id),
      after: {
        name,
        prefix,
        permissions: permissions ?? "all",
        expiresAt,
        dailyLimit,
        networks,
        ...proofFacts(proof),
      },
    });
  },
};
