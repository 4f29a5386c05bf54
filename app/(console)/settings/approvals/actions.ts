"use server";

import { changeApprovalSettings } from "@/lib/approvals/calendar/change-settings";
import { approvalSettingsSchema } from "@/lib/approvals/calendar/settings";
import { authenticatedAction } from "@/lib/http/action-client";

export const changeApprovalSettingsAction = authenticatedAction
  .metadata({ name: "setting.approvals", permission: "user.manage" })
  .inputSchema(approvalSettingsSchema)
  .action(({ parsedInput, ctx }) => changeApprovalSettings(ctx.actor, parsedInput));
