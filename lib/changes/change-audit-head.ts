import "server-only";
import { readAuditHeadSettings } from "@/lib/audit/head-settings";
import { type Actor, requirePermission } from "@/lib/auth/actor";
import type { AuditHeadInput } from "@/lib/changes/audit-head-schema";
import { proposeChange } from "@/lib/changes/propose-change";
import type { ProposeResult } from "@/lib/changes/types";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { addressPolicy, resolveTarget } from "@/lib/webhooks/resolve-target";

/**
 * To whom outside the head of the trail is told from now on. A new address of a receiver is looked up before anything is locked, so
 * that a slip shows here and not in the log of tomorrow; it is judged again whenever something is sent.
 */
export async function setAuditHead(actor: Actor, input: AuditHeadInput): Promise<ProposeResult> {
  requirePermission(actor, "policy.manage");
  const { url } = await readAuditHeadSettings(sql);
  if (input.url !== null && input.url !== url) await requireReachable(input.url);
  return proposeChange(actor, { kind: "audit.head", payload: input });
}

async function requireReachable(url: string): Promise<void> {
  const target = await resolveTarget(new URL(url).hostname, addressPolicy());
  if (target.ok) return;
  throw new AppError("invalid_input", {
    detail:
      target.fault === "dns"
        ? "The name in this address was not found. Check the spelling."
        : "This address is private. Only WEBHOOK_ALLOWED_NETWORKS on the server can allow it.",
    field: "url",
    params: { reason: target.fault },
  });
}
