import "server-only";
import { z } from "zod";
import { auditHeadKey, readAuditHeadSettings } from "@/lib/audit/head-settings";
import { recordAudit } from "@/lib/audit/record-audit";
import type { AuditHeadSettings } from "@/lib/audit/types";
import { type ChangeKind, proofFacts } from "@/lib/changes/kind";
import type { FactEffect } from "@/lib/changes/types";
import { storeSetting } from "@/lib/settings/store-setting";

const schema = z.strictObject({
  addresses: z.array(z.string().max(200)).max(40),
  url: z.string().max(2_000).nullable(),
});

/**
 * To whom outside the head of the audit trail is told. One more who keeps it acts at once; that somebody keeps it no longer waits for
 * a second person: whoever wants to write the trail anew would begin with it.
 */
export const auditHead: ChangeKind<AuditHeadSettings> = {
  right: "policy.manage",
  schema,
  describe: async (sql, _proposer, after) => {
    const before = await readAuditHeadSettings(sql);
    const both = together(before, after);
    const isLooser = !sameSettings(both, after);
    const addsToo = !sameSettings(both, before);
    return {
      target: { type: "audit_head", id: "settings", label: "Head of the audit trail" },
      effect: { facts: differences(before, after) },
      gainerIds: [],
      direction: sameSettings(before, after) ? "same" : isLooser ? "loosening" : "tightening",
      ...(isLooser && addsToo ? { parts: { atOnce: both, waits: after } } : {}),
    };
  },
  apply: async (sql, proof, after) => {
    const before = await readAuditHeadSettings(sql);
    await storeSetting(sql, auditHeadKey, after, proof.proposer.userId);
    await recordAudit(sql, {
      actor: proof.actor,
      action: "audit.head_settings_changed",
      objectType: "setting",
      objectId: auditHeadKey,
      before: { ...before },
      after: { ...after, ...proofFacts(proof) },
    });
  },
  stillValid: (stored, now) =>
    sameFacts(stored.facts ?? [], now.effect.facts ?? [])
      ? null
      : "Who is told the head of the audit trail was changed meanwhile.",
};

/** Everybody of both; an address that is replaced stays until a second person agrees. */
function together(before: AuditHeadSettings, after: AuditHeadSettings): AuditHeadSettings {
  return {
    addresses: [...new Set([...before.addresses, ...after.addresses])],
    url: before.url ?? after.url,
  };
}

function sameSettings(one: AuditHeadSettings, other: AuditHeadSettings): boolean {
  return one.url === other.url && addressText(one) === addressText(other);
}

function addressText({ addresses }: AuditHeadSettings): string | null {
  return addresses.length === 0 ? null : addresses.toSorted().join(", ");
}

function differences(before: AuditHeadSettings, after: AuditHeadSettings): FactEffect[] {
  return [
    { name: "audit_head_addresses", before: addressText(before), after: addressText(after) },
    { name: "audit_head_url", before: before.url, after: after.url },
  ].filter((fact) => fact.before !== fact.after);
}

function sameFacts(stored: readonly FactEffect[], now: readonly FactEffect[]): boolean {
  const text = (facts: readonly FactEffect[]) =>
    JSON.stringify(facts.map(({ name, before, after }) => [name, before, after]));
  return text(stored) === text(now);
}
