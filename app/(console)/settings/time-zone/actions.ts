"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { changeMerchantTimeZone } from "@/lib/overview/change-time-zone";
import { timeZoneSchema } from "@/lib/settings/schemas";

export const changeTimeZoneAction = authenticatedAction
  .metadata({ name: "setting.time_zone", permission: "policy.manage" })
  .inputSchema(timeZoneSchema)
  .action(({ parsedInput, ctx }) => changeMerchantTimeZone(ctx.actor, parsedInput.timeZone));
