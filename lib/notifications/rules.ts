import { z } from "zod";
import {
  NOTICE_LANGUAGES,
  type NoticeKind,
  noticeKind,
  noticeKinds,
  type NotificationPreference,
} from "@/lib/notifications/types";

const notificationId = z.string().regex(/^[1-9]\d{0,17}$/);

export const markReadSchema = z.strictObject({ notificationId });
export const markAllReadSchema = z.strictObject({ upTo: notificationId });

export const setPreferencesSchema = z.strictObject({
  language: z.enum(NOTICE_LANGUAGES),
  kinds: z
    .array(
      z.strictObject({
        kind: z.enum(noticeKinds as [NoticeKind, ...NoticeKind[]]),
        inProduct: z.boolean(),
        mail: z.boolean(),
      }),
    )
    .max(noticeKinds.length)
    .refine((kinds) => new Set(kinds.map(({ kind }) => kind)).size === kinds.length, { error: "repeated" }),
});

export type SetPreferences = z.infer<typeof setPreferencesSchema>;

/** The kinds that can reach somebody with these rights. */
export function kindsFor(permissions: ReadonlySet<string>): NoticeKind[] {
  return noticeKinds.filter((kind) => {
    const { permission } = noticeKind(kind);
    return permission === null || permissions.has(permission);
  });
}

/**
 * What a preference comes to: money that waits for a person stands in the console whatever was chosen, and what may tell of a thief
 * is mailed as well.
 */
export function effectivePreference(chosen: NotificationPreference): NotificationPreference {
  const { always = false, security = false } = noticeKind(chosen.kind);
  return {
    ...chosen,
    inProduct: chosen.inProduct || always || security,
    mail: chosen.mail || security,
  };
}
