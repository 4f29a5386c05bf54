import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import type { FactEffect } from "@/lib/changes/types";
import { lockAccount } from "@/lib/gateway-accounts/account-row";
import { pgCodeSchema, SUPPORT } from "@/lib/gateway-accounts/rules";
import { changeAccount } from "@/lib/gateway-accounts/store-account";
import { narrowingOf } from "@/lib/gateway-accounts/update-account";
import { type OperationSupport, supportOf, widerSupport } from "@/lib/gateway-accounts/support";

const schema = z.strictObject({
  pgCode: pgCodeSchema,
  active: z.literal(true).optional(),
  refund: z.enum(SUPPORT).optional(),
  capture: z.enum(SUPPORT).optional(),
  void: z.literal(true).optional(),
});
export type GatewayOpenPayload = z.infer<typeof schema>;

/** Money can move through an account on ways that were closed: it is let in again, or operations are switched on. Always two persons. */
export const gatewayOpen: ChangeKind<GatewayOpenPayload> = {
  right: "gateway.manage",
  schema,
  describe: async (sql, proposer, payload) => {
    const row = await lockAccount(sql, proposer, payload.pgCode);
    const now = supportOf(row);
    const wider = widerSupport(now, payload);
    const facts: FactEffect[] = [
      ...(payload.active && !row.is_active ? [{ name: "account_on", before: "no", after: "yes" }] : []),
      ...(["refund", "capture"] as const)
        .filter((name) => wider[name] !== undefined)
        .map((name) => ({ name: `account_${name}`, before: now[name], after: wider[name] ?? null })),
      ...(wider.void ? [{ name: "account_void", before: "none", after: "full" }] : []),
    ];
    return {
      target: { type: "gateway_account", id: row.pg_code, label: row.name },
      effect: { facts },
      gainerIds: [],
      direction: facts.length === 0 ? "same" : "loosening",
    };
  },
  apply: async (sql, proof, payload) => {
    const row = await lockAccount(sql, proof.proposer, payload.pgCode);
    const support: OperationSupport = { ...supportOf(row), ...widerSupport(supportOf(row), payload) };
    const change = await changeAccount(sql, row, {
      ...(payload.active ? { isActive: true } : {}),
      capabilities: narrowingOf(row.gateway, row.capabilities, support),
      fromFile: false,
    });
    await recordAudit(sql, {
      actor: proof.actor,
      action: payload.active ? "gateway_account.enabled" : "gateway_account.changed",
      objectType: "gateway_account",
      objectId: row.pg_code,
      before: change?.before ?? {},
      after: { ...change?.after, ...proofFacts(proof) },
    });
  },
};
