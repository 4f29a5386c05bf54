"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { repeatNotice } from "@/lib/notices/resume-notices";
import { repeatNoticeSchema } from "@/lib/notices/schemas";

export const repeatNoticeAction = authenticatedAction
  .metadata({ name: "gateway_notice.repeat", permission: "gateway_notice.manage" })
  .inputSchema(repeatNoticeSchema)
  .action(({ parsedInput, ctx }) => repeatNotice(ctx.actor, parsedInput.noticeId));
