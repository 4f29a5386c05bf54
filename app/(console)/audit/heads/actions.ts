"use server";

import { sendHeadNow } from "@/lib/announcements/audit-head";
import { emptySchema } from "@/lib/announcements/rules";
import { auditHeadSchema } from "@/lib/changes/audit-head-schema";
import { setAuditHead } from "@/lib/changes/change-audit-head";
import { authenticatedAction } from "@/lib/http/action-client";

const permission = "policy.manage" as const;

export const setAuditHeadAction = authenticatedAction
  .metadata({ name: "audit.set_head", permission })
  .inputSchema(auditHeadSchema)
  .action(({ parsedInput, ctx }) => setAuditHead(ctx.actor, parsedInput));

export const sendHeadNowAction = authenticatedAction
  .metadata({ name: "audit.send_head", permission })
  .inputSchema(emptySchema)
  .action(({ ctx }) => sendHeadNow(ctx.actor));
