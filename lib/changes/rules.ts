import { z } from "zod";

import { ceilingLinesSchema } from "@/lib/auth/ceilings/schema";
import { isGatewayRight, isPermission, permissionsOf, type Right } from "@/lib/auth/permissions";
import { grantReason, plainName } from "@/lib/auth/rules";
import type { DecideVerdict } from "@/lib/changes/types";

/** How long a change waits for a second person. */
export const CHANGE_HOURS = 48;

const open: ReadonlySet<string> = new Set([...permissionsOf("console"), ...permissionsOf("checkout")]);

/**
 * Whether giving this right waits for a second person: everything that moves money, decides or administers. Seeing
 * payments and making payment requests do not; a right that somebody adds later does, unless he says otherwise.
 */
export function isGuardedRight(right: string): boolean {
  return !isGatewayRight(right) && !open.has(right);
}

/** What of these rights waits for a second person, and what does not. */
export function splitRights(rights: readonly Right[]): { guarded: Right[]; open: Right[] } {
  return { guarded: rights.filter(isGuardedRight), open: rights.filter((right) => !isGuardedRight(right)) };
}

/** The rights outside of what somebody may give to others; null: he may give all. */
export function beyondScope(rights: readonly string[], scope: readonly string[] | null): string[] {
  return scope === null ? [] : rights.filter((right) => !scope.includes(right));
}

export type ChangeFacts = {
  proposerId: number;
  gainerIds: readonly number[];
  status: string;
  expired: boolean;
};

/** Whether a person may decide a change: a second one, who does not gain by it. */
export function canDecideChange(
  change: ChangeFacts,
  person: { userId: number; mayDecide: boolean },
): DecideVerdict {
  if (!person.mayDecide) return { ok: false, code: "forbidden", reason: "no_right" };
  if (change.status !== "pending") return { ok: false, code: "not_open", reason: "ended" };
  if (change.proposerId === person.userId) return { ok: false, code: "own_request", reason: "own_proposal" };
  if (change.gainerIds.includes(person.userId)) return { ok: false, code: "own_request", reason: "gains" };
  if (change.expired) return { ok: false, code: "not_open", reason: "expired" };
  return { ok: true };
}

const id = z.int32().positive();

export const rightSchema = z.custom<Right>(
  (code) => typeof code === "string" && (isPermission(code) || isGatewayRight(code)),
);
export const rightsSchema = z.array(rightSchema).max(600);

/** A second person's word. A refusal says why. */
export const decideChangeSchema = z
  .strictObject({
    changeRequestId: id,
    verdict: z.enum(["approve", "reject"]),
    /** Of what the person saw. */
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
    note: grantReason.optional(),
    /** Open operation requests that the new right may decide although it is newer than they are. */
    exemptRequests: z.array(id).max(200).optional(),
  })
  .refine(({ verdict, note }) => verdict === "approve" || (note ?? "") !== "", {
    path: ["note"],
    error: "required",
  });

export const resetFactorsSchema = z.strictObject({ userId: id, reason: grantReason });
export const cancelChangeSchema = z.strictObject({ changeRequestId: id });

export type DecideChangeInput = z.infer<typeof decideChangeSchema>;

const groupId = id;
/** A second person agrees to a change by the group's name, so no two may look alike. */
const groupName = z
  .string()
  .transform(plainName)
  .pipe(
    z
      .string()
      .min(1, { error: "required" })
      .max(80, { error: "too_long" })
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "invalid" }),
  );
const groupDescription = z
  .string()
  .trim()
  .max(300, { error: "too_long" })
  .regex(/^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u, { error: "invalid" });

export const createGroupSchema = z.strictObject({ name: groupName, description: groupDescription });
export const updateGroupSchema = z.strictObject({ groupId, name: groupName, description: groupDescription });
export const deleteGroupSchema = z.strictObject({ groupId });
export const setGroupPermissionsSchema = z.strictObject({
  groupId,
  permissions: rightsSchema,
  reason: grantReason.optional(),
});
/** Who comes and who goes, not who is there: two who change a group at once do not undo each other. */
export const setGroupMembersSchema = z.strictObject({
  groupId,
  add: z.array(id).max(500),
  remove: z.array(id).max(500),
  reason: grantReason.optional(),
});
/** All amounts that hold afterwards: what is not named is taken away. */
export const setCeilingsSchema = z.strictObject({
  holder: z.enum(["user", "group"]),
  id,
  lines: ceilingLinesSchema,
  reason: grantReason.optional(),
});
export const setGrantScopeSchema = z.strictObject({ userId: id, scope: rightsSchema.nullable() });

export type CreateGroupInput = z.infer<typeof createGroupSchema>;
export type UpdateGroupInput = z.infer<typeof updateGroupSchema>;
export type SetGroupPermissionsInput = z.infer<typeof setGroupPermissionsSchema>;
export type SetGroupMembersInput = z.infer<typeof setGroupMembersSchema>;
export type SetCeilingsInput = z.infer<typeof setCeilingsSchema>;
export type SetGrantScopeInput = z.infer<typeof setGrantScopeSchema>;
