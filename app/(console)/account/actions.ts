"use server";

import { emptySchema } from "@/lib/announcements/rules";
import { changePassword } from "@/lib/auth/change-password";
import { setDisplaySchema } from "@/lib/auth/display-rules";
import { endOtherSessions, endOwnSession } from "@/lib/auth/end-session";
import { changePasswordSchema, sessionIdSchema } from "@/lib/auth/rules";
import { setDisplay } from "@/lib/auth/set-display";
import { authenticatedAction } from "@/lib/http/action-client";
import { setOwnPreferences } from "@/lib/notifications/preferences";
import { setPreferencesSchema } from "@/lib/notifications/rules";

export const changePasswordAction = authenticatedAction
  .metadata({ name: "account.change_password", permission: null, beforePasswordChange: true })
  .inputSchema(changePasswordSchema)
  .action(({ parsedInput, ctx }) => changePassword(ctx.actor, parsedInput));

export const endSessionAction = authenticatedAction
  .metadata({ name: "account.end_session", permission: null })
  .inputSchema(sessionIdSchema)
  .action(({ parsedInput, ctx }) => endOwnSession(ctx.actor, parsedInput.sessionId));

export const endOtherSessionsAction = authenticatedAction
  .metadata({ name: "account.end_other_sessions", permission: null })
  .inputSchema(emptySchema)
  .action(({ ctx }) => endOtherSessions(ctx.actor));

export const setPreferencesAction = authenticatedAction
  .metadata({ name: "account.set_notices", permission: null })
  .inputSchema(setPreferencesSchema)
  .action(({ parsedInput, ctx }) => setOwnPreferences(ctx.actor, parsedInput));

export const setDisplayAction = authenticatedAction
  .metadata({ name: "account.set_display", permission: null, beforePasswordChange: true })
  .inputSchema(setDisplaySchema)
  .action(({ parsedInput, ctx }) => setDisplay(ctx.actor, parsedInput));
