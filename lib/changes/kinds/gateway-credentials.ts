import "server-only";

import { z } from "zod";

import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { planRotation, rotateCredentialsIn } from "@/lib/gateway-accounts/rotate-credentials";
import { rotateCredentialsSchema } from "@/lib/gateway-accounts/rules";

/** `salt` keeps the hash that deciders are shown from being a hash of a secret alone. */
const schema = z.strictObject({ change: rotateCredentialsSchema, salt: z.uuid() });

/** New credentials of a gateway account, or a new address with its credentials. Always two persons. */
export const gatewayCredentials: ChangeKind<z.infer<typeof schema>> = {
  right: "gateway.manage",
  schema,
  isSecret: true,
  describe: async (sql, proposer, { change }) => {
    const { row, replaced, removed } = await planRotation(sql, proposer, change);
    return {
      target: { type: "gateway_account", id: row.pg_code, label: row.name },
      effect: {
        facts: [
          { name: "address", before: row.base_url, after: change.baseUrl },
          ...replaced.map((credential) => ({ name: "credential", before: null, after: credential })),
          ...removed.map((credential) => ({ name: "credential", before: credential, after: null })),
        ],
      },
      gainerIds: [],
      direction: "loosening",
    };
  },
  apply: async (sql, proof, { change }) => {
    await rotateCredentialsIn(sql, proof.proposer, change, { person: proof.actor, facts: proofFacts(proof) });
  },
};
