import "server-only";

import { z } from "zod";

import { recordAudit } from "@/lib/audit/record-audit";
import { ceilingLinesSchema } from "@/lib/auth/ceilings/schema";
import {
  type CeilingType,
  ceilingLines,
  effectiveCeilings,
  raisedTypes,
  type StoredCeiling,
  storedOf,
} from "@/lib/auth/ceilings/rules";
import {
  ceilingFacts,
  limitsMisfit,
  readGroupCeilings,
  readHeldCeilings,
  withoutRaises,
  writeCeilings,
} from "@/lib/changes/ceilings-now";
import { stableJson } from "@/lib/changes/content";
import { lockGroup } from "@/lib/changes/group-row";
import { type ChangeDescription, type ChangeKind, proofFacts } from "@/lib/changes/kind";
import { requireGrantScope } from "@/lib/changes/rights-now";
import { AppError } from "@/lib/errors";

const schema = z.strictObject({ groupId: z.int32().positive(), lines: ceilingLinesSchema });
export type GroupCeilingsPayload = z.infer<typeof schema>;

/** How much each member may move at once, unless he has a limit of his own. More waits as soon as it is more for one member. */
export const groupCeilings: ChangeKind<GroupCeilingsPayload> = {
  right: "user.manage",
  schema,
  describe: async (sql, proposer, { groupId, lines }): Promise<ChangeDescription<GroupCeilingsPayload>> => {
    const group = await lockGroup(sql, groupId);
    if (group.memberIds.includes(proposer.userId)) {
      throw new AppError("own_permissions", {
        detail: "You are a member of this group. Another administrator changes its limits.",
      });
    }
    const stored = await readGroupCeilings(sql, groupId);
    const next = storedOf(lines, groupId);
    const facts = ceilingFacts(stored, next);
    const held = await readHeldCeilings(sql, [...group.memberIds, ...group.expectedIds]);
    const gains = [...held].map(([id, rows]) => ({ id, raised: raisedFor(rows, groupId, next) }));
    // Whoever the provider brings later is under this group's limits alone.
    const forNewcomers = group.isFollowing ? raisedFor(stored, groupId, next) : [];
    const raised = [...new Set([...forNewcomers, ...gains.flatMap((gain) => gain.raised)])];
    await requireGrantScope(
      sql,
      proposer.userId,
      raised.map((type) => `payment.${type}`),
    );
    const before = ceilingLines(stored);
    const atOnce = withoutRaises(before, ceilingLines(next), raised);
    const isMixed =
      raised.length > 0 && stableJson(ceilingLines(storedOf(atOnce, null))) !== stableJson(before);
    return {
      target: { type: "group", id: String(groupId), label: group.name },
      effect: { facts },
      gainerIds: gains.filter((gain) => gain.raised.length > 0).map(({ id }) => id),
      direction: facts.length === 0 ? "same" : raised.length > 0 ? "loosening" : "tightening",
      ...(isMixed ? { parts: { atOnce: { groupId, lines: atOnce }, waits: { groupId, lines } } } : {}),
    };
  },
  apply: async (sql, proof, { groupId, lines }) => {
    const before = await readGroupCeilings(sql, groupId);
    const next = storedOf(lines, groupId);
    await writeCeilings(sql, { groupId }, next);
    await recordAudit(sql, {
      actor: proof.actor,
      action: "group.ceilings_changed",
      objectType: "group",
      objectId: String(groupId),
      before: { ceilings: ceilingLines(before) },
      after: { ceilings: ceilingLines(next), ...proofFacts(proof) },
    });
  },
  stillValid: (stored, now) => limitsMisfit(stored, now.effect),
};

function raisedFor(
  held: readonly StoredCeiling[],
  groupId: number,
  next: readonly StoredCeiling[],
): CeilingType[] {
  const others = held.filter((row) => row.groupId !== groupId);
  return raisedTypes(effectiveCeilings(held), effectiveCeilings([...others, ...next]));
}
