import "server-only";
import type { AuditActor } from "@/lib/audit/record-audit";
import { AppError } from "@/lib/errors";

/** A person who reads the trail. This layer knows no permissions beyond the one it asks for. */
export type Reader = Extract<AuditActor, { type: "user" }> & { permissions: ReadonlySet<string> };

/** Throws `forbidden` unless the person may read the audit. */
export function requireReader(actor: Reader): void {
  if (actor.permissions.has("audit.view")) return;
  throw new AppError("forbidden", {
    detail: "You do not have permission to do this.",
    params: { permission: "audit.view" },
  });
}
