"use server";

import {
  createGroup,
  deleteGroup,
  setGroupMembers,
  setGroupPermissions,
  updateGroup,
} from "@/lib/changes/change-group";
import {
  createGroupSchema,
  deleteGroupSchema,
  setGroupMembersSchema,
  setGroupPermissionsSchema,
  updateGroupSchema,
} from "@/lib/changes/rules";
import { authenticatedAction } from "@/lib/http/action-client";

const permission = "user.manage" as const;

export const createGroupAction = authenticatedAction
  .metadata({ name: "group.create", permission })
  .inputSchema(createGroupSchema)
  .action(({ parsedInput, ctx }) => createGroup(ctx.actor, parsedInput));

export const updateGroupAction = authenticatedAction
  .metadata({ name: "group.update", permission })
  .inputSchema(updateGroupSchema)
  .action(({ parsedInput, ctx }) => updateGroup(ctx.actor, parsedInput));

export const deleteGroupAction = authenticatedAction
  .metadata({ name: "group.delete", permission })
  .inputSchema(deleteGroupSchema)
  .action(({ parsedInput, ctx }) => deleteGroup(ctx.actor, parsedInput.groupId));

export const setGroupPermissionsAction = authenticatedAction
  .metadata({ name: "group.set_permissions", permission })
  .inputSchema(setGroupPermissionsSchema)
  .action(({ parsedInput, ctx }) => setGroupPermissions(ctx.actor, parsedInput));

export const setGroupMembersAction = authenticatedAction
  .metadata({ name: "group.set_members", permission })
  .inputSchema(setGroupMembersSchema)
  .action(({ parsedInput, ctx }) => setGroupMembers(ctx.actor, parsedInput));
