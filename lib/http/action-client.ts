import "server-only";

import { createSafeActionClient } from "next-safe-action";
import { headers } from "next/headers";
import { z } from "zod";

import { type Origin, type UserActor, hasPermission, holdOf } from "@/lib/auth/actor";
import { countAction } from "@/lib/auth/attempt-limits";
import { originOf } from "@/lib/auth/origin";
import { type Permission, isPermission } from "@/lib/auth/permissions";
import { getActor, touchSession } from "@/lib/auth/session";
import { recordRefusedCall } from "@/lib/audit/audit-refusals";
import { recordAudit } from "@/lib/audit/record-audit";
import { sql } from "@/lib/db/sql";
import { AppError } from "@/lib/errors";
import { getEnv } from "@/lib/env";
import { noteBegunAct } from "@/lib/http/begun-acts";
import { publicError } from "@/lib/http/error-response";
import { localizedError } from "@/lib/http/localized-error";
import { isSameOrigin } from "@/lib/http/same-origin";
import { requireStrict } from "@/lib/http/strict-schema";

const metadataSchema = z.strictObject({
  /** `noun.verb`, for the log and the audit trail of refusals. */
  name: z.string().min(1),
  /** The right that it takes; null where being signed in is enough. */
  permission: z.custom<Permission>((code) => typeof code === "string" && isPermission(code)).nullable(),
  /** Only for the change of a password that must be changed. */
  beforePasswordChange: z.boolean().optional(),
  /** Only for enrolling and showing a second factor that a rule asks for. */
  beforeSecondFactor: z.boolean().optional(),
});

export type ActionMetadata = z.infer<typeof metadataSchema>;

const baseClient = createSafeActionClient({
  defineMetadataSchema: () => metadataSchema,
  defaultValidationErrorsShape: "flattened",
  handleServerError: async (error, { metadata }) => {
    const { requestId } = originOf(await headers());
    return localizedError(publicError(error, requestId, metadata?.name));
  },
}).use(async ({ next, metadata }) => {
  const sent = await headers();
  noteBegunAct(originOf(sent).requestId);
  const actor = await getActor();
  if (!actor) throw new AppError("session_ended");
  if (!isSameOrigin(sent, getEnv().PUBLIC_URL)) {
    throw await refusal(actor, metadata, new AppError("cross_site_request"));
  }
  if (!mayAct(actor, metadata)) {
    const params = metadata.permission ? { permission: metadata.permission } : undefined;
    throw await refusal(actor, metadata, new AppError("forbidden", { params }));
  }
  await touchSession(actor);
  return next({ ctx: { actor } });
});

/**
 * Every server action is declared through this:
 * `authenticatedAction.metadata({ name, permission }).inputSchema(schema).action(async ({ parsedInput, ctx }) => …)`.
 * Order: session, same-origin proof, permission, strict schema, limit, use case. What an action returns is sent to
 * the browser, so it returns a DTO.
 */
export const authenticatedAction = {
  metadata: (metadata: ActionMetadata) => ({
    inputSchema: <Schema extends z.ZodType>(schema: Schema) => {
      requireStrict(schema, metadata.name);
      const client = baseClient.metadata(metadata).inputSchema(schema);
      return {
        action: <Data>(run: UseCase<z.output<Schema>, Data>) =>
          client.action(async ({ parsedInput, ctx }) => {
            const { actor } = ctx;
            await countAction(actor.userId);
            try {
              return await run({ parsedInput: parsedInput as z.output<Schema>, ctx });
            } catch (error) {
              const { name } = metadata;
              await recordRefusedCall(actor, { action: name, objectType: "action", objectId: name }, error);
              throw error;
            }
          }),
      };
    },
  }),
};

type UseCase<Input, Data> = (call: { parsedInput: Input; ctx: { actor: UserActor } }) => Promise<Data>;

function mayAct(actor: UserActor, metadata: ActionMetadata): boolean {
  const hold = holdOf(actor);
  if (hold === "must_change_password" && !metadata.beforePasswordChange) return false;
  if (hold === "second_factor" && !metadata.beforeSecondFactor) return false;
  return metadata.permission === null || hasPermission(actor, metadata.permission);
}

async function refusal(
  actor: UserActor & Origin,
  metadata: ActionMetadata,
  error: AppError,
): Promise<AppError> {
  await recordAudit(sql, {
    actor,
    action: metadata.name,
    objectType: "action",
    objectId: metadata.name,
    result: "refused",
    reason: error.code,
  });
  return error;
}
