"use server";

import { addUser } from "@/lib/changes/add-user";
import { endSessionsOf } from "@/lib/auth/end-session";
import { sendPasswordLink } from "@/lib/auth/password-links/request-link";
import {
  createUserSchema,
  endSessionsSchema,
  setActiveSchema,
  setPermissionsSchema,
  updateUserSchema,
  userIdSchema,
} from "@/lib/auth/rules";
import { setActive } from "@/lib/changes/set-active";
import { setGrantScope } from "@/lib/changes/set-grant-scope";
import { setCeilings } from "@/lib/changes/set-ceilings";
import { setCeilingsSchema, setGrantScopeSchema } from "@/lib/changes/rules";
import { setPermissions } from "@/lib/changes/set-permissions";
import { updateUser } from "@/lib/changes/update-user";
import { proposeChange } from "@/lib/changes/propose-change";
import { resetFactorsSchema } from "@/lib/changes/rules";
import { importPeople } from "@/lib/people/import-people";
import { markReviewed } from "@/lib/people/mark-reviewed";
import { planImport } from "@/lib/people/plan-import";
import { importPeopleSchema, markReviewedSchema, planImportSchema } from "@/lib/people/rules";
import { previewPerson } from "@/lib/people/preview-person";
import { authenticatedAction } from "@/lib/http/action-client";

const permission = "user.manage" as const;

export const createUserAction = authenticatedAction
  .metadata({ name: "user.create", permission })
  .inputSchema(createUserSchema)
  .action(({ parsedInput, ctx }) => addUser(ctx.actor, parsedInput));

export const updateUserAction = authenticatedAction
  .metadata({ name: "user.update", permission })
  .inputSchema(updateUserSchema)
  .action(({ parsedInput, ctx }) => updateUser(ctx.actor, parsedInput));

export const setPermissionsAction = authenticatedAction
  .metadata({ name: "user.set_permissions", permission })
  .inputSchema(setPermissionsSchema)
  .action(({ parsedInput, ctx }) => setPermissions(ctx.actor, parsedInput));

export const setGrantScopeAction = authenticatedAction
  .metadata({ name: "user.set_grant_scope", permission })
  .inputSchema(setGrantScopeSchema)
  .action(({ parsedInput, ctx }) => setGrantScope(ctx.actor, parsedInput));

/** Of a person, or of all members of a group. */
export const setCeilingsAction = authenticatedAction
  .metadata({ name: "user.set_ceilings", permission })
  .inputSchema(setCeilingsSchema)
  .action(({ parsedInput, ctx }) => setCeilings(ctx.actor, parsedInput));

/** Not a plain read: that somebody looked is written down. */
export const previewPersonAction = authenticatedAction
  .metadata({ name: "user.preview", permission })
  .inputSchema(userIdSchema)
  .action(({ parsedInput, ctx }) => previewPerson(ctx.actor, parsedInput.userId));

export const markReviewedAction = authenticatedAction
  .metadata({ name: "user.mark_reviewed", permission })
  .inputSchema(markReviewedSchema)
  .action(({ parsedInput, ctx }) => markReviewed(ctx.actor, parsedInput));

/** Changes nothing: what a file would do, row by row. */
export const planImportAction = authenticatedAction
  .metadata({ name: "user.plan_import", permission })
  .inputSchema(planImportSchema)
  .action(({ parsedInput, ctx }) => planImport(ctx.actor, parsedInput.text));

export const importPeopleAction = authenticatedAction
  .metadata({ name: "user.import", permission })
  .inputSchema(importPeopleSchema)
  .action(({ parsedInput, ctx }) => importPeople(ctx.actor, parsedInput));

export const setActiveAction = authenticatedAction
  .metadata({ name: "user.set_active", permission })
  .inputSchema(setActiveSchema)
  .action(({ parsedInput, ctx }) => setActive(ctx.actor, parsedInput));

/** Shows the administrator nothing: the link goes to the person's own address. */
export const sendPasswordLinkAction = authenticatedAction
  .metadata({ name: "user.send_password_link", permission })
  .inputSchema(userIdSchema)
  .action(({ parsedInput, ctx }) => sendPasswordLink(ctx.actor, parsedInput.userId));

export const endSessionsAction = authenticatedAction
  .metadata({ name: "user.end_sessions", permission })
  .inputSchema(endSessionsSchema)
  .action(({ parsedInput, ctx }) => endSessionsOf(ctx.actor, parsedInput));

/** Waits for a second administrator. */
export const resetFactorsAction = authenticatedAction
  .metadata({ name: "user.reset_factors", permission })
  .inputSchema(resetFactorsSchema)
  .action(({ parsedInput: { userId, reason }, ctx }) =>
    proposeChange(ctx.actor, { kind: "user.reset_factors", payload: { userId }, reason }),
  );
