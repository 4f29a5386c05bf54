import "server-only";

import { z } from "zod";

import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { addAccountIn, checkNewAccount } from "@/lib/gateway-accounts/add-account";
import { addAccountSchema } from "@/lib/gateway-accounts/rules";

const schema = z.strictObject({ account: addAccountSchema, salt: z.uuid() });

/** A new gateway account: where money goes and by whose credentials. Always two persons. */
export const gatewayAccount: ChangeKind<z.infer<typeof schema>> = {
  right: "gateway.manage",
  schema,
  isSecret: true,
  describe: async (sql, proposer, { account }) => {
    const credentials = await checkNewAccount(sql, proposer, account);
    return {
      target: { type: "gateway_account", id: account.pgCode, label: account.name },
      effect: {
        facts: [
          { name: "gateway", before: null, after: account.gateway },
          { name: "currency", before: null, after: account.currencyCode },
          { name: "environment", before: null, after: account.isSandbox ? "sandbox" : "production" },
          ...(account.baseUrl === "" ? [] : [{ name: "address", before: null, after: account.baseUrl }]),
          ...Object.keys(credentials)
            .sort()
            .map((credential) => ({ name: "credential", before: null, after: credential })),
        ],
      },
      gainerIds: [],
      direction: "loosening",
    };
  },
  apply: async (sql, proof, { account }) => {
    await addAccountIn(sql, proof.proposer, account, { person: proof.actor, facts: proofFacts(proof) });
  },
};
