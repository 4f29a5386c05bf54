"use server";

import { z } from "zod";
import { authenticatedAction } from "@/lib/http/action-client";
import { changeRetention } from "@/lib/operations/deleted-retention";
import { RETENTION_MONTHS } from "@/lib/settings/rules";

const retentionSchema = z.strictObject({ months: z.literal(RETENTION_MONTHS).nullable() });

export const changeRetentionAction = authenticatedAction
  .metadata({ name: "setting.deleted_retention", permission: "policy.manage" })
  .inputSchema(retentionSchema)
  .action(async ({ parsedInput, ctx }) => {
    await changeRetention(ctx.actor, parsedInput.months);
    return null;
  });
